"""Who may do what with the duty roster."""

from tests.permissions.words import CONFIRMERS, COORDINATORS, get, not_meant, post

EVENING = {"day": "@tomorrow", "begins": "18:00", "ends": "23:00", "group": ""}

DUTY = [
    get("crisis:roster", "organisation", seen=CONFIRMERS, shows="other_facilitator"),
    post(
        "crisis:propose_duty",
        "organisation",
        data={**EVENING, "person": "@other_facilitator"},
        done=COORDINATORS,
    ),
    # Nobody plans himself.
    post(
        "crisis:propose_duty",
        "organisation",
        data={**EVENING, "person": "@coordinator"},
        done="second_coordinator",
        refused="coordinator",
    ),
    post(
        "crisis:confirm_duty",
        "organisation",
        "waiting_shift",
        done="second_coordinator backup",
        refused="coordinator",
    ),
    post(
        "crisis:confirm_duty",
        "organisation",
        "shift_of_backup",
        done="second_coordinator",
        refused="coordinator backup",
    ),
    post("crisis:remove_duty", "organisation", "waiting_shift", done=COORDINATORS),
    *not_meant(
        "GET",
        "crisis:propose_duty organisation",
        "crisis:confirm_duty organisation waiting_shift",
        "crisis:remove_duty organisation waiting_shift",
    ),
    *not_meant("POST", "crisis:roster organisation"),
]
