"""Rows of the permission table about evenings: who sees them, says something about them, leads and plans them."""

from tests.permissions.words import COORDINATORS, DONE, IN_THE_ROOM, LEADS_THEN, SEEN, get, not_meant, post

PLANNING = f"facilitator {COORDINATORS}"
ANOTHER_DAY = {"day": "@in_a_month", "at": "20:15"}
CANCELLED = {**ANOTHER_DAY, "reason": "De zaal is dicht."}

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
    get("groups:tonight", "meeting", seen=LEADS_THEN, shows="topic quiet"),
    # Too early: refused with the page.
    post("groups:tonight", "meeting", data={"outcome-@quiet": "came"}, refused=LEADS_THEN),
    # Before his cover began: not the cover's evening.
    get("groups:tonight", "past_meeting", seen="facilitator"),
    post("groups:tonight", "past_meeting", data={"outcome-nobody": "came"}, refused="facilitator"),
    post("groups:time_out", "past_meeting", data={"person": "nobody"}, refused="facilitator"),
    get("groups:meeting_cancel", "meeting", seen=PLANNING, shows="group"),
    post("groups:meeting_cancel", "meeting", data={"reason": ""}, refused=PLANNING),
    post("groups:meeting_cancel", "meeting", data=CANCELLED, done=PLANNING),
    post("groups:meeting_restore", "cancelled_meeting", done=PLANNING),
    get("groups:meeting_move", "meeting", seen=PLANNING, shows="group"),
    post("groups:meeting_move", "meeting", data=ANOTHER_DAY, done=PLANNING),
    get("groups:meeting_cover", "meeting", seen=COORDINATORS, shows="group"),
    post("groups:meeting_cover", "meeting", data={"person": "@stand_in"}, done=COORDINATORS),
    post("groups:meeting_cover", "meeting", data={"person": "@coordinator"}, refused=COORDINATORS),
    get("groups:calendar", otherwise=SEEN),
    post("groups:calendar", refused="unconfirmed_phone", otherwise=DONE),
    get("groups:organisation_meetings", seen=f"{COORDINATORS} foreign_coordinator"),
    *not_meant("GET", "groups:time_out meeting", "groups:meeting_restore cancelled_meeting"),
    *not_meant("POST", "groups:organisation_meetings"),
    *not_meant("GET", "groups:meeting_answer meeting", "groups:meeting_topic meeting"),
    *not_meant("POST", "groups:meetings", "groups:meeting meeting"),
]
