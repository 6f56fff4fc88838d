"""Every write of this room."""

from crisis.actions.route import (
    confirm_step,
    propose_step,
    remove_step,
)

__all__ = [
    "confirm_step",
    "propose_step",
    "remove_step",
]
