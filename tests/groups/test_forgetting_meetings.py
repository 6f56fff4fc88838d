"""What evenings keep, and for how long; counts stay, people and words go, and their keys with them."""

import pytest

from groups.actions.meetings import answer_meeting, bring_in
from groups.models import Answer, Attendance, Meeting, Series, TimeOut, Topic
from groups.queries.words import NOTE, evenings_scope, link_of, seal_for_group, topics_scope
from groups.tasks import forget_meetings
from supportgroups.lib import clock as machine
from supportgroups.lib.sealing import DataKey


@pytest.fixture
def was(circle, ana, bo) -> Meeting:
    """An evening that ana and bo answered and were recorded for, with a topic, a reason and a time-out."""
    meeting = circle.meetings.filter(starts_at__gt=machine.now()).order_by("starts_at")[0]
    answer_meeting(person=ana, meeting=meeting, comes=True)
    answer_meeting(person=bo, meeting=meeting, comes=False)
    bring_in(person=ana, meeting=meeting, text="De ruzie van zaterdag")
    for person, outcome in ((ana, "came"), (bo, "sent-word")):
        Attendance.objects.create(meeting=meeting, person=person, outcome=outcome, recorded_at=machine.now())
    TimeOut.objects.create(meeting=meeting, person=bo, left_at=machine.now())
    meeting.reason = seal_for_group(circle, "reason", "De zaal is dicht")
    meeting.link = seal_for_group(circle, "link", "https://video.example/kamer")
    meeting.save()
    return meeting


def is_key(scope_id: str) -> bool:
    return DataKey.objects.filter(scope=NOTE, scope_id=scope_id).exists()


def after(clock, meeting: Meeting, **amount: float) -> list[int]:
    clock.move_to(meeting.starts_at)
    clock.forward(**amount)
    return [forget_meetings(), forget_meetings()]


def test_a_time_out_is_gone_the_night_after(was, clock):
    assert after(clock, was, hours=9) == [1, 0]
    assert (TimeOut.objects.count(), Topic.objects.count()) == (0, 1)


@pytest.mark.parametrize(("days", "left"), [(13.9, True), (14.1, False)])
def test_words_go_two_weeks_after_and_their_keys_with_them(days, left, was, clock, circle):
    removed = after(clock, was, days=days)

    was.refresh_from_db()
    assert removed == [1 if left else 4, 0]
    assert [Topic.objects.exists(), bool(was.reason), bool(was.link)] == [left] * 3
    assert [is_key(topics_scope(was.pk)), is_key(evenings_scope(circle.pk))] == [left] * 2
    assert Attendance.objects.count() == 2


def test_the_key_of_a_link_that_still_serves_stays(was, clock, circle):
    Series.objects.filter(group=circle).update(
        link=seal_for_group(circle, "link", "https://video.example/vast")
    )

    after(clock, was, days=15)

    later = circle.meetings.select_related("group__series").order_by("starts_at").last()
    assert link_of(later) == "https://video.example/vast"


@pytest.mark.parametrize(("days", "left"), [(364, True), (366, False)])
def test_after_a_year_only_how_many_came_is_left(days, left, was, clock):
    after(clock, was, days=days)

    was.refresh_from_db()
    assert (Attendance.objects.count(), Answer.objects.count()) == ((2, 2) if left else (0, 0))
    counts = (was.came, was.sent_word, was.missed, was.said_yes)
    assert counts == ((None,) * 4 if left else (1, 1, 0, 1))


def test_a_late_row_is_added_to_what_was_counted(was, clock, ana):
    after(clock, was, days=366)
    Attendance.objects.create(meeting=was, person=ana, outcome="missed", recorded_at=machine.now())

    forget_meetings()

    was.refresh_from_db()
    assert (was.came, was.missed, Attendance.objects.count()) == (1, 1, 0)


def test_a_key_that_was_made_this_minute_stays(circle, clock):
    seal_for_group(circle, "link", "https://video.example/nieuw")

    forget_meetings()

    assert is_key(evenings_scope(circle.pk))
