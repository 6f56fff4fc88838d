"""What may stand in an agreement between a facilitator and a coordinator."""

from dataclasses import dataclass
from enum import StrEnum

from groups.rules import Window, Windows
from members.rules import RefusedError

# The seven of the report work 8 to 40 hours (S3 3.6); what is over 60 is a slip of the finger.
WEEKLY_MINUTES = range(30, 60 * 60 + 1)


class AgreementError(RefusedError):
    """An agreement that cannot stand or be signed like this."""


class TermsMistake(StrEnum):
    """What is wrong with the terms, each belonging to one field or day."""

    HOURS = "hours"
    NO_CONTACT = "no-contact"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed: minutes of work a week, and on which days from when to when there is contact."""

    weekly_minutes: int
    windows: Windows

    def __post_init__(self) -> None:
        # Comparable whatever kind of mapping came in.
        object.__setattr__(self, "windows", {day: self.windows[day] for day in sorted(self.windows)})


def mistakes_in_terms(terms: Terms) -> list[tuple[TermsMistake, int | None]]:
    """Return what is wrong, each with the weekday that it is about, if any."""
    found: list[tuple[TermsMistake, int | None]] = []
    if terms.weekly_minutes not in WEEKLY_MINUTES:
        found.append((TermsMistake.HOURS, None))
    if not terms.windows:
        found.append((TermsMistake.NO_CONTACT, None))
    found += [(TermsMistake.WINDOW, day) for day, one in terms.windows.items() if not _is_possible(day, one)]
    return found


def _is_possible(day: int, window: Window) -> bool:
    return day in range(7) and window.is_possible
