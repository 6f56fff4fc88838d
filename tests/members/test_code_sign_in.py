"""Signing in with a code by mail, over the real pages."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from members.models import Device, Person
from tests.members.conftest import CHROME, device_of, give_address

REQUEST, CONFIRM = "/toegang/code/", "/toegang/code/invullen/"


@pytest.fixture
def browser(db) -> Client:
    return Client(headers={"user-agent": CHROME})


@pytest.fixture
def mo(mo) -> Person:
    give_address(mo, "mo@example.org")
    return mo


def mailed_code() -> str:
    return re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]


def ask(browser: Client, email: str = "mo@example.org", **more: str):
    return browser.post(REQUEST, {"email": email, **more})


def test_code_from_the_mail_signs_in_and_notes_the_device(browser, mo):
    assert ask(browser).url == CONFIRM

    answer = browser.post(CONFIRM, {"code": mailed_code()})

    assert answer.url == reverse("home")
    device = device_of(browser)
    assert (device.person, device.label, device.revoked_at) == (mo, "Android-telefoon, Chrome", None)


def test_code_is_accepted_without_its_dash_and_with_spaces(browser, mo):
    ask(browser)
    answer = browser.post(CONFIRM, {"code": mailed_code().replace("-", " ")})
    assert answer.url == reverse("home")


def test_address_is_recognised_whatever_its_capitals(browser, mo):
    ask(browser, "MO@Example.org")
    assert browser.post(CONFIRM, {"code": mailed_code()}).status_code == 302


def test_mail_tells_nothing_about_what_kring_is(browser, mo, settings):
    ask(browser)
    sent = mail.outbox[0]
    assert sent.subject == "Je code"
    assert (sent.to, sent.alternatives) == (["mo@example.org"], [])
    for telling in ("groep", "Kring", "Mo", "testserver", "agressie", "http"):
        assert telling not in sent.subject + sent.body


def test_signing_in_goes_on_where_somebody_was_going(browser, mo):
    answer = ask(browser, next="/ik/")
    assert answer.url == CONFIRM + "?next=%2Fik%2F"
    assert browser.post(answer.url, {"code": mailed_code()}).url == "/ik/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(browser, mo, elsewhere):
    answer = ask(browser, next=elsewhere)
    assert browser.post(answer.url, {"code": mailed_code(), "next": elsewhere}).url == reverse("home")


def test_unknown_address_gets_the_same_page_and_no_mail(browser, mo):
    known, unknown = ask(browser), ask(Client(), "wie@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [sent.to for sent in mail.outbox] == [["mo@example.org"]]


def test_unproven_address_opens_nothing(browser, noor):
    EmailAddress.objects.create(user=noor, email="noor@example.org", verified=False)
    ask(browser, "noor@example.org")
    assert mail.outbox == []


@pytest.mark.parametrize("code", ["", "0000-0000", "é", "x" * 500, "' OR 1=1"])
def test_wrong_code_is_refused_on_the_page(browser, mo, code):
    ask(browser)
    answer = browser.post(CONFIRM, {"code": code})
    assert answer.status_code == 422
    assert not Device.objects.exists()


def test_fifth_wrong_code_ends_the_attempt(browser, mo):
    ask(browser)
    right = mailed_code()
    wrong = [browser.post(CONFIRM, {"code": "0000-0000"}).status_code for _ in range(5)]
    assert wrong == [422, 422, 422, 422, 302]
    assert browser.post(CONFIRM, {"code": right}).url == REQUEST


def test_code_is_too_old_after_ten_minutes(browser, mo):
    ask(browser)
    session = browser.session
    login = session["account_login"]
    login["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session["account_login"] = login
    session.save()
    assert browser.post(CONFIRM, {"code": mailed_code()}).url == REQUEST


def test_fourth_code_in_a_minute_is_refused(browser, mo):
    answers = [ask(Client()).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("typed", ["", "geen adres", "a@", "x" * 400 + "@example.org"])
def test_what_is_no_address_is_refused_beside_the_field(browser, typed):
    answer = ask(browser, typed)
    assert answer.status_code == 422
    assert "e-mailadres" in answer.content.decode()


def test_asking_once_more_starts_anew_for_another_address(browser, mo, noor):
    give_address(noor, "noor@example.org")
    ask(browser, "mo@example.org")
    ask(browser, "noor@example.org")
    browser.post(CONFIRM, {"code": mailed_code()})
    assert device_of(browser).person == noor


def test_resent_code_replaces_the_first(browser, mo):
    ask(browser)
    first = mailed_code()
    browser.post(CONFIRM, {"action": "resend"})
    assert browser.post(CONFIRM, {"code": first}).status_code == 422
    assert browser.post(CONFIRM, {"code": mailed_code()}).status_code == 302


def test_closed_account_gets_no_code(browser, mo):
    Person.objects.update(is_active=False)
    ask(browser)
    assert mail.outbox == []


def test_sign_in_page_offers_both_ways_and_no_password(browser):
    page = browser.get("/toegang/").content.decode()
    assert "Inloggen met passkey" in page
    assert "Stuur mij een code per e-mail" in page
    assert 'type="password"' not in page


def test_sign_in_page_takes_no_form_and_leaves_who_is_signed_in(browser, mo, sign_in):
    assert browser.post("/toegang/", {"login": "x", "password": "y"}).status_code == 405
    assert sign_in(mo).get("/toegang/").url == reverse("home")


@pytest.mark.parametrize("path", ["wachtwoord/", "password/reset/", "email/", "signup/", "password/change/"])
def test_pages_of_passwords_and_addresses_do_not_exist(browser, path):
    assert browser.get("/toegang/" + path).status_code == 404


def test_signing_up_leads_to_signing_in(browser):
    assert browser.get("/toegang/nieuw/").url == "/toegang/"
