"""The next evening of a group, as it is pinned above its conversation."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from groups.models import Group, Meeting, Series
from groups.queries.meetings import next_evening_of
from groups.rules import next_start
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class NextEvening:
    """When and where the next evening is, and its page; individual guidance has no page."""

    starts_at: datetime
    place: str
    url: str = ""


def next_evening(group: Group) -> NextEvening | None:
    """Return the next evening, as people here read it from the wall; None without one.

    Of a group its first meeting that goes on; in individual guidance what follows from its series, if it has one.
    """
    if not group.is_live:
        return None
    if group.is_individual:
        return _from_series(group)
    meeting = next_evening_of(group)
    return _of(meeting) if meeting else None


def _of(meeting: Meeting) -> NextEvening:
    return NextEvening(clock.local(meeting.starts_at), meeting.where, reverse("groups:meetings"))


def _from_series(group: Group) -> NextEvening | None:
    series = Series.objects.filter(group=group).first()
    if series is None:
        return None
    start = next_start(
        series.first_on, series.starts_at, every_weeks=series.every_weeks, after=clock.local(clock.now())
    )
    return NextEvening(start, group.place)
