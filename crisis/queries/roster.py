"""The duty roster of an organisation as its coordinators and backup professionals see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from crisis.models import DutyShift
from crisis.queries.coverage import RosterGap, roster_gaps, stands_in
from crisis.queries.duty import as_shift, reachable
from crisis.rules import overlaps_with
from groups.models import Group, Organisation
from groups.permissions import can_coordinate
from groups.queries.setup import Staff, staff_of
from members.models import Person
from members.queries import missed_by
from members.rules import Kind
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift on the page: who may confirm it, whom else it overlaps, whether its person can be reached now (H9)."""

    shift: DutyShift
    may_confirm: bool
    confirmers: list[Person]
    overlaps: list[str]
    counts: bool
    is_reachable: bool
    # How often every channel of this person gave up on a call, in the last 14 days and not proven since.
    missed: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The shifts that begin on one day, and the promised hours of it that nobody covers."""

    day: date
    lines: list[ShiftLine]
    gaps: list[RosterGap]


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster of the coming fourteen days and what was planned after them."""

    organisation: Organisation
    days: list[Day]
    candidates: list[Person]
    groups: list[Group]
    may_plan: bool
    gap_count: int


def roster_page(organisation: Organisation, viewer: Person) -> Roster:
    """Return the roster page in a fixed number of queries; only who plans it sees whom he can still name."""
    now = clock.now()
    groups = list(Group.objects.not_ended().filter(organisation=organisation).order_by("name"))
    rows = list(
        DutyShift.objects.standing()
        .filter(organisation=organisation, ends_at__gt=now)
        .select_related("group", "person", "proposed_by", "confirmed_by")
    )
    staff = staff_of([organisation], viewer)[organisation.pk]
    may_plan = can_coordinate(viewer, organisation)
    counting = {person for stands in stands_in(groups).values() for person in stands}
    gaps = roster_gaps([organisation])
    return Roster(
        organisation=organisation,
        days=_days(_lines(rows, staff, counting, now), gaps),
        candidates=_candidates(staff, counting) if may_plan else [],
        groups=groups,
        may_plan=may_plan,
        gap_count=len(gaps),
    )


def _lines(rows: Sequence[DutyShift], staff: Staff, counting: set[UUID], now: datetime) -> list[ShiftLine]:
    people = {row.person_id for row in rows}
    can, missed = reachable(people), missed_by(people, kinds=[Kind.HELP])
    all_shifts = [as_shift(row) for row in rows]
    names = {row.pk: row.person.alias for row in rows}
    return [
        ShiftLine(
            shift=row,
            confirmers=(confirmers := _confirmers(row, staff)),
            may_confirm=staff.viewer in confirmers,
            overlaps=[names[other.id] for other in overlaps_with(as_shift(row), all_shifts)],
            counts=row.person_id in counting,
            is_reachable=row.person_id in can,
            missed=missed[row.person_id].times if row.person_id in missed else 0,
            is_now=row.confirmed_at is not None and row.starts_at <= now,
        )
        for row in rows
    ]


def _confirmers(row: DutyShift, staff: Staff) -> list[Person]:
    if row.confirmed_at is not None:
        return []
    return [one for one in staff.confirmers if one.pk not in {row.proposed_by_id, row.person_id}]


def _candidates(staff: Staff, counting: set[UUID]) -> list[Person]:
    # Without the viewer: nobody plans himself.
    people = {found.person for found in staff.appointments} - {staff.viewer}
    return sorted((one for one in people if one.pk in counting), key=lambda one: one.alias.casefold())


def _days(lines: Sequence[ShiftLine], gaps: Sequence[RosterGap]) -> list[Day]:
    by_day: dict[date, list[ShiftLine]] = defaultdict(list)
    for line in lines:
        by_day[clock.local(max(line.shift.starts_at, clock.now())).date()].append(line)
    gaps_on: dict[date, list[RosterGap]] = defaultdict(list)
    for gap in gaps:
        gaps_on[clock.local(gap.span.starts_at).date()].append(gap)
    return [Day(day, by_day[day], gaps_on[day]) for day in sorted({*by_day, *gaps_on})]
