"""Who is asked in which order, who is on duty, and the calls for help themselves."""

from crisis.models.requests import Asked, HelpEvent, HelpRequest, Probe
from crisis.models.roster import DutyShift, HelpPolicy
from crisis.models.route import RouteStep

__all__ = [
    "Asked",
    "DutyShift",
    "HelpEvent",
    "HelpPolicy",
    "HelpRequest",
    "Probe",
    "RouteStep",
]
