"""What other rooms use to sign people in: after an invitation, and with a first code by mail."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client, RequestFactory

from members.models import Device
from members.queries import has_proven
from members.rules import TooManyCodesError
from members.sign_in import begin_code_sign_in, local_path, sign_in_person, with_next
from tests.members.conftest import give_address


@pytest.fixture
def request_(db):
    """A request as a view gets it, with a session and allauth's context."""
    request = RequestFactory().post("/welkom/", headers={"user-agent": "iPhone Safari"})
    request.session = SessionStore()
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    with request_context(request):
        yield request


def browser_of(request) -> Client:
    request.session.save()
    browser = Client()
    browser.cookies["kring"] = request.session.session_key
    return browser


def confirm(request, url: str):
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    return browser_of(request).post(url, {"code": code})


def test_invited_person_is_signed_in_with_a_device(request_, mo):
    sign_in_person(request_, mo, method="invitation")
    device = Device.objects.get()
    assert (device.person, device.label) == (mo, "iPhone, Safari")
    assert device.session_key == request_.session.session_key
    assert browser_of(request_).get("/ik/").status_code == 200


def test_signing_in_twice_is_one_device(request_, mo):
    sign_in_person(request_, mo, method="invitation")
    sign_in_person(request_, mo, method="invitation")
    assert Device.objects.count() == 1


def test_signing_in_as_somebody_else_ends_the_first(request_, mo, noor):
    sign_in_person(request_, mo, method="invitation")
    sign_in_person(request_, noor, method="invitation")
    assert not mo.devices.in_use().exists()
    assert request_.user == noor


def test_what_the_first_one_proved_is_not_the_seconds(request_, mo, kim):
    sign_in_person(request_, mo, method="mfa")
    sign_in_person(request_, kim, method="invitation")
    assert not has_proven(request_.session, kim)


def test_invitation_alone_does_not_prove_a_second_factor(request_, kim):
    sign_in_person(request_, kim, method="invitation")
    assert browser_of(request_).get("/ik/").url.startswith("/ik/tweede-stap/")


def test_first_code_proves_the_address_and_goes_on(request_, mo):
    way = begin_code_sign_in(request_, mo, " Mo@Example.org ", next_url="/ik/")
    assert not EmailAddress.objects.get().verified
    assert confirm(request_, way.url).url == "/ik/"
    proven = EmailAddress.objects.get()
    assert (proven.user, proven.email, proven.verified) == (mo, "mo@example.org", True)


def test_address_of_somebody_else_looks_the_same_and_the_mail_says_so(request_, mo, noor):
    free = begin_code_sign_in(request_, mo, "mo@example.org").url
    give_address(noor, "noor@example.org")

    taken = begin_code_sign_in(request_, mo, "noor@example.org")

    assert taken.url == free
    assert "al bekend" in mail.outbox[-1].body
    assert not EmailAddress.objects.filter(user=mo, email="noor@example.org").exists()
    assert browser_of(request_).get(taken.url).status_code == 200


def test_address_of_somebody_else_signs_in_as_nobody(request_, mo, noor):
    give_address(noor, "noor@example.org")
    way = begin_code_sign_in(request_, mo, "noor@example.org")
    answers = [browser_of(request_).post(way.url, {"code": code}).status_code for code in ("", "0000-0000")]
    assert answers == [422, 422]
    assert not Device.objects.exists()


def test_slip_in_the_address_is_mended_by_typing_another(request_, mo):
    begin_code_sign_in(request_, mo, "mi@example.org")
    begin_code_sign_in(request_, mo, "mo@example.org")
    assert [address.email for address in EmailAddress.objects.all()] == ["mo@example.org"]


def test_address_that_another_only_typed_is_free(request_, mo, noor):
    EmailAddress.objects.create(user=noor, email="mo@example.org", verified=False)
    way = begin_code_sign_in(request_, mo, "mo@example.org")
    assert confirm(request_, way.url).status_code == 302
    assert Device.objects.get().person == mo


def test_too_many_codes_are_refused(request_, mo):
    for _ in range(3):
        begin_code_sign_in(request_, mo, "mo@example.org")
    with pytest.raises(TooManyCodesError):
        begin_code_sign_in(request_, mo, "mo@example.org")


@pytest.mark.parametrize(
    "elsewhere", ["", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "ik/"]
)
def test_only_pages_of_this_site_are_gone_to(elsewhere):
    assert local_path(elsewhere, "/ik/") == "/ik/"
    assert with_next("/a/", elsewhere) == "/a/"


def test_page_of_this_site_is_gone_to():
    assert local_path("/ik/?a=b", "/") == "/ik/?a=b"
    assert with_next("/a/", "/ik/?a=b") == "/a/?next=%2Fik%2F%3Fa%3Db"
