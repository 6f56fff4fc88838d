"""Every write of this room."""

from coordinators.actions.agreements import propose_agreement, sign_agreement, withdraw_agreement
from coordinators.actions.considerations import open_consideration, see_passings, write_consideration
from coordinators.actions.erasing import destroy_considerations_of
from coordinators.actions.figures import keep_figures
from coordinators.actions.supervision import OpenNote, note_supervision, open_notes
from coordinators.actions.work import Logged, change_work, log_work, prepare_work, remove_work

__all__ = [
    "Logged",
    "OpenNote",
    "change_work",
    "destroy_considerations_of",
    "keep_figures",
    "log_work",
    "note_supervision",
    "open_consideration",
    "open_notes",
    "prepare_work",
    "propose_agreement",
    "remove_work",
    "see_passings",
    "sign_agreement",
    "withdraw_agreement",
    "write_consideration",
]
