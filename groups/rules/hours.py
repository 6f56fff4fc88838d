"""Contact hours: on which minutes of a weekday a facilitator can be reached between meetings."""

from collections.abc import Mapping
from dataclasses import dataclass

MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of one day in wall-clock minutes after midnight; the last minute is not in it any more."""

    starts: int
    ends: int

    @property
    def is_possible(self) -> bool:
        return 0 <= self.starts < self.ends <= MINUTES_OF_A_DAY

    def holds(self, minute: int) -> bool:
        return self.starts <= minute < self.ends


# Weekday (Monday is 0) → its window; a day without one is a day off.
Windows = Mapping[int, Window]


def are_possible(windows: Windows) -> bool:
    """Return whether every day exists and every window begins before it ends, inside its day."""
    return all(day in range(7) and window.is_possible for day, window in windows.items())
