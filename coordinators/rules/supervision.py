"""When a talk about the work is due."""

from datetime import date, timedelta

from members.rules import RefusedError

# A default to confirm per organisation: long enough for a rhythm, short enough to notice somebody.
SUPERVISION_DAYS = 42
SUPERVISION_LENGTH = 4000
KEPT_AFTER_LEAVING_DAYS = 2 * 365


class SupervisionError(RefusedError):
    """A talk that cannot be noted like this."""


def is_overdue(last: date | None, since: date, *, today: date) -> bool:
    """Return whether the last talk, or the beginning of the work where there was none, is longer ago than that."""
    return today > (last or since) + timedelta(days=SUPERVISION_DAYS)
