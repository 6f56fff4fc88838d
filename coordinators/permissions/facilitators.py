"""Who leads for an organisation, and the only doors to what is known about his work there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from groups.models import Appointment, Organisation
from groups.permissions import can_coordinate
from members.models import Person
from members.permissions import can_open_private_records
from supportgroups.lib import clock

Role = Appointment.Role
# As long as his load and the notes about supervision are kept after he left.
SHOWN_AFTER_LEAVING = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Facilitator:
    """Somebody who leads for one organisation, or may: load, agreements and notes are per organisation."""

    organisation: Organisation
    person: Person
    since: datetime
    left_at: datetime | None = None

    @property
    def is_there(self) -> bool:
        return self.left_at is None

    @property
    def key(self) -> tuple[int, UUID]:
        """What tells his work here from his work elsewhere."""
        return self.organisation.pk, self.person.pk

    @property
    def address(self) -> tuple[str, UUID]:
        """What stands in the addresses of pages about him."""
        return self.organisation.slug, self.person.pk


def facilitators_in(organisations: Iterable[Organisation]) -> list[Facilitator]:
    """Return who leads for these organisations, and who did in the past two years; by alias, in one query."""
    return _found(_roles().filter(organisation__in=list(organisations)))


def facilitates_for(person: Person) -> list[Facilitator]:
    """Return for which organisations this person leads or led, by their names, in one query."""
    found = _found(_roles().filter(person_id=person.pk))
    return sorted(found, key=lambda one: (one.left_at is not None, one.organisation.name))


def can_arrange_with(person: Person, facilitator: Facilitator) -> bool:
    """Return whether this person may speak for the organisation with him: its coordinator, and not he himself."""
    return person.pk != facilitator.person.pk and can_coordinate(person, facilitator.organisation)


def get_facilitator_for(person: Person, slug: str, pk: UUID) -> Facilitator:
    """Return a facilitator for the coordinators of that organisation, never for himself; else 404."""
    found = _get(slug, pk)
    if not can_arrange_with(person, found):
        raise Http404
    return found


def get_own_work_for(person: Person, slug: str) -> Facilitator:
    """Return what somebody is himself to an organisation for which he leads or led; else 404.

    Not on a new phone that nobody confirmed.
    """
    if not can_open_private_records(person):
        raise Http404
    return _get(slug, person.pk)


def get_agreed_work_for(person: Person, slug: str, pk: UUID) -> Facilitator:
    """Return a facilitator for the two who agree with each other: himself, and the coordinators; else 404."""
    return get_own_work_for(person, slug) if person.pk == pk else get_facilitator_for(person, slug, pk)


def _get(slug: str, pk: UUID) -> Facilitator:
    found = _found(_roles().filter(organisation__slug=slug, person_id=pk))
    if not found:
        raise Http404
    return found[0]


def _roles() -> QuerySet[Appointment]:
    leads = Q(role__in=[Role.FACILITATOR, Role.COVER])
    counts = Q(group=None) | Q(confirmed_at__isnull=False)
    recent = Q(ends_at=None) | Q(ends_at__gt=clock.now() - SHOWN_AFTER_LEAVING)
    return Appointment.objects.filter(leads & counts & recent).select_related("organisation", "person")


def _found(roles: QuerySet[Appointment]) -> list[Facilitator]:
    now = clock.now()
    by_work: dict[tuple[int, UUID], list[Appointment]] = {}
    for role in roles.order_by("person__alias", "pk"):
        by_work.setdefault((role.organisation_id, role.person_id), []).append(role)
    return [_facilitator(own, now) for own in by_work.values()]


def _facilitator(roles: list[Appointment], now: datetime) -> Facilitator:
    ends = [role.ends_at for role in roles if role.ends_at is not None and role.ends_at <= now]
    return Facilitator(
        organisation=roles[0].organisation,
        person=roles[0].person,
        since=min(role.starts_at for role in roles),
        left_at=max(ends) if len(ends) == len(roles) else None,
    )
