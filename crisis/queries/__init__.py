"""Reads of this room: help routes, who is on duty, and calls for help as each may see them."""

from crisis.queries.duty import (
    Duty,
    OnDuty,
    duties_to_take,
    duty_of_group,
    shifts_of,
    who_is_on_duty,
)
from crisis.queries.requests import (
    RequestLine,
    groups_to_ask_in,
    overdue_requests,
    requests_of,
    requests_to_answer,
    room_of,
    who_can_take_over,
)
from crisis.queries.route import missing_of_route, route_of

__all__ = [
    "Duty",
    "OnDuty",
    "RequestLine",
    "duties_to_take",
    "duty_of_group",
    "groups_to_ask_in",
    "missing_of_route",
    "overdue_requests",
    "requests_of",
    "requests_to_answer",
    "room_of",
    "route_of",
    "shifts_of",
    "who_can_take_over",
    "who_is_on_duty",
]
