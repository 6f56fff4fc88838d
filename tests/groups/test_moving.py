"""Evenings that do not go on or are another day: with a reason, a next date, and everyone told."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from groups.actions.meetings import answer_meeting, bring_in
from groups.actions.moving import cancel_meeting, move_meeting, restore_meeting
from groups.actions.planning import plan_meetings
from groups.models import Meeting
from groups.queries.words import link_of, reason_of
from groups.rules import NotAllowedError
from groups.rules.meetings import MeetingError
from members.models import Notification
from supportgroups.lib import clock as machine
from tests.cast import join
from tests.groups.evenings import go_to, next_meeting
from tests.reach import give_push

VIDEO = "https://video.example/kamer-17"


@pytest.fixture
def evening(circle) -> Meeting:
    return next_meeting(circle)


@pytest.fixture
def reachable():
    def give(*people):
        for person in people:
            give_push(person)

    return give


def told() -> list[str]:
    rows = Notification.objects.filter(event__startswith="meeting:").order_by("person__alias")
    return [row.person.alias for row in rows.select_related("person")]


def another_day(meeting: Meeting, days: int = 2) -> datetime:
    return meeting.starts_at + timedelta(days=days)


def form_for(start: datetime, **fields: str) -> dict[str, str]:
    local = machine.local(start)
    return {"day": local.date().isoformat(), "at": f"{local:%H:%M}", **fields}


def open_page(name: str, meeting: Meeting) -> str:
    return reverse(f"groups:{name}", args=[meeting.pk])


def test_cancelling_tells_who_would_come(circle, ana, bo, fay, gus, evening, reachable):
    reachable(ana, bo, fay, gus)
    answer_meeting(person=bo, meeting=evening, comes=False)

    for _again in range(2):
        cancel_meeting(by=fay, meeting=evening, reason="De zaal is dicht.")

    evening.refresh_from_db()
    assert evening.is_cancelled
    assert told() == ["Ana", "Gus"]
    assert (reason_of(evening), b"zaal" in bytes(evening.reason)) == ("De zaal is dicht.", False)


def test_cancelling_on_the_page_shows_reason_and_next_date(ana, fay, evening, circle, client_of):
    start = another_day(evening)

    client_of(fay).post(open_page("meeting_cancel", evening), form_for(start, reason="De zaal is dicht."))

    page = client_of(ana).get(open_page("meeting", evening)).content.decode()
    assert "De zaal is dicht." in page
    assert circle.meetings.going_on().filter(starts_at=start).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"reason": "  "},
        {"reason": "De zaal", "day": "32-1"},
        {"reason": "De zaal", "day": "2020-01-01", "at": "19:30"},
    ],
)
def test_cancelling_without_reason_or_date_keeps_what_was_typed(fields, fay, evening, client_of):
    answer = client_of(fay).post(open_page("meeting_cancel", evening), fields)

    evening.refresh_from_db()
    assert (answer.status_code, evening.is_cancelled) == (422, False)
    assert fields.get("reason", "").strip() in answer.content.decode()


def test_the_last_evening_needs_a_next_date(circle, fay, evening):
    circle.meetings.exclude(pk=evening.pk).delete()

    with pytest.raises(MeetingError):
        cancel_meeting(by=fay, meeting=evening, reason="Ziek")

    cancel_meeting(by=fay, meeting=evening, reason="Ziek", next_start=another_day(evening))
    assert circle.meetings.going_on().count() == 1


def test_a_cancelled_evening_is_not_made_again(circle, fay, evening):
    cancel_meeting(by=fay, meeting=evening, reason="De zaal is dicht.")

    assert plan_meetings(group=circle) == 0


def test_taking_a_cancellation_back_tells_it_too(circle, ana, ben, fay, evening, reachable):
    reachable(ana)
    cancel_meeting(by=ben, meeting=evening, reason="De zaal is dicht.")

    for _again in range(2):
        restore_meeting(by=fay, meeting=evening)

    evening.refresh_from_db()
    assert (evening.is_cancelled, bytes(evening.reason), told()) == (False, b"", ["Ana", "Ana"])


def test_moving_asks_again_who_comes_and_takes_topics_along(ana, bo, fay, evening, reachable):
    reachable(ana, bo, fay)
    answer_meeting(person=bo, meeting=evening, comes=False)
    bring_in(person=ana, meeting=evening, text="Mijn werk")

    for _again in range(2):
        move_meeting(by=fay, meeting=evening, start=another_day(evening), place="Bibliotheek", link="")

    evening.refresh_from_db()
    assert (evening.answers.count(), evening.topics.count(), evening.version) == (0, 1, 1)
    assert (evening.where, told()) == ("Bibliotheek", ["Ana", "Bo"])


def test_an_online_evening_shows_its_link_to_who_belongs_there(ana, cy, fay, evening, client_of):
    client_of(fay).post(open_page("meeting_move", evening), form_for(evening.starts_at, link=VIDEO))

    evening.refresh_from_db()
    page = client_of(ana).get(open_page("meeting", evening)).content.decode()
    assert VIDEO in page
    assert "waar je vrij kunt praten" in page
    assert b"video" not in bytes(evening.link)


def test_a_link_for_always_and_a_place_for_once(circle, fay, evening):
    move_meeting(by=fay, meeting=evening, start=evening.starts_at, place="", link=VIDEO, always=True)
    other = Meeting.objects.select_related("group__series").get(pk=next_meeting(circle, 1).pk)
    assert link_of(other) == VIDEO

    move_meeting(by=fay, meeting=other, start=other.starts_at, place="", link="")

    other.refresh_from_db()
    assert (link_of(other), other.where) == ("", "Arnhem")


@pytest.mark.parametrize(
    "fields",
    [{"day": "gisteren"}, {"at": ""}, {"link": "zomaar"}, {"link": VIDEO, "place": "Zaal"}, {"always": "on"}],
)
def test_moving_with_something_wrong_keeps_the_rest(fields, fay, evening, client_of):
    answer = client_of(fay).post(
        open_page("meeting_move", evening), {**form_for(evening.starts_at, place=""), **fields}
    )

    evening.refresh_from_db()
    assert (answer.status_code, evening.version) == (422, 0)


def test_not_to_the_past_nor_to_a_day_with_an_evening(circle, fay, evening):
    for start in (machine.now() - timedelta(hours=1), next_meeting(circle, 1).starts_at):
        with pytest.raises(MeetingError):
            move_meeting(by=fay, meeting=evening, start=start, place="", link="")


def test_what_is_over_is_not_moved_any_more(fay, evening, clock):
    go_to(clock, evening, hours=3)

    with pytest.raises(MeetingError):
        cancel_meeting(by=fay, meeting=evening, reason="Te laat")


def test_a_moved_evening_keeps_its_wall_clock_time(fay, evening, client_of):
    client_of(fay).post(open_page("meeting_move", evening), {"day": "2027-03-30", "at": "20:15"})

    evening.refresh_from_db()
    assert machine.local(evening.starts_at).time() == time(20, 15)


def test_a_member_a_cover_and_another_coordinator_plan_nothing(circle, ana, otto, evening):
    for person in (ana, otto, join(circle, "Cas")):
        with pytest.raises(NotAllowedError):
            cancel_meeting(by=person, meeting=evening, reason="Zomaar")
