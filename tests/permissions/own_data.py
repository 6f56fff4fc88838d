"""The rows of the table about what is kept of somebody, his own words, and erasing them."""

from tests.permissions.words import CONFIRMERS, DONE, REFUSED, SEEN, get, not_meant, post

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
    # Figures about the whole house, for who answers for an organisation in it.
    get("coordinators:retention", seen=f"{CONFIRMERS} foreign_coordinator"),
    *not_meant("POST", "coordinators:retention"),
    # Of one's own device and person only; nothing is shown of anybody.
    get("members:pin", otherwise=SEEN),
    post("members:pin", data={"pin": "2580", "again": "2580", "minutes": "5"}, otherwise=DONE),
    post("members:pin_remove", data={"old-pin": "2580"}, otherwise=DONE),
    get("members:pause", otherwise=SEEN),
    post("members:pause", otherwise=DONE),
    post("members:back", otherwise=DONE),
    *not_meant("GET", "members:pin_remove", "members:back"),
]

# Pages that show nothing of anybody, and why.
OPEN_OF_OWN = {
    "members:unlock": "asks the PIN of a locked device, shows nothing of anybody (tests/members/test_lock.py)",
    "members:lock": "locks one's own device: tests/members/test_lock.py",
    "members:awake": "keeps one's own device open: tests/members/test_lock.py",
    "members:erased": "says that all is gone, to whoever comes there",
    "members:proof": "own, without a number: tests/own/test_words.py",
}
