"""What may stand in the work ledger."""

from datetime import date, timedelta

from members.rules import RefusedError

MINUTES_OF_WORK = range(1, 24 * 60 + 1)
# Logged in ten seconds, about the days just past; what is older nobody remembers rightly.
LOGGED_BACK_DAYS = 62
LEDGER_DAYS = 2 * 365
CONSIDERATION_LENGTH = 2000


class WorkError(RefusedError):
    """Work that cannot be logged like this."""


def can_be_logged_on(day: date, *, today: date) -> bool:
    """Return whether work of this day may be logged or moved there: not of tomorrow, nor of long ago."""
    return today - timedelta(days=LOGGED_BACK_DAYS) <= day <= today
