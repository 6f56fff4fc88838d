"""What the coordinator's home tells about evenings, the roster, late requests, and people to talk with."""

from datetime import timedelta

import pytest

from coordinators.actions import see_passings
from coordinators.queries.load import load_of, this_monday
from coordinators.queries.needs import needs_of, said_moment
from groups.actions.invitations import redeem_invitation
from groups.models import Meeting
from supportgroups.lib import clock as kring_clock
from tests.cast import accept, invitation_to, open_circle
from tests.coordinators.agreeing import work_of
from tests.coordinators.test_supervision import note
from tests.coordinators.working import agreed_long_ago, led_long, this_week, wrote
from tests.groups.steps import suspend


def lines(needs):
    return [(need.line, need.detail) for need in needs]


def said(meeting):
    return said_moment(meeting.starts_at)


def plan(circle, **ahead):
    moment = kring_clock.now() + timedelta(**ahead)
    return Meeting.objects.create(group=circle, starts_at=moment, changed_at=kring_clock.now())


def test_an_evening_that_nobody_leads_stands_here(ben, fay, circle, moviera):
    led = plan(circle, days=2)
    circle.appointments.filter(person=fay).update(ends_at=led.starts_at + timedelta(days=1))
    alone = [plan(circle, days=days) for days in (5, 43)]

    found = [one for one in needs_of(ben, [moviera]).unstaffed if one.line in {said(led), *map(said, alone)}]

    assert [(one.line, one.detail) for one in found] == [
        (said(alone[0]), "De PION: er is niemand die deze avond begeleidt")
    ]
    assert found[0].url == "/organisatie/avonden/"


def test_an_evening_of_who_is_suspended_stands_here(ben, bea, fay, circle, moviera):
    evening = plan(circle, days=2)
    other = open_circle("Woensdag", moviera, facilitator="Gijs", coordinators=("Ben", "Bea"))
    redeem_invitation(token=invitation_to(other), person=fay)
    accept(fay, other)
    suspend(fay, other, by=ben, confirmed_by=bea)

    assert said(evening) in {one.line for one in needs_of(ben, [moviera]).unstaffed}


def test_supervision_is_asked_for_until_a_talk_was_noted(ben, fay, circle, moviera):
    led_long()
    assert lines(needs_of(ben, [moviera]).supervision) == [("Fay", "nog geen gesprek genoteerd")]

    note(ben, fay, moviera)

    assert needs_of(ben, [moviera]).supervision == []


@pytest.fixture
def passed(ben, fay, circle, moviera, clock):
    agreed_long_ago(fay, moviera, by=ben, moving=clock)
    wrote(fay, circle, *(this_week(day, 23) for day in (0, 1, 2)), text="Boterbloemwoorden")


def test_who_asks_for_a_talk_stands_here_once_he_saw_it(client_of, ben, fay, moviera, passed):
    assert needs_of(ben, [moviera]).talks == []
    work = work_of(fay, moviera)
    see_passings(by=fay, facilitator=work, passings=load_of(work, until=this_monday()).passings)

    assert [one.line for one in needs_of(ben, [moviera]).talks] == ["Fay"]
    page = client_of(ben).get("/vandaag/").content.decode()
    assert "Een gesprek waard" in page
    assert "Boterbloem" not in page


def test_a_talk_settles_it(ben, fay, moviera, passed):
    work = work_of(fay, moviera)
    see_passings(by=fay, facilitator=work, passings=load_of(work, until=this_monday()).passings)

    note(ben, fay, moviera)

    assert needs_of(ben, [moviera]).talks == []


def test_another_organisation_hears_nothing(otto, fay, circle, arosa, passed):
    needs = needs_of(otto, [arosa])

    assert (needs.talks, needs.supervision, needs.unstaffed) == ([], [], [])
