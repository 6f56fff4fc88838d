"""A browser without JavaScript: everything but live messages and passkeys works, and the page says which do not."""

import pytest

from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.fixture
def plain(phone):
    return lambda alias="": phone(alias, java_script_enabled=False)


def test_a_message_is_posted_as_a_plain_form(phone, plain, circle):
    ana, bo = plain("Ana").goto("/"), phone("Bo").goto("/")
    bo.is_at("/gesprek/").page.wait_for_selector(".composer")
    assert "Zonder JavaScript zie je nieuwe berichten pas" in ana.page.inner_text("main")

    steps.write(ana, "Zonder script")

    ana.is_at("/gesprek/")
    assert steps.reads(ana)[-1] == "Zonder script"
    bo.sees("Zonder script")
    steps.write(bo, "Ik lees je")
    bo.sees("verzonden")
    ana.page.reload()
    ana.sees("Ik lees je")


def test_a_member_comes_in_by_mail(phone, plain, kring, circle):
    fay, member = plain("Fay"), plain()
    fay.goto("/plekken/").tap("Mensen en uitnodigingen").tap("Nodig iemand uit").tap("Maak de link")

    steps.open_link(member, fay.page.inner_text("code.copy").strip(), "Mies")
    assert "In deze browser staat JavaScript uit" in member.page.inner_text("main")
    steps.choose_code(member, kring, "mies@example.org")
    steps.accept_rules(member)

    member.is_at("/gesprek/")


def test_the_sign_in_page_says_that_passkeys_need_javascript(plain, circle):
    visitor = plain().goto("/toegang/")

    assert "Een passkey werkt alleen met JavaScript" in visitor.page.inner_text("main")


def test_stopping_and_coming_back(plain, circle):
    noor = plain("Noor").goto("/plekken/").tap("Stoppen").tap("Ik stop").sees("Je plek is er nog")

    noor.tap("Ik kom terug").is_at("/gesprek/")


def test_snel_weg_is_a_plain_form(plain, circle):
    guus = plain("Guus").goto("/").is_at("/gesprek/").tap("Snel weg").is_at("/rust/")

    guus.goto("/ik/").is_at("/toegang/")
