"""Pure rules of an evening: what may still be said about it, who stands on top, which exercises fit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TypeVar

from members.rules import RefusedError

LONGEST_TOPIC = 1000
LONGEST_REASON = 400
# From when on it can be recorded who is there.
RECORDS_BEFORE = timedelta(hours=2)
# Attendance and answers of people stay a year, then only how many (architecture.md "Sealing and forgetting").
ATTENDANCE_DAYS = 365
# What somebody wanted to bring in, and links and reasons: until after the next evening, no longer.
TOPIC_DAYS = 14
# A member is new until he came so many times; who came back stands on top for as long.
NEW_FOR = 1


class MeetingError(RefusedError):
    """This cannot be said or done about this evening (any more)."""


class Standing(IntEnum):
    """In which order the facilitator sees people: newcomers and returners on top (ui.md "Vanavond")."""

    NEW = 0
    BACK = 1
    COMES = 2
    UNKNOWN = 3
    AWAY = 4


@dataclass(frozen=True, slots=True)
class Going:
    """What is known of somebody before an evening."""

    comes: bool | None
    # How often he came since he is in, this time; and whether he was in before.
    times_came: int
    is_returner: bool


def standing_of(going: Going) -> Standing:
    """Return where somebody stands on the list of an evening."""
    if going.comes is False:
        return Standing.AWAY
    if going.times_came < NEW_FOR:
        return Standing.BACK if going.is_returner else Standing.NEW
    return Standing.COMES if going.comes else Standing.UNKNOWN


def may_record(starts_at: datetime, now: datetime) -> bool:
    """Return whether it can be recorded now who was there: shortly before it begins, until people are forgotten."""
    return starts_at - RECORDS_BEFORE <= now < starts_at + timedelta(days=ATTENDANCE_DAYS)


Exercise = TypeVar("Exercise")
# What each way of working reaches for first; the rest stays at hand (S3 3.1: no fixed programme).
FIRST_AT_HAND: dict[str, tuple[str, ...]] = {
    "open": (
        "ervaringen-delen",
        "samen-oplossingen-zoeken",
        "advies-en-confrontatie",
        "rollenspel",
        "time-out",
    ),
    "aa-style": ("delen-zoals-bij-de-aa", "boekje-mannen-tegen-agressie", "ervaringen-delen", "time-out"),
    "workbook": (
        "werkboek-verantwoordelijkheid-nemen",
        "situatie-ontleden",
        "gedachtetraining",
        "technieken-agressie",
        "time-out",
    ),
}


def at_hand(
    exercises: Iterable[tuple[str, Exercise]], way_of_working: str
) -> tuple[list[Exercise], list[Exercise]]:
    """Return the exercises (slug, whatever) that this way of working reaches for first, and the others."""
    known = dict(exercises)
    first: Sequence[str] = FIRST_AT_HAND.get(way_of_working, ())
    return [known[slug] for slug in first if slug in known], [
        exercise for slug, exercise in known.items() if slug not in first
    ]
