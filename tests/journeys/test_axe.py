"""Every page, for everyone, light and dark: for a screen reader, a keyboard, a thumb, a narrow screen, a quick way out."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from groups.actions import confirm_suspension, propose_suspension
from groups.models import Suspension
from supportgroups.lib import clock
from tests.cast import find_person, invitation_to, place_of
from tests.journeys import steps
from tests.journeys.keys import faults_for_keyboard
from tests.journeys.looks import faults_of
from tests.journeys.pages import own_pages_of, pages_of

pytestmark = [pytest.mark.browser, pytest.mark.process]

EVERYBODY = ("", "Ana", "Fay", "Ben", "Dirk")
LONG = "Gisteren ging het mis, en ik wist niet wat ik moest doen. " * 6


def test_the_checks_find_what_is_wrong(phone, kring):
    page = phone().goto("/over/").page
    page.evaluate("""() => {
        const [button, wide, image, cover] = ["button", "p", "img", "div"].map((name) => document.createElement(name));
        button.style.minHeight = "20px";
        wide.style.minWidth = "500px";
        wide.textContent = "breed";
        cover.style.cssText = "position: fixed; inset: 0; z-index: 9999";
        document.querySelector("main").append(button, wide, image, cover);
    }""")

    found = "\n".join(faults_of(page))

    assert "image-alt" in found
    assert "<button style" in found
    assert "wider than 320" in found
    assert "Snel weg is out of sight" in found


@pytest.mark.parametrize("alias", EVERYBODY)
def test_every_page_of_everyone(phone, circle, alias):
    person, walked = phone(alias), own_pages_of(alias, circle, others=EVERYBODY)

    faults = []
    for path in pages_of(alias, circle):
        page = person.goto(path).page
        # Tab first, while nothing has the focus yet.
        faults += faults_for_keyboard(page) if path in walked else []
        faults += faults_of(page)

    assert faults == []


def test_the_first_tab_leads_past_the_menu_to_the_text(phone, circle):
    page = phone("Fay").open("crisis:day").page

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de tekst")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("name", ["Vandaag", "Mensen", "Nakijken"])
def test_where_a_coordinator_is_stands_in_sight_in_his_menu(phone, circle, name):
    page = phone("Ben").open("coordinators:home").page
    page.locator(".menu").get_by_role("link", name=name).click()

    here = page.locator(".menu [aria-current]")
    expect(here).to_have_text(name)
    expect(here).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollX") == 0


def test_the_conversation_with_messages_of_all_kinds(phone, circle):
    ana, bo = phone("Ana").goto("/"), phone("Bo").goto("/")
    for text in ("Hoi", LONG, "https://example.org/" + "a" * 200):
        steps.write(ana, text)
        steps.write(bo, text)
    ana.sees("verzonden")
    faults = faults_of(ana.page)
    with ana.offline():
        steps.write(ana, "Dit wacht nog")
        faults += faults_of(ana.page)

    assert faults == []


def test_every_step_on_the_way_in(phone, kring, circle):
    member, faults = phone(), []

    def look(found) -> None:
        faults.extend(faults_of(found.page))

    member.goto(f"/welkom/{invitation_to(circle)}/")
    look(member)
    look(member.tap("Ga verder").sees("Hoe wil je heten?"))
    member.page.fill("#id_alias", "Mies")
    look(member.tap("Verder").sees("Inloggen zonder wachtwoord"))
    member.page.get_by_label("Met een code").check()
    member.page.fill("#id_email", "mies@example.org")
    look(member.tap("Verder").sees("Vul de code in"))
    member.page.fill("#id_code", kring.code_for("mies@example.org"))
    look(member.tap("Verder").sees("Voordat je meedoet"))
    look(member.tap("Verder naar de huisregels").sees("Waarom?"))

    assert faults == []


def test_pages_that_say_no(phone, circle):
    visitor, guus, noor = phone(), phone("Guus"), phone("Noor")
    visitor.excuse("404", "422")
    _suspend("Guus", circle)
    noor.open("groups:stop").tap("Ik stop").sees("Je plek is er nog")

    faults = faults_of(visitor.goto("/welkom/onbekend/").page)
    faults += faults_of(visitor.goto("/bestaat-niet/").page)
    faults += faults_of(visitor.goto("/uitgelogd/new-phone/").page)
    faults += faults_of(visitor.goto("/toegang/code/").tap("Stuur mij een code").sees("Vul").page)
    faults += faults_of(guus.goto("/").sees("schorsing").page)
    faults += faults_of(noor.page)

    assert faults == []


def test_the_second_step_and_the_invitation(phone, circle):
    fay = phone("Fay").open("members:passkey_add")
    faults = faults_of(fay.page)
    fay.open("groups:invite", circle.pk).tap("Maak de link").sees("De uitnodiging is klaar")
    faults += faults_of(fay.page)

    assert faults == []


def _suspend(alias: str, group) -> None:
    place = place_of(find_person(alias), group)
    ends_on = clock.today() + timedelta(days=30)
    propose_suspension(by=find_person("Ben"), membership=place, reason="Dit kan hier niet.", ends_on=ends_on)
    confirm_suspension(by=find_person("Bea"), suspension=Suspension.objects.get(membership=place))
