"""Rows of the permission table about evenings: who sees them, says something about them, leads and plans them."""

from tests.permissions.words import IN_THE_ROOM, SEEN, get, not_meant, post

EVENINGS = [
    get("groups:meetings", otherwise=SEEN),
    get("groups:meeting", "meeting", seen=IN_THE_ROOM, shows="group"),
    post("groups:meeting_answer", "meeting", data={"comes": "yes"}, done=IN_THE_ROOM),
    post("groups:meeting_answer", "meeting", data={"comes": "perhaps"}, refused=IN_THE_ROOM),
    # On a new phone that nobody confirmed he would write over what he wrote before.
    post(
        "groups:meeting_topic",
        "meeting",
        data={"text": "Mijn werk"},
        done="member behind facilitator cover",
        refused="unconfirmed_phone",
    ),
    *not_meant("GET", "groups:meeting_answer meeting", "groups:meeting_topic meeting"),
    *not_meant("POST", "groups:meetings", "groups:meeting meeting"),
]
