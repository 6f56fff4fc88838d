"""A coordinator's morning: what her home shows, she handles, one thing after the other, until it shows it no more."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from coordinators.actions import keep_figures, see_passings
from coordinators.models import Agreement, SupervisionNote
from coordinators.queries.figures import count_half_year
from coordinators.queries.load import load_of, this_monday
from coordinators.rules.figures import newest_to_make
from crisis.models import DutyShift
from groups.actions.meetings import answer_meeting
from groups.models import Appointment
from supportgroups.lib import clock
from tests.cast import appoint, find_person, make_person
from tests.coordinators.agreeing import agree, work_of
from tests.coordinators.working import logs
from tests.journeys.phones import LAPTOP

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.fixture
def morning(circle):
    """Nobody leads the next evening, nobody is on duty, and Fay worked more than she agreed."""
    moviera, fay, bea = circle.organisation, find_person("Fay"), find_person("Bea")
    appoint(make_person("Wim"), moviera, Appointment.Role.FACILITATOR)
    evening = circle.meetings.filter(starts_at__gt=clock.now() + timedelta(hours=4)).order_by("starts_at")[0]
    answer_meeting(person=fay, meeting=evening, comes=False)
    agree(fay, moviera, by=bea)
    logs(fay, moviera, 20 * 60)
    work = work_of(fay, moviera)
    see_passings(by=fay, facilitator=work, passings=load_of(work, until=this_monday()).passings)
    since = newest_to_make(clock.today())
    keep_figures(organisation=moviera, since=since, counted=count_half_year(moviera, since))
    return evening


def test_a_morning_from_what_needs_her_to_the_figures(phone, morning, circle):
    ben = phone("Ben", viewport=LAPTOP)
    ben.goto("/vandaag/").sees("Bijeenkomsten zonder begeleider", "Gaten in het rooster", "Een gesprek waard")

    _finds_a_cover(ben)
    _plans_duty(ben)
    _agrees_and_talks(ben)

    ben.tap("Cijfers").sees("Wat dit niet zegt", "niet getoond", "of er minder geweld was")
    ben.tap("Vandaag").sees("Bijeenkomsten zonder begeleider", "Wim wacht nog op een tweede persoon")
    expect(ben.page.get_by_role("heading", name="Een gesprek waard")).to_have_count(0)
    bea = phone("Bea").goto("/vandaag/").sees("Wacht op jou als tweede persoon", "Wim als invaller")
    bea.tap("Diensten in het rooster: 1").tap("Bevestig").sees("De dienst is bevestigd")
    assert DutyShift.objects.confirmed().get().person.alias == "Fay"


def _finds_a_cover(ben) -> None:
    ben.tap("er is niemand die deze avond begeleidt").sees("niet bezet").tap("Invaller")
    ben.page.get_by_label("Wie", exact=True).select_option(label="Wim")
    ben.tap("Stel voor").sees("Het voorstel staat klaar")


def _plans_duty(ben) -> None:
    ben.goto("/vandaag/").tap("niemand van dienst").sees("niemand bereikbaar")
    ben.page.get_by_label("Wie", exact=True).select_option(label="Fay")
    ben.fill("Dag", (clock.today() + timedelta(days=1)).isoformat())
    ben.tap("Stel voor").sees("De dienst staat klaar")


def _agrees_and_talks(ben) -> None:
    ben.goto("/vandaag/").tap("Fay").sees("Een gesprek waard", "4 uur meer dan afgesproken")
    ben.tap("Afspraken en wat eerder gold").fill("Uren per week", "24").tap("Leg voor")
    ben.sees("Je voorstel staat klaar")
    assert Agreement.objects.waiting().get().weekly_minutes == 24 * 60

    ben.goto("/vandaag/").tap("Fay").tap("Gesprekken")
    ben.fill("Voor jullie allebei", "We kijken samen wat er af kan.").tap("Bewaar").sees("Bewaard.")
    ben.sees("We kijken samen wat er af kan.")
    assert SupervisionNote.objects.get().person.alias == "Fay"
