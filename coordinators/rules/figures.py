"""The small set of figures about half a year: what is counted, when it may be, and what of it may be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

# Figures about fewer people than this are shown to nobody (architecture.md "Who may see what").
FEW = 5
# Whoever began on the last day of a half-year has had his two weeks by then.
MADE_AFTER_DAYS = 14
# "First meeting usually within two weeks of the decision to take part" (S3 3.2).
SOON = timedelta(days=14)
# Going to another group, or stopping by mistake, is neither stopping nor coming back.
SAME_STAY = timedelta(days=1)


class Figure(StrEnum):
    """What is counted: six and no more."""

    BEGAN = "began"
    NEVER_STARTED = "never-started"
    STOPPED = "stopped"
    CAME_BACK = "came-back"
    EVENINGS = "evenings"
    CALLS = "calls"


class Part(StrEnum):
    """Into what a figure falls apart; the parts of one make its whole."""

    SOON = "soon"
    WAITED = "waited"
    WENT_ON = "went-on"
    CANCELLED = "cancelled"
    IN_TIME = "in-time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something, and how many people are behind it; `None` where it is about no member at all."""

    number: int
    people: int | None

    @property
    def is_small(self) -> bool:
        return self.people is not None and self.people < FEW


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure as it was counted: never stored, never shown like this."""

    figure: Figure
    whole: Count
    parts: Mapping[Part, Count] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as everybody may have it: a number, or nothing."""

    figure: Figure
    whole: int | None
    parts: Mapping[Part, int | None] = field(default_factory=dict)


def shown_of(counted: Counted) -> Shown:
    """Return what of a figure may be shown: its parts all or none, so that none can be worked out from the others.

    Whole hidden where few people are behind it; parts hidden as soon as one is about few, nought too. So what is
    hidden may be any number from nought to the whole: nothing that is shown tells 0, 1, 2, 3 and 4 apart.
    """
    hides_parts = counted.whole.is_small or any(one.is_small for one in counted.parts.values())
    return Shown(
        counted.figure,
        None if counted.whole.is_small else counted.whole.number,
        {part: None if hides_parts else one.number for part, one in counted.parts.items()},
    )


def half_year_of(day: date) -> date:
    """Return the first day of the half-year in which a day lies: these are the only periods, and they never overlap."""
    return day.replace(month=1 if day.month <= 6 else 7, day=1)


def half_year_after(since: date) -> date:
    """Return the first day of the half-year after the one that begins then."""
    return half_year_of(since + timedelta(days=200))


def newest_to_make(today: date) -> date:
    """Return the first day of the newest half-year that has been over for two weeks."""
    over = half_year_of(today - timedelta(days=MADE_AFTER_DAYS))
    return half_year_of(over - timedelta(days=1))


def made_on(since: date) -> date:
    """Return from which day on the figures of a half-year can be made."""
    return half_year_after(since) + timedelta(days=MADE_AFTER_DAYS)


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when somebody took part, and in which group he began."""

    group: int
    began_at: datetime
    ended_at: datetime | None


def stays_of(periods: Iterable[Stay]) -> list[Stay]:
    """Return how often somebody really took part, whatever group he moved to meanwhile."""
    found: list[Stay] = []
    for one in sorted(periods, key=lambda one: one.began_at):
        before = found[-1] if found else None
        if before is not None and (before.ended_at is None or one.began_at - before.ended_at <= SAME_STAY):
            found[-1] = Stay(before.group, before.began_at, _later(before.ended_at, one.ended_at))
        else:
            found.append(one)
    return found


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)


def waited(stay: Stay, evenings: Sequence[datetime]) -> bool:
    """Return whether the first evening that went on came later than two weeks after somebody began.

    What was cancelled is not among them, so it counts like waiting. Who could have come and did not waited by choice.
    """
    return not any(stay.began_at <= at <= stay.began_at + SOON for at in evenings)
