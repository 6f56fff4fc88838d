"""Pages of this room."""

from crisis.views.checking import check, checks
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
    help_now,
    numbers_page,
)
from crisis.views.roster import confirm_duty, propose_duty, remove_duty, roster

__all__ = [
    "check",
    "checks",
    "confirm",
    "confirm_duty",
    "directory_page",
    "for_children",
    "for_partners",
    "help_now",
    "numbers_page",
    "propose",
    "propose_duty",
    "remove",
    "remove_duty",
    "roster",
    "route",
]
