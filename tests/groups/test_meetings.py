"""What a member sees and says about his evenings, and what others do not see of it."""

import pytest
from django.urls import reverse

from groups.actions import redeem_invitation, stop_membership
from groups.actions.meetings import answer_meeting, bring_in
from groups.models import Answer, Attendance, Meeting, Topic
from groups.permissions import can_come_to_meeting, meetings_open_to
from groups.queries.words import text_of
from groups.rules.meetings import LONGEST_TOPIC, MeetingError
from members.models import Person
from members.rules import PrivateRecordsClosedError
from supportgroups.lib import clock as machine
from tests.cast import join, place_of
from tests.groups.steps import new_phone, suspend

URL = "/bijeenkomst/"


@pytest.fixture
def coming(circle) -> Meeting:
    return circle.meetings.filter(starts_at__gt=machine.now()).order_by("starts_at")[1]


def page_of(person, client_of, path=URL) -> str:
    return client_of(person).get(path).content.decode()


def address(name: str, meeting: Meeting) -> str:
    return reverse(f"groups:{name}", args=[meeting.pk])


def test_a_member_sees_when_where_and_who_leads(circle, ana, client_of):
    page = page_of(ana, client_of)

    assert "19.30" in page
    assert "Arnhem" in page
    assert "Fay" in page


def test_one_tap_says_that_somebody_comes(ana, coming, client_of):
    browser = client_of(ana)

    for _again in range(2):
        browser.post(address("meeting_answer", coming), {"comes": "yes"})

    assert [answer.comes for answer in Answer.objects.filter(person=ana, meeting=coming)] == [True]
    assert "je komt" in browser.get(URL).content.decode()


def test_the_last_word_counts(ana, coming):
    answer_meeting(person=ana, meeting=coming, comes=True)
    answer_meeting(person=ana, meeting=coming, comes=False)

    assert not Answer.objects.get(person=ana, meeting=coming).comes


def test_a_topic_is_sealed_and_read_by_its_writer(ana, bo, coming, client_of):
    client_of(ana).post(address("meeting_topic", coming), {"text": "De ruzie van zaterdag"})

    topic = Topic.objects.get()
    assert b"zaterdag" not in bytes(topic.text)
    assert text_of(topic) == "De ruzie van zaterdag"
    assert "De ruzie van zaterdag" in page_of(ana, client_of, address("meeting", coming))
    assert "De ruzie van zaterdag" not in page_of(bo, client_of, address("meeting", coming))


def test_a_topic_is_changed_and_taken_back(ana, coming):
    for text in ("Eerst dit", "Toch dat", "Toch dat"):
        bring_in(person=ana, meeting=coming, text=text)
    assert text_of(Topic.objects.get()) == "Toch dat"

    for _again in range(2):
        bring_in(person=ana, meeting=coming, text="  ")

    assert Topic.objects.count() == 0


def test_a_topic_that_is_too_long_is_not_lost(ana, coming, client_of):
    answer = client_of(ana).post(address("meeting_topic", coming), {"text": "lang " * LONGEST_TOPIC})

    assert answer.status_code == 422
    assert "lang lang" in answer.content.decode()
    assert "hoogstens 1000 tekens" in answer.content.decode()


def test_nothing_is_said_any_more_when_it_is_over(ana, coming, clock, client_of):
    clock.move_to(coming.starts_at)
    clock.forward(hours=4)

    with pytest.raises(MeetingError):
        bring_in(person=ana, meeting=coming, text="Te laat")
    assert client_of(ana).post(address("meeting_answer", coming), {"comes": "yes"}).status_code == 422


def test_nothing_is_said_about_a_cancelled_evening(ana, coming):
    Meeting.objects.filter(pk=coming.pk).update(cancelled_at=machine.now())

    with pytest.raises(MeetingError):
        answer_meeting(person=ana, meeting=coming, comes=True)


def test_who_stopped_or_is_suspended_sees_no_evenings(circle, ana, bo, ben, bea, coming, client_of):
    stop_membership(person=ana, membership=place_of(ana, circle))
    suspend(bo, circle, by=ben, confirmed_by=bea)

    for person in (ana, bo):
        assert not meetings_open_to(person).exists()
        assert client_of(person).get(address("meeting", coming)).status_code == 404
        assert "Arnhem" not in page_of(person, client_of)


def test_an_unconfirmed_phone_sees_nothing_of_before(circle, ana, fay, coming, client_of):
    bring_in(person=ana, meeting=coming, text="De ruzie om de brommer")
    Attendance.objects.create(meeting=coming, person=ana, outcome="missed", recorded_at=machine.now())
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    ana.refresh_from_db()

    page = page_of(ana, client_of) + page_of(ana, client_of, address("meeting", coming))

    assert "19.30" in page
    assert "brommer" not in page
    assert "niet gekomen" not in page
    with pytest.raises(PrivateRecordsClosedError):
        bring_in(person=ana, meeting=coming, text="Iets anders")


def test_a_phone_from_a_coordinator_sees_no_evening_before_it_is_confirmed(circle, ana, ben):
    redeem_invitation(token=new_phone(place_of(ana, circle), ben), person=ana)
    ana.refresh_from_db()

    assert not meetings_open_to(ana).exists()


def test_own_attendance_is_shown_and_nobody_elses(circle, ana, bo, coming, client_of):
    for person, outcome in ((ana, "sent-word"), (bo, "missed")):
        Attendance.objects.create(meeting=coming, person=person, outcome=outcome, recorded_at=machine.now())

    page = page_of(ana, client_of)

    assert "afgemeld" in page
    assert "niet gekomen" not in page


def test_who_leads_sees_how_many_come_and_says_it_too(circle, ana, bo, fay, coming, client_of):
    answer_meeting(person=ana, meeting=coming, comes=True)
    answer_meeting(person=bo, meeting=coming, comes=False)
    join(circle, "Cas")

    page = page_of(fay, client_of, address("meeting", coming))

    assert all(text in page for text in ("1 komt", "1 kan niet", "1 zei nog niets", "Ik ben er"))


def test_a_coordinator_and_a_stranger_see_no_evening(ben, cy, dirk, coming, client_of):
    for person in (ben, cy, dirk):
        assert client_of(person).get(address("meeting", coming)).status_code == 404


def test_who_has_no_group_is_told_what_will_be_here(ivy, client_of):
    assert "persoonlijke begeleiding" in page_of(ivy, client_of)


def test_of_one_evening_everybody_hears_what_he_hears_of_all(circle, square, ana, bo, cy, ben, bea):
    suspend(bo, circle, by=ben, confirmed_by=bea)
    meetings = Meeting.objects.filter(group__in=[circle, square])

    for person in Person.objects.all():
        open_to = set(meetings_open_to(person).values_list("pk", flat=True))
        assert {one.pk for one in meetings if can_come_to_meeting(person, one)} == open_to, person.alias

    assert meetings_open_to(ana).exists()
    assert not meetings_open_to(bo).exists()
