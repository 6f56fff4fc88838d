"""A member needs somebody now, on his own phone, and others answer on theirs; the clock moves, the worker ticks."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from crisis.models import DutyShift, HelpRequest, RouteStep
from groups.models import Appointment
from supportgroups.lib import clock as kring_clock
from tests.cast import accept, appoint, find_person, make_person
from tests.conftest import Clock
from tests.journeys import steps
from tests.journeys.house import Kring, running, settle_circle
from tests.reach import make_reachable

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.service_worker]

ANSWERING = ("Fay", "Gus", "Ben", "Bea", "Dirk")
WITHIN_SECONDS = 2.0


@pytest.fixture(scope="module")
def moved(tmp_path_factory) -> Clock:
    return Clock(tmp_path_factory.mktemp("time") / "clock")


@pytest.fixture(scope="module")
def kring(_furnished, moved, tmp_path_factory, django_db_blocker) -> Iterator[Kring]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("KRING_CLOCK_FILE", str(moved.path))
        with running(_furnished, tmp_path_factory.mktemp("kring")) as kring:
            kring.house.worker()
            yield kring


@pytest.fixture(scope="module")
def circle(kring):
    """A group whose whole chain can be reached: Fay at once, Gus after 10 minutes, the others after 20."""
    circle = settle_circle()
    RouteStep.objects.filter(group=circle).delete()
    gus = make_person("Gus")
    appoint(gus, circle.organisation, Appointment.Role.FACILITATOR, circle)
    accept(gus, circle)
    for alias in ANSWERING:
        make_reachable(find_person(alias))
    return circle


@pytest.fixture(autouse=True)
def _nobody_else_waits(circle) -> Iterator[None]:
    yield
    HelpRequest.objects.all().delete()


@pytest.fixture
def on_duty(circle) -> Iterator[DutyShift]:
    shift = DutyShift.objects.create(
        organisation=circle.organisation,
        group=circle,
        person=find_person("Fay"),
        starts_at=kring_clock.now(),
        ends_at=kring_clock.now() + timedelta(hours=6),
        proposed_at=kring_clock.now(),
        confirmed_at=kring_clock.now(),
    )
    yield shift
    shift.delete()


def _ask(phone, text: str) -> None:
    phone.goto("/hulp/").sees("Is er nu gevaar?").page.locator(
        "summary", has_text="Stuur een bericht"
    ).click()
    phone.page.locator("details[open] textarea").fill(text)
    phone.tap("Verstuur")


def _duty(phone):
    return phone.goto("/hulp/dienst/").sees("Hulpvragen")


def test_a_member_is_answered_at_once(phone, circle, on_duty):
    ana, fay, gus = phone("Ana"), phone("Fay"), phone("Gus")
    fay.excuse("409")
    _duty(fay).sees("Niemand wacht nu op jou")
    ana.goto("/hulp/").sees("Fay is er voor je")

    _ask(ana, "Ik sta buiten en durf niet naar binnen")
    ana.is_at("/hulp/vraag/").sees("Verstuurd", "Nog niet gezien")
    sent = time.monotonic()
    fay.sees("Ik pak het op")
    assert time.monotonic() - sent < WITHIN_SECONDS
    fay.never_sees("durf niet naar binnen")
    fay.tap("Ik pak het op").sees("Ik sta buiten en durf niet naar binnen")

    ana.sees("Gezien door Fay", "Nog geen contact").tap("Schrijf met Fay").is_at("/gesprek/")
    steps.write(ana, "Ben je er?")
    fay.tap("Schrijf met Ana").sees("Ben je er?")
    steps.write(fay, "Ik ben er. Loop een rondje.")
    ana.sees("Ik ben er. Loop een rondje.")
    _duty(gus).never_sees("durf niet naar binnen")

    _duty(fay).tap("Open").tap("We hebben contact").sees("Afsluiten")
    fay.page.get_by_label("We hebben geschreven").check()
    fay.tap("Sluit af").sees("Neem ook even tijd voor jezelf")
    ana.goto("/hulp/").tap("Ben je geholpen?").tap("Ja").sees("Fijn dat je iemand sprak")


def test_nobody_answers_until_the_last_one_does(phone, circle, on_duty, moved):
    bo, gus, ben = phone("Bo"), phone("Gus"), phone("Ben", viewport={"width": 1280, "height": 800})
    _ask(bo, "Is daar iemand?")
    bo.is_at("/hulp/vraag/").sees("We laten het nu iemand weten")
    _duty(gus).sees("Niemand wacht nu op jou")
    _duty(ben).sees("Niemand wacht nu op jou")

    moved.forward(minutes=11)
    gus.sees("Ik pak het op")
    ben.sees("Niemand wacht nu op jou")
    moved.forward(minutes=10)
    ben.sees("Ik pak het op")
    moved.forward(minutes=10)
    bo.sees("Er heeft nog niemand gereageerd", "Bel 112")

    ben.tap("Ik pak het op").sees("Is daar iemand?")
    bo.sees("Gezien door Ben")
    gus.sees("Ben heeft het")
    ben.tap("We hebben contact").page.get_by_label("We hebben elkaar gesproken").check()
    ben.tap("Sluit af")
    bo.sees("Ben je geholpen?")


def test_nobody_is_on_duty_and_that_is_said_before_sending(phone, circle):
    guus = phone("Guus").goto("/hulp/")

    guus.sees("Nu is er niemand die meteen leest", "De coördinator leest het")
    _ask(guus, "Als iemand dit leest")

    guus.is_at("/hulp/vraag/").sees("Je bericht staat klaar", "om 9.00 uur", "Bel 112")
    guus.tap("Het hoeft niet meer").sees("Je vraag is gestopt")


def test_a_member_on_a_bad_line_waits_and_asks_once(phone, circle, on_duty):
    noor = phone("Noor").goto("/hulp/").sees("Ik heb nu iemand nodig")
    noor.excuse("Failed to load resource")

    with noor.offline():
        noor.page.locator("summary", has_text="Bel mij terug").click()
        noor.page.locator("details[open] input[type=tel]").fill("06 1234 5678")
        noor.tap("Vraag of iemand belt").sees("Wacht. Er is nu geen verbinding.")
        assert not HelpRequest.objects.filter(asker__alias="Noor").exists()
        lost = _lose_answers(noor, how_many=1)
    noor.is_at("/hulp/vraag/").sees("Verstuurd")

    assert lost == ["answered, and lost on the way"]
    assert HelpRequest.objects.filter(asker__alias="Noor").count() == 1
    noor.tap("Het hoeft niet meer").sees("Je vraag is gestopt")


def _lose_answers(phone, *, how_many: int) -> list[str]:
    """Let the server take the first posts, and drop its answers."""
    lost: list[str] = []

    def drop(route) -> None:
        if len(lost) >= how_many:
            route.continue_()
            return
        route.fetch(max_redirects=0)
        lost.append("answered, and lost on the way")
        route.abort()

    phone.page.route("**/hulp/vragen/*/", drop)
    return lost
