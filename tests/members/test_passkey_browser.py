"""static/js/passkey.js against the real pages, in a browser with a virtual phone."""

import pytest

from members.actions import make_sign_in_link, mark_demo, welcome_person
from members.queries import devices_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, live_server):
    page = browser.new_page(base_url=live_server.url, viewport={"width": 360, "height": 740})
    page.errors = []
    page.on("console", lambda line: line.type == "error" and page.errors.append(line.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    page.close()


@pytest.fixture
def phone(page):
    """A virtual authenticator that verifies its holder at every use."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    phone_id = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def verifies(value: bool) -> None:
        session.send("WebAuthn.setUserVerified", {"authenticatorId": phone_id, "isUserVerified": value})

    return verifies


@pytest.fixture
def sam(live_server):
    mark_demo()
    return welcome_person(alias="Sam")


def come_in(page, person) -> None:
    page.goto(make_sign_in_link(person=person))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")


def make_passkey(page) -> None:
    page.goto("/ik/passkey/?next=/ik/")
    page.get_by_role("button", name="Maak een passkey").click()
    page.get_by_text("Je passkey werkt").wait_for()


def test_passkey_is_made_and_signs_in_afterwards(page, phone, sam):
    come_in(page, sam)
    make_passkey(page)
    page.get_by_role("button", name="Snel weg").first.click()
    page.wait_for_url("**/rust/")

    page.goto("/toegang/?next=/ik/")
    page.get_by_role("button", name="Inloggen met passkey").click()

    page.get_by_role("heading", name="Sam").wait_for()
    assert len(devices_of(sam)) == 1
    assert page.errors == []


def test_passkey_that_fails_is_said_calmly_and_can_be_tried_again(page, phone, sam):
    come_in(page, sam)
    make_passkey(page)
    page.get_by_role("button", name="Snel weg").first.click()
    page.wait_for_url("**/rust/")
    page.goto("/toegang/")
    phone(False)
    page.get_by_role("button", name="Inloggen met passkey").click()
    page.get_by_text("Dat is niet gelukt").wait_for()
    phone(True)
    page.get_by_role("button", name="Inloggen met passkey").click()
    page.wait_for_url("**/")


def test_back_button_after_quick_exit_shows_nothing(page, sam):
    come_in(page, sam)
    page.goto("/ik/")
    page.get_by_role("button", name="Snel weg").first.click()
    page.wait_for_url("**/rust/")
    page.go_back()
    page.wait_for_load_state()
    assert "Sam" not in page.content()


def test_browser_without_passkeys_is_told_so(page, sam):
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/toegang/")
    assert page.get_by_text("Deze browser kent geen passkeys").is_visible()
    assert not page.get_by_role("button", name="Inloggen met passkey").is_visible()


def test_the_button_waits_for_what_makes_it_work(page, sam):
    from playwright.sync_api import expect

    held = []

    def hold(route):
        held.append(route)

    page.route("**/passkey*.js", hold)
    page.goto("/toegang/", wait_until="commit")
    button = page.get_by_role("button", name="Inloggen met passkey")

    expect(button).to_be_disabled()
    for route in held:
        route.continue_()

    expect(button).to_be_enabled()
    assert held
