"""Pure rules of the duty roster: who is on duty when, what overlaps, and which promised hours nobody covers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from members.rules import RefusedError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HORIZON = timedelta(days=14)
LONGEST_SHIFT = timedelta(hours=24)
# How long ahead a shift can be planned.
PLANNED_AHEAD = timedelta(days=366)
# Without a planned shift a call is for the coordinator, at this hour of the morning after.
MORNING = time(9)


class ShiftError(RefusedError):
    """This shift cannot stand in the roster, or not in this way."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until just before another one."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def meets(self, other: "Span") -> bool:
        """Whether the two have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Shift:
    """A confirmed shift as the rules see it; without a group it is the pool's."""

    id: int
    person_id: UUID
    group_id: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Promise:
    """Hours of the week in which somebody should be on duty, as people read them from the wall."""

    weekdays: frozenset[int]
    begins: time
    ends: time


# Evenings and weekends (S3 3.1.3.4); a proposal that an organisation confirms.
PROMISED = (
    Promise(frozenset(range(5)), time(18), time(23)),
    Promise(frozenset({5, 6}), time(10), time(23)),
)


class NoSuchTimeError(ShiftError):
    """The clock jumps over this time: in the night in which summer time begins."""

    says = _("Die tijd bestaat niet: die nacht gaat de klok een uur vooruit. Kies een ander uur.")


def at_wall_clock(day: date, clock: time) -> datetime:
    """Return the moment in UTC at which the clock on the wall says so; of a doubled hour the first one.

    NoSuchTimeError in the hour that the night of summer time skips.
    """
    local = datetime.combine(day, clock, AMSTERDAM)
    moment = local.astimezone(UTC)
    if moment.astimezone(AMSTERDAM).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTimeError
    return moment


def span_on(day: date, begins: time, ends: time) -> Span:
    """Return a shift of a day; one that ends at or before its begin ends on the day after."""
    last = day if ends > begins else day + timedelta(days=1)
    return Span(at_wall_clock(day, begins), at_wall_clock(last, ends))


def on_duty(shifts: Iterable[Shift], group_id: int, moment: datetime) -> tuple[list[Shift], list[Shift]]:
    """Return who is on duty for a group, and who stands by.

    The group's own shift goes first, then the pool stands by; without one the pool is on duty.
    """
    now = [one for one in shifts if one.span.holds(moment) and one.group_id in {None, group_id}]
    own = [one for one in now if one.group_id == group_id]
    pool = [one for one in now if one.group_id is None]
    return (own, pool) if own else (pool, [])


def changes_after(shifts: Iterable[Shift], group_id: int, moment: datetime) -> datetime | None:
    """Return the next moment at which a shift of the group or the pool begins or ends."""
    spans = [one.span for one in shifts if one.group_id in {None, group_id}]
    edges = [edge for span in spans for edge in (span.starts_at, span.ends_at) if edge > moment]
    return min(edges, default=None)


def begins_after(shifts: Iterable[Shift], group_id: int, moment: datetime) -> datetime | None:
    """Return when the next shift of the group or the pool begins."""
    begins = [one.span.starts_at for one in shifts if one.group_id in {None, group_id}]
    return min((begin for begin in begins if begin > moment), default=None)


def next_morning(moment: datetime) -> datetime:
    """Return the first nine o'clock on the wall after this moment."""
    day = moment.astimezone(AMSTERDAM).date()
    today = at_wall_clock(day, MORNING)
    return today if today > moment else at_wall_clock(day + timedelta(days=1), MORNING)


def promised_spans(promises: Sequence[Promise], period: Span) -> Iterator[Span]:
    """Return the promised hours that fall in a period, in order, cut off at its ends."""
    day = period.starts_at.astimezone(AMSTERDAM).date() - timedelta(days=1)
    while day <= period.ends_at.astimezone(AMSTERDAM).date():
        for promise in promises:
            if day.weekday() in promise.weekdays:
                whole = span_on(day, promise.begins, promise.ends)
                if whole.meets(period):
                    yield Span(max(whole.starts_at, period.starts_at), min(whole.ends_at, period.ends_at))
        day += timedelta(days=1)


def gaps_of(promises: Sequence[Promise], covered: Iterable[Span], period: Span) -> list[Span]:
    """Return the promised hours of a period that no shift covers."""
    taken = sorted(covered, key=lambda span: span.starts_at)
    return [gap for promised in promised_spans(promises, period) for gap in _left_of(promised, taken)]


def _left_of(promised: Span, taken: Sequence[Span]) -> Iterator[Span]:
    free_from = promised.starts_at
    for span in taken:
        if not span.meets(promised):
            continue
        if span.starts_at > free_from:
            yield Span(free_from, span.starts_at)
        free_from = max(free_from, span.ends_at)
    if free_from < promised.ends_at:
        yield Span(free_from, promised.ends_at)


def overlaps_with(shift: Shift, others: Iterable[Shift]) -> list[Shift]:
    """Return the other shifts of the same roster with which this one has a moment in common."""
    return [
        one
        for one in others
        if one.id != shift.id and one.group_id == shift.group_id and one.span.meets(shift.span)
    ]
