"""Every page with a keyboard only: Tab reaches everything, shows where it is, and leaves again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import faults_for_keyboard
from tests.journeys.pages import own_pages_of

pytestmark = [pytest.mark.browser, pytest.mark.process]

EVERYBODY = ("", "Ana", "Fay", "Ben", "Dirk")


@pytest.mark.parametrize("alias", EVERYBODY)
def test_tab_reaches_everything_on_every_page(alias, phone, circle):
    person = phone(alias)

    faults = []
    for path in own_pages_of(alias, circle, others=EVERYBODY):
        faults += faults_for_keyboard(person.goto(path).page)

    assert faults == []


def test_the_first_tab_leads_past_the_menu_to_the_text(phone, circle):
    page = phone("Fay").open("crisis:day").page

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de tekst")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
