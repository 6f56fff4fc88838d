"""Weeks as people here live them: from Monday to Sunday on the wall in Amsterdam, also when the clock changes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = timedelta(days=7)
MONDAY, SUNDAY = 0, 6


def day_of(moment: datetime) -> date:
    """Return on which date here this moment falls."""
    return moment.astimezone(AMSTERDAM).date()


def minute_of(moment: datetime) -> int:
    """Return how many minutes after midnight the clock on the wall shows then."""
    wall = moment.astimezone(AMSTERDAM)
    return wall.hour * 60 + wall.minute


def monday_of(day: date) -> date:
    """Return the Monday of the week in which this day lies."""
    return day - timedelta(days=day.weekday())


def starts_at(day: date) -> datetime:
    """Return the moment at which this day begins here."""
    return datetime.combine(day, time(), AMSTERDAM)


def weeks_until(monday: date, number: int) -> list[date]:
    """Return the Mondays of so many weeks, oldest first, this one last."""
    return [monday - WEEK * back for back in reversed(range(number))]
