"""Pure rules of an evening: what may still be said about it, who stands on top, which exercises fit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from members.rules import RefusedError

LONGEST_TOPIC = 1000
LONGEST_REASON = 400
# From when on it can be recorded who is there.
RECORDS_BEFORE = timedelta(hours=2)
# Attendance and answers of people stay a year, then only how many (architecture.md "Sealing and forgetting").
ATTENDANCE_DAYS = 365
# What somebody wanted to bring in, and links and reasons: until after the next evening, no longer.
TOPIC_DAYS = 14


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
    """What is known of somebody before an evening: what he said, and whether he is new here or back."""

    comes: bool | None
    # In, or in again, since a short while; and whether he came since.
    is_recent: bool = False
    has_come: bool = False
    is_returner: bool = False


def standing_of(going: Going) -> Standing:
    """Return where somebody stands on the list of an evening."""
    if going.comes is False:
        return Standing.AWAY
    if going.is_recent and not going.has_come:
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


# How an evening may go; never a programme that somebody must follow (S3 3.1).
ORDERS: dict[str, tuple[Any, ...]] = {
    "open": (
        _("Rondje: hoe kom je binnen?"),
        _("Wie wil iets inbrengen? Verdeel de tijd."),
        _("Samen kijken: wat gebeurde er, wat helpt?"),
        _("Rondje: hoe ga je naar huis?"),
    ),
    "aa-style": (
        _("Openen, en de huisregels kort voorlezen"),
        _("Een stap voorlezen"),
        _("Om de beurt delen. Niemand reageert, iedereen luistert."),
        _("Samen afsluiten"),
    ),
    "workbook": (
        _("Rondje: hoe kom je binnen?"),
        _("Waar waren we in het werkboek?"),
        _("Samen een stuk lezen en doen, met wat mensen inbrengen"),
        _("Rondje: hoe ga je naar huis?"),
    ),
}


def order_of_evening(way_of_working: str) -> tuple[str, ...]:
    """Return how an evening may go in this way of working, line by line."""
    return tuple(str(line) for line in ORDERS.get(way_of_working, ()))
