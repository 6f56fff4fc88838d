"""Who may do what in this room, and the only doors to it."""

from crisis.permissions.directory import guard_checker
from crisis.permissions.route import (
    can_confirm_step,
    can_plan_route,
    get_group_to_plan_for,
    get_route_group_for,
    get_step_for,
)

__all__ = [
    "can_confirm_step",
    "can_plan_route",
    "get_group_to_plan_for",
    "get_route_group_for",
    "get_step_for",
    "guard_checker",
]
