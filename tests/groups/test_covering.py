"""Somebody stands in for one evening: proposed, confirmed by a second person, and over by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from chat.queries import find_rooms
from groups.actions.appointments import confirm_appointment, end_appointment
from groups.actions.covering import propose_cover, settle_covers
from groups.actions.meetings import answer_meeting
from groups.actions.moving import cancel_meeting
from groups.models import Appointment
from groups.queries.staffing import leaders_of, meetings_ahead, unstaffed_meetings
from groups.rules import AppointmentError, NotAllowedError, SecondPersonError
from groups.rules.meetings import MeetingError
from groups.tasks import settle_all_covers
from tests.cast import accept, appoint, find_person, make_person, open_circle
from tests.groups.evenings import go_to, next_meeting
from tests.groups.steps import reads

Role = Appointment.Role


@pytest.fixture
def evening(circle):
    return next_meeting(circle, 1)


@pytest.fixture
def wim(circle):
    person = make_person("Wim")
    appoint(person, circle.organisation, Role.FACILITATOR)
    return person


@pytest.fixture
def proposed(wim, ben, evening) -> Appointment:
    return propose_cover(by=ben, meeting=evening, person=wim)


def why_unstaffed(group) -> list[str]:
    return [one.why for one in unstaffed_meetings([group.organisation])]


def test_a_cover_reads_from_the_day_before_until_the_day_after(circle, wim, bea, proposed, evening, clock):
    confirm_appointment(by=bea, appointment=proposed)
    go_to(clock, evening, days=-2)
    with pytest.raises(NotAllowedError):
        accept(wim, circle)
    go_to(clock, evening, days=-0.5)
    accept(wim, circle)
    seen = []

    for day in (-0.5, 0.5, 2):
        go_to(clock, evening, days=day)
        settle_covers(within=timedelta(days=3))
        seen.append((reads(wim, circle), wim.pk in find_rooms(circle)))

    assert seen == [(True, True), (True, True), (False, False)]


def test_a_cover_that_nobody_confirmed_reads_nothing(circle, wim, proposed, evening, clock):
    go_to(clock, evening)

    assert (settle_all_covers(), reads(wim, circle)) == (0, False)


def test_proposing_twice_is_once_and_a_second_person_confirms(wim, ben, dirk, proposed, evening):
    assert propose_cover(by=ben, meeting=evening, person=wim) == proposed
    with pytest.raises(SecondPersonError):
        confirm_appointment(by=ben, appointment=proposed)

    confirmed = confirm_appointment(by=dirk, appointment=proposed)

    assert confirmed.starts_at == evening.starts_at - timedelta(days=1)


def test_a_cover_is_confirmed_on_its_page(wim, bea, proposed, client_of):
    page = client_of(bea).get(reverse("groups:proposal", args=[proposed.pk])).content.decode()
    assert "De rol stopt vanzelf" in page

    client_of(bea).post(reverse("groups:proposal", args=[proposed.pk]))

    proposed.refresh_from_db()
    assert proposed.confirmed_by == bea


def test_who_cannot_cover(circle, ana, ben, bea, fay, dirk, evening):
    for person in (ana, bea, fay, dirk):
        with pytest.raises(AppointmentError):
            propose_cover(by=ben, meeting=evening, person=person)
    with pytest.raises(NotAllowedError):
        propose_cover(by=fay, meeting=evening, person=bea)


def test_nobody_covers_what_does_not_go_on(wim, ben, fay, evening):
    cancel_meeting(by=fay, meeting=evening, reason="De zaal is dicht.")

    with pytest.raises(MeetingError):
        propose_cover(by=ben, meeting=evening, person=wim)


def test_a_cover_is_taken_back_before_it_begins(wim, ben, bea, circle, proposed, evening, clock):
    confirm_appointment(by=bea, appointment=proposed)
    end_appointment(by=ben, appointment=proposed, in_force=True)
    go_to(clock, evening)

    assert not reads(wim, circle)


def test_every_evening_counts_as_led_until_the_facilitator_cannot(circle, fay, evening):
    assert why_unstaffed(circle) == []

    answer_meeting(person=fay, meeting=evening, comes=False)

    assert why_unstaffed(circle) == ["er is niemand die deze avond begeleidt"]


def test_a_proposed_cover_is_no_staff_and_a_confirmed_one_is(circle, fay, bea, proposed, evening):
    answer_meeting(person=fay, meeting=evening, comes=False)
    assert why_unstaffed(circle) == ["Wim wacht nog op een tweede persoon"]

    confirm_appointment(by=bea, appointment=proposed)

    assert why_unstaffed(circle) == []


def test_a_cancelled_evening_needs_nobody(circle, fay, evening):
    answer_meeting(person=fay, meeting=evening, comes=False)
    cancel_meeting(by=fay, meeting=evening, reason="Ziek")

    assert why_unstaffed(circle) == []


def test_who_said_no_led_nothing(circle, fay, gus, evening):
    answer_meeting(person=gus, meeting=evening, comes=False)

    assert [leader.alias for leader in leaders_of([evening])[evening.pk]] == ["Fay"]


def test_who_was_not_there_yet_led_nothing(circle, fay, evening, clock):
    go_to(clock, evening, hours=3)
    appoint(make_person("Laat"), circle.organisation, Role.FACILITATOR, circle)

    assert [leader.alias for leader in leaders_of([evening])[evening.pk]] == ["Fay"]


def test_the_coordinators_page_says_what_is_not_staffed(circle, fay, ben, evening, client_of):
    answer_meeting(person=fay, meeting=evening, comes=False)

    page = client_of(ben).get(reverse("groups:organisation_meetings")).content.decode()

    assert page.count("niet bezet") == 1
    assert "De PION" in page


@pytest.mark.parametrize("number", [1, 3])
def test_evenings_of_an_organisation_take_as_many_queries_for_one_group_as_for_three(
    number, moviera, client_of, django_assert_num_queries
):
    for at in range(number):
        open_circle(f"Groep {at}", moviera, facilitator=f"B{at}", coordinators=("Ben", "Bea"))
    browser = client_of(find_person("Ben"))
    browser.get(reverse("groups:organisation_meetings"))

    with django_assert_num_queries(AHEAD_QUERIES):
        page = browser.get(reverse("groups:organisation_meetings")).content.decode()

    assert page.count("Groep 0") > 1
    assert len(meetings_ahead([moviera])) >= 3 * number


# The frame of a coordinator's page, his organisations, evenings, roles, who is away, suspended or waits.
AHEAD_QUERIES = 13
