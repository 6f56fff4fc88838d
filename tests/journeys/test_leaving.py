"""Stopping takes one tap and coming back takes one; who may not take part is told why and until when."""

import time

import pytest
from playwright.sync_api import expect

from groups.models import Membership, Suspension
from tests.cast import find_person, place_of
from tests.groups.steps import in_days
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


def _stop(member) -> None:
    member.goto("/ik/").tap("Stoppen").sees("Een reden is niet nodig").tap("Ik stop")
    member.sees("Je plek is er nog")


def _come_back(member) -> None:
    member.tap("Ik kom terug").page.wait_for_selector(".composer")


def test_who_stopped_receives_nothing_more_until_he_comes_back(phone, circle):
    ana, bo, second = phone("Ana"), phone("Bo").goto("/"), phone("Ana").goto("/")
    second.is_at("/gesprek/").page.wait_for_selector(".composer")

    _stop(ana)
    second.sees("Je plek is er nog")
    steps.write(bo, "Is Ana er nog")
    bo.sees("verzonden")
    second.page.wait_for_timeout(300)

    for each in (ana, second):
        each.never_sees("Is Ana er nog")
        each.never_sees("Stuur")
    began = time.monotonic()
    _come_back(ana)
    assert time.monotonic() - began < 10
    ana.never_sees("Is Ana er nog")
    steps.write(ana, "Ik ben terug")
    bo.sees("Ik ben terug")


def test_stopping_and_coming_back_work_on_the_page_of_places_too(phone, circle):
    noor = phone("Noor")
    noor.excuse("WebSocket is closed before")
    noor.goto("/").is_at("/gesprek/").goto("/plekken/").tap("Stoppen").tap("Ik stop")
    assert place_of(find_person("Noor"), circle).state == Membership.State.STOPPED

    _come_back(noor)

    assert place_of(find_person("Noor"), circle).state == Membership.State.ACTIVE


def test_a_suspended_member_is_told_and_reads_nothing(phone, circle):
    guus, bo = phone("Guus").goto("/"), phone("Bo").goto("/")
    guus.is_at("/gesprek/").page.wait_for_selector(".composer")

    _propose_suspension(phone("Ben"), circle)
    _confirm_suspension(phone("Bea"))
    guus.sees("Je kunt nu even niet in de groep", "Dit gedrag kan hier niet", "Hulp blijft open voor je")
    steps.write(bo, "Zonder Guus")
    bo.sees("verzonden")

    guus.goto("/").sees("schorsing")
    guus.never_sees("Zonder Guus")
    room = bo.page.url.removeprefix(bo.url)
    guus.excuse("404")
    guus.goto(room)
    guus.never_sees("Zonder Guus")
    expect(guus.page.locator(".composer")).to_have_count(0)


def _propose_suspension(coordinator, group) -> None:
    place = place_of(find_person("Guus"), group)
    coordinator.open("groups:suspend", place.pk)
    coordinator.page.fill("#id_reason", "Je dreigde in de groep. Dit gedrag kan hier niet.")
    coordinator.page.fill("#id_ends_on", in_days(30).isoformat())
    coordinator.tap("Leg voor aan een tweede persoon")
    coordinator.sees("Een ander bevestigt dit")


def _confirm_suspension(coordinator) -> None:
    suspension = Suspension.objects.get()
    coordinator.open("groups:suspension", suspension.pk).tap("Bevestig de schorsing")
    coordinator.sees("geldt nu")
