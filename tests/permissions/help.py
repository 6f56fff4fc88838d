"""Rows of the permission table about asking for help, answering, and checking numbers; as in `table`."""

from tests.permissions.words import (
    ANONYMOUS,
    CONFIRMERS,
    COORDINATORS,
    NOT_MEANT,
    SEEN,
    UNPROVEN,
    get,
    not_meant,
    post,
)

CHECKED = {"register": "sociale-kaart", "slug": "filomena", "content": "@content", "holds": "ja"}
ANSWERING = "facilitator cover other_facilitator guide other_guide foreign_coordinator"
# Whoever leads or may be asked to, and whoever may be a second person.
WORKING = f"{ANSWERING} {CONFIRMERS}"

HELP = [
    get("crisis:day", seen=WORKING),
    *not_meant("POST", "crisis:day"),
    get("crisis:help", seen=f"{ANONYMOUS} {UNPROVEN}", otherwise=SEEN),
    post("crisis:help", not_meant=f"{ANONYMOUS} {UNPROVEN}", otherwise=NOT_MEANT),
    post(
        "crisis:ask",
        "role_bericht",
        data={"group": "@circle", "client_id": "@fresh_id", "text": "Help"},
        done="member joining behind stopped unconfirmed_phone facilitator cover",
        # What he asked stands open already.
        led_on="suspended",
        refused="guide other_guide other_facilitator foreign_member",
    ),
    # Suspended, and yet asking and following what he asked.
    get("crisis:request", "own_call", seen="suspended", shows="own_call"),
    post("crisis:withdraw", "own_call", done="suspended"),
    post("crisis:helped", "own_call", data={"helped": "ja"}, refused="suspended"),
    get("crisis:duty", seen=f"{ANSWERING} {CONFIRMERS}"),
    get("crisis:answer", "open_call", seen="facilitator"),
    get("crisis:answer", "taken_call", seen="facilitator", shows="taken_call peer"),
    post("crisis:act", "open_call", "role_oppakken", done="facilitator"),
    post("crisis:act", "taken_call", "role_kan-niet", done="facilitator"),
    post("crisis:offer", "taken_call", data={"to": "@cover"}, done="facilitator"),
    # Nobody was reached yet.
    post("crisis:close", "taken_call", data={"ticks": "talked"}, refused="facilitator"),
    post("crisis:act_on_shift", "shift", "role_aanbieden", done="facilitator"),
    get("chat:room", "call_room", seen="facilitator", shows="peer"),
    post("chat:room", "call_room", data={"text": "Hoi", "client_id": "@fresh_id"}, done="facilitator"),
    get("crisis:checks", "role_nummers", seen=f"{COORDINATORS} foreign_coordinator"),
    get("crisis:checks", "role_sociale-kaart", seen=f"{COORDINATORS} foreign_coordinator"),
    post("crisis:check", data={"register": "nummers"}, refused=f"{COORDINATORS} foreign_coordinator"),
    post("crisis:check", data=CHECKED, done=f"{COORDINATORS} foreign_coordinator"),
    *not_meant(
        "GET",
        "crisis:check",
        "crisis:ask role_bericht",
        "crisis:withdraw own_call",
        "crisis:helped own_call",
        "crisis:act open_call role_oppakken",
        "crisis:offer taken_call",
        "crisis:close taken_call",
        "crisis:act_on_shift shift role_aanbieden",
    ),
    *not_meant(
        "POST",
        "crisis:checks role_nummers",
        "crisis:request own_call",
        "crisis:duty",
        "crisis:answer open_call",
    ),
]
