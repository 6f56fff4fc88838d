"""When a series of evenings falls, as people read it from the wall in Amsterdam; pure calculation.

A series is its first date, a time and a rhythm of weeks (S3 3.1: every two weeks, in the evening). 19:30 stays
19:30 across both clock changes; an evening lasts so many minutes by the clock that only runs forward. No holiday
is skipped here: only a person cancels a meeting.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# How far ahead meetings stand ready.
WEEKS_AHEAD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a group meets: the first date, the time on the wall, and every how many weeks."""

    first_on: date
    starts_at: time
    every_weeks: int = 2

    @property
    def step(self) -> timedelta:
        return timedelta(weeks=self.every_weeks)


def start_on(day: date, starts_at: time) -> datetime:
    """Return the moment (UTC) at which the wall shows this time on this day.

    A time that the clock skips in spring means the same distance from midnight: 02:30 is then 03:30.
    """
    return datetime.combine(day, starts_at, AMSTERDAM).astimezone(UTC)


def dates_from(rhythm: Rhythm, since: date) -> Iterator[date]:
    """Yield the dates of a series from this day on, without end."""
    rounds = max(0, -((rhythm.first_on - since) // rhythm.step))
    day = rhythm.first_on + rounds * rhythm.step
    while True:
        yield day
        day += rhythm.step


def dates_between(rhythm: Rhythm, since: date, until: date) -> list[date]:
    """Return the dates of a series from the first day to the last one, both included."""
    return list(takewhile(lambda day: day <= until, dates_from(rhythm, since)))


def next_start(first_on: date, starts_at: time, *, every_weeks: int, after: datetime) -> datetime:
    """Return the first start of a series after a moment, at its wall-clock time: 19:30 stays 19:30 (S3 3.1)."""
    rhythm = Rhythm(first_on=first_on, starts_at=starts_at, every_weeks=every_weeks)
    days = dates_from(rhythm, after.date())
    starts = (datetime.combine(day, starts_at, after.tzinfo) for day in days)
    return next(start for start in starts if start > after)


def nearest_free(day: date, rhythm: Rhythm, since: date, taken: Collection[date]) -> date:
    """Return the date of a series nearest to this day that nothing stands on; of two equally near the earlier."""
    best: date | None = None
    for found in dates_from(rhythm, since):
        if best is not None and found >= day and abs(found - day) >= abs(best - day):
            return best
        if found not in taken and (best is None or abs(found - day) < abs(best - day)):
            best = found
    raise AssertionError  # pragma: no cover - a series has no end


@dataclass(frozen=True, slots=True)
class NewDates:
    """How a changed series falls over meetings that stand: which move where, and on which dates new ones come."""

    moved: dict[int, date]
    fresh: list[date]


def lay_over(standing: Iterable[tuple[int, date]], rhythm: Rhythm, *, since: date, until: date) -> NewDates:
    """Return for which new date each standing meeting stands, the nearest one free, and which dates are left.

    Nothing that somebody answered or brought something in for disappears: it moves, and he is told.
    """
    moved: dict[int, date] = {}
    for pk, day in standing:
        moved[pk] = nearest_free(day, rhythm, since, set(moved.values()))
    used = set(moved.values())
    return NewDates(moved, [day for day in dates_between(rhythm, since, until) if day not in used])
