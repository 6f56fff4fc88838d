"""Rows of the permission table about a facilitator's work: agreements, load, notes; as in `table`."""

from tests.permissions.words import COORDINATORS, LEADING, get, not_meant, post

TERMS = {"weekly_hours": "7,5", "from_1": "18:00", "until_1": "21:00"}

WORK = [
    get("coordinators:facilitators", seen=f"{COORDINATORS} foreign_coordinator"),
    get("coordinators:balance", led_on=LEADING),
    get("coordinators:balance", "organisation", seen=LEADING),
    get("coordinators:agreement", "organisation", "facilitator_id", seen=f"facilitator {COORDINATORS}"),
    post(
        "coordinators:agreement",
        "organisation",
        "facilitator_id",
        data=TERMS,
        done=f"facilitator {COORDINATORS}",
    ),
    post(
        "coordinators:agreement_sign",
        "organisation",
        "facilitator_id",
        "agreement",
        done="facilitator",
        refused=COORDINATORS,
    ),
    post(
        "coordinators:agreement_sign",
        "organisation",
        "guide_id",
        "agreement",
        done=COORDINATORS,
        refused="guide",
    ),
    post(
        "coordinators:agreement_withdraw",
        "organisation",
        "facilitator_id",
        "agreement",
        done=f"facilitator {COORDINATORS}",
    ),
    *not_meant(
        "GET",
        "coordinators:agreement_sign organisation facilitator_id agreement",
        "coordinators:agreement_withdraw organisation facilitator_id agreement",
    ),
    *not_meant(
        "POST",
        "coordinators:facilitators",
        "coordinators:balance",
        "coordinators:balance organisation",
    ),
]
