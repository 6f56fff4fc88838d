"""Who may do what in this room, and the only doors to it."""

from coordinators.permissions.agreements import can_sign_agreement, get_agreement_for
from coordinators.permissions.facilitators import (
    Facilitator,
    can_arrange_with,
    facilitates_for,
    facilitators_in,
    get_agreed_work_for,
    get_facilitator_for,
    get_own_work_for,
)
from coordinators.permissions.today import (
    get_organisations_today_for,
)
from coordinators.permissions.work import (
    can_read_consideration,
    get_consideration_for,
    get_entry_for,
)

__all__ = [
    "Facilitator",
    "can_arrange_with",
    "can_read_consideration",
    "can_sign_agreement",
    "facilitates_for",
    "facilitators_in",
    "get_agreed_work_for",
    "get_agreement_for",
    "get_consideration_for",
    "get_entry_for",
    "get_facilitator_for",
    "get_organisations_today_for",
    "get_own_work_for",
]
