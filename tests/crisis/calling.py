"""Steps of tests about calls for help: a roster, a call, what was told."""

from datetime import datetime, timedelta
from uuid import uuid4

from crisis.actions import ask_for_help
from crisis.models import DutyShift, HelpRequest, RouteStep
from groups.models import Group
from members.models import Notification, Person
from supportgroups.lib import clock


def put_on_duty(
    person: Person, group: Group, *, pool: bool = False, hours: float = 4, starts_at: datetime | None = None
) -> DutyShift:
    """Put somebody on duty from now on, as if two others had planned it."""
    begins = starts_at or clock.now()
    return DutyShift.objects.create(
        organisation=group.organisation,
        group=None if pool else group,
        person=person,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        proposed_at=clock.now(),
        confirmed_at=clock.now(),
    )


def add_step(group: Group, person: Person, minutes: int) -> RouteStep:
    return RouteStep.objects.create(
        group=group,
        position=minutes + 2,
        person=person,
        after_minutes=minutes,
        proposed_at=clock.now(),
        confirmed_at=clock.now(),
    )


def call(person: Person, group: Group, **words) -> HelpRequest:
    words = {"wants": "message", "text": "Ik heb iemand nodig.", **words}
    return ask_for_help(by=person, group=group, client_id=uuid4(), **words)


def unsent(request: HelpRequest, kind: str = "help") -> set[Person]:
    """Return who would still be told of this request."""
    rows = Notification.objects.waiting().filter(event__startswith=f"{kind}:{request.pk}:")
    return {row.person for row in rows.select_related("person")}


def log_of(request: HelpRequest) -> list[str]:
    return list(request.events.values_list("kind", flat=True))
