"""Counting half a year of an organisation, once, and what was kept of it; numbers only."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from coordinators.models import HalfYear
from coordinators.rules.figures import (
    Count,
    Counted,
    Figure,
    Part,
    Stay,
    half_year_after,
    newest_to_make,
    stays_of,
    waited,
)
from coordinators.rules.weeks import starts_at
from crisis.queries.activity import calls_in
from groups.models import Group, Meeting, Membership, MembershipPeriod, Organisation

Period = tuple[datetime, datetime]


def organisations_to_count(today: date) -> tuple[date, list[Organisation]]:
    """Return the newest half-year that may be counted, and the organisations with a group then that still miss it."""
    since = newest_to_make(today)
    there = Group.objects.filter(opened_at__lt=starts_at(half_year_after(since)), probe=None)
    done = HalfYear.objects.filter(since=since).values("organisation")
    rows = Organisation.objects.filter(pk__in=there.values("organisation")).exclude(pk__in=done)
    return since, list(rows.order_by("pk"))


def count_half_year(organisation: Organisation, since: date) -> list[Counted]:
    """Count the six figures of half a year, in six queries. Not to be shown before `rules.figures.shown_of`."""
    period = starts_at(since), starts_at(half_year_after(since))
    stays = _stays(organisation)
    return [
        _began(organisation, stays, period),
        _never_started(organisation, stays, period),
        _people(Figure.STOPPED, stays, lambda own: any(_in(one.ended_at, period) for one in own)),
        _people(Figure.CAME_BACK, stays, lambda own: any(_in(one.began_at, period) for one in own[1:])),
        _evenings(organisation, period),
        _calls(organisation, period),
    ]


def _stays(organisation: Organisation) -> Mapping[UUID, Sequence[Stay]]:
    rows = MembershipPeriod.objects.filter(
        membership__group__organisation=organisation, membership__group__probe=None
    )
    found: dict[UUID, list[Stay]] = defaultdict(list)
    periods = rows.values_list("membership__person", "membership__group", "began_at", "ended_at")
    for person, group, began_at, ended_at in periods:
        found[person].append(Stay(group, began_at, ended_at))
    return {person: stays_of(own) for person, own in found.items()}


def _began(organisation: Organisation, stays: Mapping[UUID, Sequence[Stay]], period: Period) -> Counted:
    evenings = _evenings_by_group(organisation, period[0])
    firsts = [own[0] for own in stays.values() if _in(own[0].began_at, period) and own[0].group in evenings]
    late = sum(waited(one, evenings[one.group]) for one in firsts)
    soon = len(firsts) - late
    return Counted(
        Figure.BEGAN,
        _of_people(len(firsts)),
        {Part.SOON: _of_people(soon), Part.WAITED: _of_people(late)},
    )


def _evenings_by_group(organisation: Organisation, since: datetime) -> Mapping[int, list[datetime]]:
    """Return the evenings that went on or will, of every group that has evenings."""
    groups = Group.objects.filter(organisation=organisation, kind=Group.Kind.GROUP, probe=None)
    found: dict[int, list[datetime]] = {pk: [] for pk in groups.values_list("pk", flat=True)}
    rows = Meeting.objects.going_on().filter(group__in=found, starts_at__gte=since)
    for group, at in rows.values_list("group", "starts_at"):
        found[group].append(at)
    return found


def _never_started(
    organisation: Organisation, stays: Mapping[UUID, Sequence[Stay]], period: Period
) -> Counted:
    places = Membership.objects.filter(
        group__organisation=organisation,
        group__probe=None,
        created_at__gte=period[0],
        created_at__lt=period[1],
    )
    people = set(places.values_list("person", flat=True)) - set(stays)
    return Counted(Figure.NEVER_STARTED, _of_people(len(people)))


def _people(
    figure: Figure, stays: Mapping[UUID, Sequence[Stay]], counts: Callable[[Sequence[Stay]], bool]
) -> Counted:
    return Counted(figure, _of_people(sum(counts(own) for own in stays.values())))


def _evenings(organisation: Organisation, period: Period) -> Counted:
    rows = Meeting.objects.filter(
        group__organisation=organisation, starts_at__gte=period[0], starts_at__lt=period[1]
    )
    cancelled = [at is not None for at in rows.values_list("cancelled_at", flat=True)]
    return Counted(
        Figure.EVENINGS,
        Count(len(cancelled), None),
        {
            Part.WENT_ON: Count(cancelled.count(False), None),
            Part.CANCELLED: Count(cancelled.count(True), None),
        },
    )


def _calls(organisation: Organisation, period: Period) -> Counted:
    found = calls_in(organisation, *period)
    return Counted(
        Figure.CALLS, Count(*found.all), {Part.IN_TIME: Count(*found.in_time), Part.LATE: Count(*found.late)}
    )


def _of_people(number: int) -> Count:
    return Count(number, number)


def _in(moment: datetime | None, period: Period) -> bool:
    return moment is not None and period[0] <= moment < period[1]
