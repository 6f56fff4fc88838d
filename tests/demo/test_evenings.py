"""The evenings of the demo: six weeks that were, and the ones to come with something to do."""

import pytest

from groups.models import Answer, Attendance, Group, Meeting, Organisation, Topic
from groups.queries.staffing import meetings_led, unstaffed_meetings
from groups.queries.words import link_of, reason_of, text_of
from members.models import Person
from supportgroups.lib import clock

pytestmark = pytest.mark.django_db


def groups():
    return Group.objects.live().filter(kind=Group.Kind.GROUP)


def test_every_group_met_the_last_six_weeks_and_meets_the_next_eight(demo):
    for group in groups():
        assert 2 <= group.meetings.over(clock.now()).count() <= 4
        assert 3 <= group.meetings.to_come(clock.now()).count() <= 5


def test_of_every_evening_that_was_it_stands_who_came(demo):
    for meeting in Meeting.objects.over(clock.now()):
        outcomes = set(meeting.attendances.values_list("outcome", flat=True))
        assert Attendance.Outcome.CAME in outcomes
    assert set(Attendance.objects.values_list("outcome", flat=True)) == set(Attendance.Outcome.values)


def test_nothing_was_said_or_recorded_in_the_future(demo):
    assert not Answer.objects.filter(at__gt=clock.now()).exists()
    assert not Attendance.objects.filter(recorded_at__gt=clock.now()).exists()


def test_people_bring_something_in(demo):
    texts = [text_of(topic) for topic in Topic.objects.all()]

    assert len(texts) > 3
    assert all(len(text) > 20 for text in texts)


def test_one_evening_is_cancelled_one_online_and_one_not_staffed(demo):
    (off,) = Meeting.objects.exclude(cancelled_at=None).select_related("group")
    unstaffed = unstaffed_meetings(Organisation.objects.all())

    assert "zaal" in reason_of(off)
    assert [one.meeting.group.organisation.slug for one in unstaffed] == ["ggz-wnb"]
    online = Meeting.objects.exclude(link=b"").select_related("group__series")
    assert [link_of(one).startswith("https://") for one in online] == [True]


def test_facilitators_led_evenings(demo):
    ruud = Person.objects.get(alias="Ruud")
    first = Meeting.objects.order_by("starts_at")[0]

    led = meetings_led([ruud.pk], since=first.starts_at, until=clock.now())

    assert sum(week.meetings for week in led[ruud.pk].values()) >= 2
