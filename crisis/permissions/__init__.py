"""Who may do what in this room, and the only doors to it."""

from crisis.permissions.directory import guard_checker
from crisis.permissions.duty import can_answer_somewhere, get_kinds_of_work_for, guard_responder
from crisis.permissions.requests import (
    answerable_among,
    answering_role,
    can_answer,
    can_ask_in,
    can_stand_in,
    can_take_shift,
    get_own_request_for,
    get_request_for,
    get_shift_for,
    leads,
)
from crisis.permissions.roster import (
    can_confirm_shift,
    can_plan_roster,
    get_planned_shift_for,
    get_roster_for,
    get_roster_to_plan_for,
)
from crisis.permissions.route import (
    can_confirm_step,
    can_plan_route,
    get_group_to_plan_for,
    get_route_group_for,
    get_step_for,
)

__all__ = [
    "answerable_among",
    "answering_role",
    "can_answer",
    "can_answer_somewhere",
    "can_ask_in",
    "can_confirm_shift",
    "can_confirm_step",
    "can_plan_roster",
    "can_plan_route",
    "can_stand_in",
    "can_take_shift",
    "get_group_to_plan_for",
    "get_kinds_of_work_for",
    "get_own_request_for",
    "get_planned_shift_for",
    "get_request_for",
    "get_roster_for",
    "get_roster_to_plan_for",
    "get_route_group_for",
    "get_shift_for",
    "get_step_for",
    "guard_checker",
    "guard_responder",
    "leads",
]
