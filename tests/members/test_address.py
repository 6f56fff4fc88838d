"""An address as a way in, added by somebody who is signed in."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from members.actions import prove_email_address
from members.queries import factors_of
from members.rules import AddressTakenError
from tests.members.conftest import give_address, give_app

ADD, PROVE = "/ik/e-mail/", "/ik/e-mail/code/"


def mailed_code() -> str:
    return mail.outbox[-1].body.splitlines()[2]


@pytest.fixture
def browser(mo, sign_in):
    return sign_in(mo)


def test_address_is_added_by_typing_the_code(browser, mo):
    assert browser.post(ADD, {"email": "Mo@Example.org"}).url == PROVE
    assert factors_of(mo).address == ""
    assert browser.post(PROVE, {"code": mailed_code()}).url == "/ik/"
    assert factors_of(mo).address == "mo@example.org"


def test_code_works_once(browser, mo):
    browser.post(ADD, {"email": "mo@example.org"})
    code = mailed_code()
    assert [browser.post(PROVE, {"code": code}).url for _ in range(2)] == ["/ik/", ADD]


def test_new_address_takes_the_place_of_the_old_one(browser, mo):
    give_address(mo, "oud@example.org")
    browser.post(ADD, {"email": "nieuw@example.org"})
    assert factors_of(mo).address == "oud@example.org"
    browser.post(PROVE, {"code": mailed_code()})
    assert [address.email for address in EmailAddress.objects.filter(user=mo)] == ["nieuw@example.org"]


def test_address_of_somebody_else_looks_the_same_and_is_never_taken(browser, mo, noor):
    give_address(noor, "noor@example.org")
    assert browser.post(ADD, {"email": "noor@example.org"}).url == PROVE
    assert "al bekend" in mail.outbox[-1].body
    assert browser.post(PROVE, {"code": "0000-0000"}).status_code == 422
    assert factors_of(noor).address == "noor@example.org"


def test_address_that_somebody_else_proved_meanwhile_is_refused(browser, mo, noor):
    browser.post(ADD, {"email": "samen@example.org"})
    give_address(noor, "samen@example.org")
    assert browser.post(PROVE, {"code": mailed_code()}).status_code == 422
    with pytest.raises(AddressTakenError):
        prove_email_address(person=mo, email="samen@example.org")


def test_nothing_filled_in_is_said_to_be_missing(browser):
    nothing = browser.post(ADD)
    browser.post(ADD, {"email": "mo@example.org"})
    no_code = browser.post(PROVE)

    assert [nothing.status_code, no_code.status_code] == [422, 422]
    assert "Vul je e-mailadres in." in nothing.content.decode()
    assert "Vul de code in." in no_code.content.decode()


def test_fifth_wrong_code_ends_the_attempt(browser):
    browser.post(ADD, {"email": "mo@example.org"})
    right = mailed_code()
    answers = [browser.post(PROVE, {"code": "0000-0000"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 302]
    assert browser.post(PROVE, {"code": right}).url == ADD
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_code_is_too_old_after_ten_minutes(browser, clock):
    browser.post(ADD, {"email": "mo@example.org"})
    clock.forward(minutes=11)
    assert browser.post(PROVE, {"code": mailed_code()}).url == ADD


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b", "x" * 400 + "@example.org"])
def test_what_is_no_address_is_refused(browser, typed):
    assert browser.post(ADD, {"email": typed}).status_code == 422
    assert mail.outbox == []


def test_fourth_code_in_a_minute_is_refused(browser):
    answers = [browser.post(ADD, {"email": "mo@example.org"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]


def test_adding_an_address_asks_first_for_what_somebody_has(mo, sign_in):
    give_app(mo)
    assert sign_in(mo).get(ADD).url.startswith("/toegang/stap/opnieuw/")


def test_proving_without_asking_leads_to_asking(browser, client):
    assert browser.get(PROVE).url == ADD
    assert client.get(ADD).url == f"/toegang/?next={ADD}"


def test_role_without_address_may_add_one_on_the_way_to_an_app(kim, sign_in):
    EmailAddress.objects.all().delete()
    browser = sign_in(kim, "invitation")
    assert "/ik/e-mail/" in browser.get("/ik/tweede-stap/").content.decode()
    browser.post(ADD + "?next=/ik/tweede-stap/", {"email": "kim@example.org"})
    answer = browser.post(PROVE + "?next=/ik/tweede-stap/", {"code": mailed_code()})
    assert answer.url == "/ik/tweede-stap/"
    assert "/toegang/app/" in browser.get(answer.url).content.decode()
