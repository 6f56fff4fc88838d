"""Somebody's own calendar: a secret address, neutral words, and the same evenings as on the page."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from groups.actions import redeem_invitation, stop_membership
from groups.actions.calendars import end_feed, make_feed
from groups.actions.meetings import answer_meeting
from groups.actions.moving import cancel_meeting, move_meeting
from groups.actions.planning import plan_meetings
from groups.models import CalendarFeed, Meeting, Series
from members.rules import PrivateRecordsClosedError
from supportgroups.lib.clock import AMSTERDAM
from tests.cast import place_of
from tests.groups.evenings import next_meeting
from tests.groups.steps import new_phone, suspend


def address(token: str) -> str:
    return reverse("groups:feed", args=[token])


def events(client, token: str) -> list:
    answer = client.get(address(token))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.fixture
def token(ana) -> str:
    return make_feed(person=ana)


def test_a_calendar_reads_the_evenings_that_stand_on_the_page(circle, token, client):
    found = events(client, token)

    assert [one["dtstart"].dt for one in found] == list(circle.meetings.values_list("starts_at", flat=True))
    assert {one["dtend"].dt - one["dtstart"].dt for one in found} == {timedelta(hours=2)}
    assert all(one["dtstart"].dt.astimezone(AMSTERDAM).time() == time(19, 30) for one in found)


def test_nothing_in_it_gives_anything_away(circle, token, client):
    text = client.get(address(token)).content.decode()

    for word in (circle.name, circle.organisation.name, "Arnhem", "Fay", "groep", "http", "steun"):
        assert word.lower() not in text.lower()
    assert text.count("SUMMARY:Afspraak") == circle.meetings.count()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first_on=st.sampled_from([date(2027, 3, 16), date(2027, 10, 19), date(2027, 12, 21), date(2028, 2, 15)]),
    shift=st.integers(0, 13),
    at=st.times(time(17), time(21)).map(lambda one: one.replace(second=0, microsecond=0)),
    weeks=st.integers(1, 4),
)
def test_an_outside_reader_finds_the_dates_of_a_counted_calendar(
    first_on, shift, at, weeks, circle, token, client, clock
):
    """Over both clock changes, the year's end and the leap day."""
    first_on += timedelta(days=shift)
    clock.move_to(datetime.combine(first_on, time(9), AMSTERDAM))
    Meeting.objects.filter(group=circle).delete()
    Series.objects.filter(group=circle).update(first_on=first_on, starts_at=at, every_weeks=weeks)
    plan_meetings(group=circle)

    shown = [one["dtstart"].dt.astimezone(AMSTERDAM) for one in events(client, token)]

    days = [first_on + timedelta(days=number) for number in range(57)]
    assert [(one.date(), one.time()) for one in shown] == [
        (day, at) for day in days if (day - first_on).days % (7 * weeks) == 0
    ]


def test_an_evening_that_changed_says_so(circle, ana, fay, token, client):
    moved, off, declined = (next_meeting(circle, at) for at in range(3))
    start = moved.starts_at + timedelta(days=1)
    move_meeting(by=fay, meeting=moved, start=start, place="Elders", link="")
    cancel_meeting(by=fay, meeting=off, reason="De zaal is dicht.")
    answer_meeting(person=ana, meeting=declined, comes=False)

    by_uid = {str(one["uid"]): one for one in events(client, token)}

    assert by_uid[str(moved.uid)]["dtstart"].dt == start
    assert (by_uid[str(moved.uid)]["sequence"], by_uid[str(off.uid)]["status"]) == (1, "CANCELLED")
    assert str(declined.uid) not in by_uid


def test_what_did_not_change_is_not_sent_again(circle, fay, token, client):
    first = client.get(address(token))

    again = client.get(address(token), headers={"If-None-Match": first["ETag"]})
    cancel_meeting(by=fay, meeting=next_meeting(circle), reason="De zaal is dicht.")
    changed = client.get(address(token), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


def test_the_token_is_kept_as_a_hash_only(token):
    assert token not in str(CalendarFeed.objects.values())


def test_it_is_shown_once_and_made_anew(ana, client_of, client):
    browser, page = client_of(ana), reverse("groups:calendar")

    browser.post(page)
    first = browser.get(page).content.decode()
    old = first.split("/agenda/")[1].split("/")[0]
    assert "/agenda/" not in browser.get(page).content.decode()
    browser.post(page)

    assert client.get(address(old)).status_code == 404
    assert CalendarFeed.objects.count() == 1


def test_it_ends_by_ones_own_wish(ana, token, client_of, client):
    for _again in range(2):
        client_of(ana).post(reverse("groups:calendar"), {"end": "1"})

    assert client.get(address(token)).status_code == 404


def test_who_stopped_or_is_suspended_fetches_nothing(circle, ana, bo, ben, bea, token, client):
    of_bo = make_feed(person=bo)
    stop_membership(person=ana, membership=place_of(ana, circle))
    suspend(bo, circle, by=ben, confirmed_by=bea)

    assert [client.get(address(one)).status_code for one in (token, of_bo, "verzonnen")] == [404] * 3


def test_a_lost_phone_fetches_nothing_any_more(circle, ana, fay, token, client):
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    ana.refresh_from_db()

    assert client.get(address(token)).status_code == 404
    with pytest.raises(PrivateRecordsClosedError):
        make_feed(person=ana)


def test_who_leads_has_a_calendar_too(circle, fay, client):
    assert len(events(client, make_feed(person=fay))) == circle.meetings.count()


def test_ending_what_is_not_there_is_fine(ana):
    end_feed(person=ana)

    assert CalendarFeed.objects.count() == 0
