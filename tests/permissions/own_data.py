"""The rows of the table about what is kept of somebody, his own words, and erasing them."""

from tests.permissions.words import DONE, REFUSED, SEEN, get, post

OWN_DATA = [
    # Of whom nobody knows yet that it is he, nothing is told.
    get("members:kept", otherwise=SEEN),
    get("members:words", refused="unconfirmed_phone", otherwise=SEEN),
    # Answered by a file, which is unpacked and looked through. Who led the group once takes along that he did.
    post("members:words", refused="unconfirmed_phone", otherwise=SEEN, tells="group"),
    # Who would leave others alone is told so, and nothing happens.
    get("members:erase", refused="unconfirmed_phone", otherwise=SEEN),
    post(
        "members:erase",
        data={"sure": "on"},
        refused="unconfirmed_phone other_facilitator foreign_coordinator backup",
        otherwise=DONE,
    ),
    post("members:erase", otherwise=REFUSED),
]
