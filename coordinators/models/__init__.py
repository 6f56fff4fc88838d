"""What facilitator and coordinator agreed, and what the work asks of a facilitator."""

from coordinators.models.agreements import AgreedHours, Agreement
from coordinators.models.considerations import Consideration
from coordinators.models.figures import HalfYear
from coordinators.models.supervision import SupervisionNote
from coordinators.models.work import WorkEntry, WorkSum

__all__ = ["AgreedHours", "Agreement", "Consideration", "HalfYear", "SupervisionNote", "WorkEntry", "WorkSum"]
