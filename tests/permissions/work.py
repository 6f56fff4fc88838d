"""Rows of the permission table about a facilitator's work: agreements, load, notes; as in `table`."""

from tests.permissions.words import COORDINATORS, LEADING, get, not_meant, post

TERMS = {"weekly_hours": "7,5", "from_1": "18:00", "until_1": "21:00"}

HOURS = {"kind": "visit", "minutes": "45", "on": "@today", "once": "@fresh_id"}
# Whoever leads now, so that he can log hours.
ON_DUTY = "facilitator cover other_facilitator guide other_guide"

WORK = [
    get("coordinators:facilitators", seen=f"{COORDINATORS} foreign_coordinator"),
    get("coordinators:figures", led_on=f"{COORDINATORS} foreign_coordinator"),
    get("coordinators:figures", "organisation", seen=COORDINATORS),
    get("coordinators:figures_csv", "organisation", seen=COORDINATORS),
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
        "guide_agreement",
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
    get("coordinators:balance_csv", "organisation", seen=LEADING),
    post("coordinators:balance", "organisation", data=HOURS, done=ON_DUTY, refused="ended_facilitator"),
    post("coordinators:balance", "organisation", data={"kind": "x"}, refused=LEADING),
    get("coordinators:entry", "work_entry", seen="facilitator"),
    post("coordinators:entry", "work_entry", data=HOURS, done="facilitator"),
    post("coordinators:entry_remove", "work_entry", done="facilitator"),
    get("coordinators:consideration", "consideration", seen="facilitator", shows="private_thought"),
    post(
        "coordinators:consideration",
        "consideration",
        data={"text": "Nu wel", "sharing": "shared"},
        done="facilitator",
    ),
    get("coordinators:consideration", "shared_consideration", seen="facilitator"),
    get("coordinators:load", "organisation", "facilitator_id", seen=COORDINATORS, shows="shared_thought"),
    get("coordinators:load_csv", "organisation", "facilitator_id", seen=COORDINATORS),
    get(
        "coordinators:supervision",
        "organisation",
        "facilitator_id",
        seen=COORDINATORS,
        shows="note shared_note",
    ),
    post(
        "coordinators:supervision",
        "organisation",
        "facilitator_id",
        data={"held_on": "@today", "once": "@fresh_id"},
        done=COORDINATORS,
    ),
    get("coordinators:own_supervision", "organisation", seen=LEADING),
    *not_meant(
        "GET",
        "coordinators:entry_remove work_entry",
        "coordinators:agreement_sign organisation facilitator_id agreement",
        "coordinators:agreement_withdraw organisation facilitator_id agreement",
    ),
    *not_meant(
        "POST",
        "coordinators:figures",
        "coordinators:figures organisation",
        "coordinators:figures_csv organisation",
        "coordinators:facilitators",
        "coordinators:balance",
        "coordinators:balance_csv organisation",
        "coordinators:own_supervision organisation",
        "coordinators:load organisation facilitator_id",
        "coordinators:load_csv organisation facilitator_id",
    ),
]
