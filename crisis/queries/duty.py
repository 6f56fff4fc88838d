"""Who is on duty: the one answer that everything reads (pages, the steps of a request, the gaps of the roster)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from crisis.models import DutyShift
from crisis.queries.coverage import stands_in
from crisis.rules import CHANNELS_FOR_DUTY, Shift, Span, begins_after, on_duty
from groups.models import Group
from members.models import Person
from members.queries import proven_channels
from supportgroups.lib import clock

# Of shifts to come only the nearest matter.
NEAREST = 60


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty now, in which shift, and until when."""

    person: Person
    shift_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers calls of a group now, and when somebody does next."""

    now: list[OnDuty]
    next_at: datetime | None


def shifts_around(
    group: Group,
    moment: datetime,
    *,
    without: UUID | None = None,
    counting: Collection[UUID] | None = None,
) -> list[Shift]:
    """Return the confirmed shifts of the group and the pool that go on or are to come, nearest first.

    Only of whoever counts now (a confirmed role, not suspended): on nobody else the group can rely. In two queries
    at most, in one where the caller knows who counts.
    """
    rows = (
        DutyShift.objects.confirmed()
        .filter(Q(group=group) | Q(group=None), organisation=group.organisation_id, ends_at__gt=moment)
        .exclude(person=without)
        .order_by("starts_at", "pk")[:NEAREST]
    )
    found = list(rows)
    if counting is None:
        counting = stands_in([group])[group.pk] if found else {}
    return [as_shift(row) for row in found if row.person_id in counting]


def as_shift(row: DutyShift) -> Shift:
    """Return a shift as the rules see it."""
    return Shift(row.pk, row.person_id, row.group_id, Span(row.starts_at, row.ends_at))


def who_is_on_duty(group: Group, moment: datetime | None = None) -> list[OnDuty]:
    """Return who is on duty for a group at a moment, by default now: by its own shifts, else by the pool's."""
    return duty_of_group(group, moment).now


def duty_of_group(group: Group, moment: datetime | None = None) -> Duty:
    """Return who is on duty for a group, and when the next shift begins if one is planned."""
    moment = moment or clock.now()
    shifts = shifts_around(group, moment)
    now, _standby = on_duty(shifts, group.pk, moment)
    people = Person.objects.in_bulk([one.person_id for one in now])
    return Duty(
        now=[OnDuty(people[one.person_id], one.id, one.span.ends_at) for one in now],
        next_at=begins_after(shifts, group.pk, moment),
    )


def reachable(person_ids: Iterable[UUID], *, always: Iterable[UUID] = ()) -> set[UUID]:
    """Return who of these can be reached on duty: two proven channels at least, not older than 14 days (H9)."""
    proven = proven_channels(person_ids)
    enough = {person_id for person_id, found in proven.items() if len(found) >= CHANNELS_FOR_DUTY}
    return enough | (set(always) & set(proven))


def shifts_of(person: Person) -> list[DutyShift]:
    """Return somebody's confirmed shifts that go on or are to come."""
    return list(
        DutyShift.objects.confirmed()
        .filter(person=person, ends_at__gt=clock.now())
        .select_related("organisation", "group")
    )


def duties_to_take(person: Person) -> list[DutyShift]:
    """Return the duties that colleagues offer and this person may take: where he counts, and not his own."""
    rows = (
        DutyShift.objects.confirmed()
        .filter(offered_at__isnull=False, ends_at__gt=clock.now())
        .filter(organisation__in=person.appointments.in_force(clock.now()).values("organisation"))
        .exclude(person=person)
        .select_related("organisation", "group", "person")
    )
    colleagues = colleagues_of(list(rows))
    return [row for row in rows if person.pk in colleagues[row.pk]]


def colleagues_of(shifts: Sequence[DutyShift]) -> dict[int, set[UUID]]:
    """Return who may take each of these shifts over: everybody who counts for its group, or for any of the pool's."""
    by_organisation = {
        organisation_id: list(Group.objects.not_ended().filter(organisation=organisation_id))
        for organisation_id in {shift.organisation_id for shift in shifts}
    }
    stands = stands_in([group for groups in by_organisation.values() for group in groups])
    found = {}
    for shift in shifts:
        groups = [one.pk for one in by_organisation[shift.organisation_id]]
        chosen = groups if shift.group_id is None else [pk for pk in groups if pk == shift.group_id]
        found[shift.pk] = {person for pk in chosen for person in stands[pk]} - {shift.person_id}
    return found
