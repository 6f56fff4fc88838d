"""Pages of this room."""

from crisis.views.planning import (
    confirm,
    propose,
    remove,
    route,
)

__all__ = [
    "confirm",
    "propose",
    "remove",
    "route",
]
