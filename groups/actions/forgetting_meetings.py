"""Forgetting evenings: topics, links and reasons after two weeks, people after a year, time-outs the night after."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from groups.models import Answer, Attendance, Group, Meeting, Series, TimeOut, Topic
from groups.queries.words import NOTE, evenings_scope, topics_scope
from groups.rules.meetings import ATTENDANCE_DAYS, TOPIC_DAYS
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, destroy_keys

# A key is made before the text that it seals is stored: no fresh one is destroyed in between.
FRESH = timedelta(hours=1)
A_NIGHT = timedelta(hours=8)
Outcome = Attendance.Outcome


def forget_meetings() -> int:
    """Remove what evenings keep no longer (architecture.md "Sealing and forgetting"), and say how many rows.

    Topics, links and reasons 14 days after, their keys with them; who came and who said so after a year, then only
    how many; time-outs of yesterday. Safe to run twice.
    """
    now = clock.now()
    people = sum(_count_and_forget(meeting) for meeting in _with_people(now))
    words = _forget_words(now)
    outs = TimeOut.objects.filter(meeting__starts_at__lt=now - A_NIGHT).delete()[0]
    _destroy_spent_keys(now)
    return people + words + outs


def _with_people(now: datetime) -> list[Meeting]:
    old = Meeting.objects.filter(starts_at__lte=now - timedelta(days=ATTENDANCE_DAYS))
    return list(old.filter(Q(attendances__isnull=False) | Q(answers__isnull=False)).distinct())


def _count_and_forget(meeting: Meeting) -> int:
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        outcomes = list(locked.attendances.values_list("outcome", flat=True))
        # What an earlier night counted stays: somebody's late row is added to it.
        locked.came = (locked.came or 0) + outcomes.count(Outcome.CAME)
        locked.sent_word = (locked.sent_word or 0) + outcomes.count(Outcome.SENT_WORD)
        locked.missed = (locked.missed or 0) + outcomes.count(Outcome.MISSED)
        locked.said_yes = (locked.said_yes or 0) + locked.answers.filter(comes=True).count()
        locked.save(update_fields=["came", "sent_word", "missed", "said_yes"])
        gone = Attendance.objects.filter(meeting=locked).delete()[0]
        return gone + Answer.objects.filter(meeting=locked).delete()[0]


def _forget_words(now: datetime) -> int:
    old = Meeting.objects.filter(starts_at__lte=now - timedelta(days=TOPIC_DAYS))
    topics = Topic.objects.filter(meeting__in=old).delete()[0]
    ended = Series.objects.filter(group__state=Group.State.ENDED)
    links = old.exclude(link=b"").update(link=b"") + ended.exclude(link=b"").update(link=b"")
    return topics + links + old.exclude(reason=b"").update(reason=b"")


def _destroy_spent_keys(now: datetime) -> None:
    needed = {topics_scope(pk) for pk in Topic.objects.values_list("meeting", flat=True).distinct()}
    needed |= {evenings_scope(pk) for pk in _groups_with_words()}
    keys = DataKey.objects.filter(
        Q(scope_id__startswith="topics-") | Q(scope_id__startswith="evenings-"),
        scope=NOTE,
        created_at__lt=now - FRESH,
    )
    for scope_id in keys.values_list("scope_id", flat=True):
        if scope_id not in needed:
            destroy_keys(NOTE, scope_id)


def _groups_with_words() -> set[int]:
    meetings = Meeting.objects.exclude(link=b"", reason=b"").values_list("group", flat=True)
    series = Series.objects.exclude(link=b"").values_list("group", flat=True)
    return {*meetings, *series}
