"""Meetings come by themselves: eight weeks ahead from the series of a group, again and again the same ones."""

from datetime import date, timedelta

from django.db import transaction

from groups.models import Group, Meeting, Series
from groups.models.meetings import MeetingQuerySet
from groups.rules.series import WEEKS_AHEAD, Rhythm, dates_between, lay_over, start_on
from supportgroups.lib import clock


def plan_all_meetings() -> int:
    """Make what is missing of the next eight weeks in every live group; safe to run twice. Returns how many."""
    live = Group.objects.live().filter(kind=Group.Kind.GROUP)
    return sum(plan_meetings(group=group) for group in live.order_by("pk"))


def plan_meetings(*, group: Group) -> int:
    """Make the meetings of a group that are missing in the next eight weeks, and say how many.

    Locks the group. One per date of the series, whatever became of it: a meeting that was moved or cancelled is
    not made again. Individual guidance and a group that is not live have none.
    """
    with transaction.atomic():
        locked = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        series = Series.objects.filter(group=locked).first()
        if series is None or not locked.is_live or locked.is_individual:
            return 0
        since = clock.today()
        known = set(_standing(locked, since).values_list("planned_on", flat=True))
        days = dates_between(rhythm_of(series), since, since + timedelta(weeks=WEEKS_AHEAD))
        return _make(locked, series, [day for day in days if day not in known])


def replan_meetings(*, group: Group) -> list[Meeting]:
    """Lay a changed series over the meetings to come, in the transaction of who changed it and locked the group.

    What nobody answered, touched or cancelled is made anew. All others stand for the nearest new date: those that
    nobody moved by hand move there (what was answered about another day is asked again, a topic goes along), the
    rest stays where it is. Returns those that moved, so that people are told.
    """
    series = Series.objects.filter(group=group).first()
    if series is None or not group.is_live or group.is_individual:
        return []
    since = clock.today()
    _unlived(group).delete()
    standing = {one.pk: one for one in _standing(group, since)}
    days = [(one.pk, one.planned_on) for one in standing.values() if one.planned_on]
    laid = lay_over(days, rhythm_of(series), since=since, until=since + timedelta(weeks=WEEKS_AHEAD))
    # First off their dates, so that two that change places do not meet on one.
    Meeting.objects.filter(pk__in=standing).update(planned_on=None)
    moved = [one for one in standing.values() if _moves(one, series, laid.moved[one.pk])]
    _make(group, series, laid.fresh)
    return moved


def rhythm_of(series: Series) -> Rhythm:
    """Return a series as the rules know it."""
    return Rhythm(first_on=series.first_on, starts_at=series.starts_at, every_weeks=series.every_weeks)


def _standing(group: Group, since: date) -> MeetingQuerySet:
    return Meeting.objects.filter(group=group, planned_on__gte=since).order_by("starts_at", "pk")


def _unlived(group: Group) -> MeetingQuerySet:
    ahead = Meeting.objects.filter(group=group, starts_at__gt=clock.now(), is_own=False)
    return ahead.going_on().filter(answers=None, topics=None)


def _make(group: Group, series: Series, days: list[date]) -> int:
    now = clock.now()
    starts = [(day, start_on(day, series.starts_at)) for day in days]
    made = [
        Meeting(group=group, planned_on=day, starts_at=start, minutes=series.minutes, changed_at=now)
        for day, start in starts
        # An evening that began already is not announced any more.
        if start > now
    ]
    Meeting.objects.bulk_create(made)
    return len(made)


def _moves(meeting: Meeting, series: Series, day: date) -> bool:
    """Let a meeting stand for this date of the series; say whether it really is at another moment now."""
    meeting.planned_on = day
    start, before = start_on(day, series.starts_at), meeting.starts_at
    if meeting.is_own or meeting.is_cancelled or before <= clock.now() or start == before:
        meeting.save(update_fields=["planned_on"])
        return False
    if clock.local(before).date() != day:
        meeting.answers.all().delete()
    meeting.starts_at, meeting.minutes = start, series.minutes
    meeting.version, meeting.changed_at = meeting.version + 1, clock.now()
    meeting.save()
    return True
