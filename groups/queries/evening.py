"""The next evening of a group, following from its series."""

from datetime import datetime

from groups.models import Group, Series
from groups.rules import next_start
from supportgroups.lib import clock


def next_evening(group: Group) -> datetime | None:
    """Return when the next evening begins, as people here read it from the wall; None without a fixed evening."""
    series = Series.objects.filter(group=group).first()
    if series is None or not group.is_live:
        return None
    return next_start(
        series.first_on, series.starts_at, every_weeks=series.every_weeks, after=clock.local(clock.now())
    )
