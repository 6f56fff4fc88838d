"""Every write of this room."""

from coordinators.actions.agreements import propose_agreement, sign_agreement, withdraw_agreement
from coordinators.actions.considerations import open_consideration, see_passings, write_consideration
from coordinators.actions.work import Logged, change_work, log_work, remove_work

__all__ = [
    "Logged",
    "change_work",
    "log_work",
    "open_consideration",
    "propose_agreement",
    "remove_work",
    "see_passings",
    "sign_agreement",
    "withdraw_agreement",
    "write_consideration",
]
