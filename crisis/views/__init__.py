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

__all__ = [
    "check",
    "checks",
    "confirm",
    "directory_page",
    "for_children",
    "for_partners",
    "help_now",
    "numbers_page",
    "propose",
    "remove",
    "route",
]
