"""Evenings for tests: the next one of a group, and the moment at which it goes on."""

from datetime import timedelta

from groups.models import Meeting
from supportgroups.lib import clock


def next_meeting(group, at: int = 0) -> Meeting:
    """Return an evening to come of a group, by number, at least a day away."""
    ahead = group.meetings.filter(starts_at__gt=clock.now() + timedelta(days=1), cancelled_at=None)
    return ahead.select_related("group__organisation").order_by("starts_at")[at]


def go_to(moving_clock, meeting: Meeting, **after: float) -> None:
    """Move the clock to the beginning of an evening, and so much further."""
    moving_clock.move_to(meeting.starts_at)
    moving_clock.forward(**after)
