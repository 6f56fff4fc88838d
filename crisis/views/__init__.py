"""Pages of this room."""

from crisis.views.answering import act, act_on_shift, answer, close, duty, offer
from crisis.views.asking import ask, help_now, helped, own_request, withdraw
from crisis.views.checking import check, checks
from crisis.views.day import day
from crisis.views.planning import (
    confirm,
    propose,
    remove,
    route,
)
from crisis.views.public import (
    directory_page,
    for_children,
    for_partners,
    numbers_page,
)
from crisis.views.roster import confirm_duty, propose_duty, remove_duty, roster

__all__ = [
    "act",
    "act_on_shift",
    "answer",
    "ask",
    "check",
    "checks",
    "close",
    "confirm",
    "confirm_duty",
    "day",
    "directory_page",
    "duty",
    "for_children",
    "for_partners",
    "help_now",
    "helped",
    "numbers_page",
    "offer",
    "own_request",
    "propose",
    "propose_duty",
    "remove",
    "remove_duty",
    "roster",
    "route",
    "withdraw",
]
