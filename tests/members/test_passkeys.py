"""Passkeys of a phone in software: what is asked of it, what counts, what is refused."""

import json

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client, RequestFactory

from members.actions import require_second_factor
from members.sign_in import INVITATION, sign_in_person
from tests.members.conftest import device_of, give_address, give_app
from tests.members.phone import FLAG, Phone

ADD = "/ik/passkey/"
SHOW = "/toegang/passkey/"
GARBAGE = ["", "null", "[]", '"x"', "{}", "7", "{not json", json.dumps({"id": 1, "response": {}}), "é" * 50]


def make_passkey(browser: Client, phone: Phone, **more: str):
    options = browser.get(ADD).context["options"]
    return browser.post(ADD, {"credential": phone.create(options), "name": "Mijn telefoon", **more})


def show_passkey(browser: Client, phone: Phone, **more):
    options = browser.get(SHOW, headers={"accept": "application/json"}).json()["request_options"]
    return browser.post(SHOW, {"credential": phone.get(options, **more)})


def give_passkey(person) -> Phone:
    """Let somebody make a passkey on a browser that he then leaves."""
    phone = Phone()
    browser = invited_browser(person)
    assert make_passkey(browser, phone).status_code == 302
    browser.post("/snel-weg/")
    return phone


def list_passkey(person, name: str = "Mijn telefoon") -> Authenticator:
    """A row to list, rename or throw away; nothing verifies it."""
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def invited_browser(person) -> Client:
    request = RequestFactory().post("/welkom/")
    request.session, request.user = SessionStore(), AnonymousUser()
    with request_context(request):
        sign_in_person(request, person, method=INVITATION)
    request.session.save()
    browser = Client()
    browser.cookies["kring"] = request.session.session_key
    return browser


def test_new_passkey_proves_both_factors_at_once(kim, sign_in):
    browser = sign_in(kim, "code")
    assert make_passkey(browser, Phone()).url == "/ik/"
    assert browser.get("/ik/").status_code == 200
    assert len(browser.get("/toegang/reservecodes/").context["unused_codes"]) == 10


def test_new_passkey_leads_on_within_this_site_only(mo, sign_in):
    browser = sign_in(mo)
    options = browser.get(ADD).context["options"]
    there = browser.post(ADD + "?next=/plan/", {"credential": Phone().create(options)})
    assert there.url == "/plan/"
    assert browser.get(ADD + "?next=https://evil.example/").context["onwards"] == "/ik/"


def test_member_gets_no_recovery_codes_that_he_could_not_use(mo):
    give_passkey(mo)
    assert set(mo.authenticator_set.values_list("type", flat=True)) == {"webauthn"}


def test_passkey_alone_signs_in_who_needs_two_factors(kim, client):
    phone = give_passkey(kim)
    assert show_passkey(client, phone).url == "/"
    assert device_of(client).person == kim
    assert client.get("/ik/").status_code == 200


def test_passkey_that_does_not_verify_is_not_kept(mo, sign_in):
    assert make_passkey(sign_in(mo), Phone(verifies=False)).status_code == 422
    assert not Authenticator.objects.exists()


def test_passkey_that_does_not_verify_signs_nobody_in(mo, client):
    phone = give_passkey(mo)
    phone.flags &= ~FLAG.UV
    assert show_passkey(client, phone).status_code == 422
    assert "_auth_user_id" not in client.session


def test_passkey_is_taken_once(mo, sign_in):
    browser = sign_in(mo)
    credential = Phone().create(browser.get(ADD).context["options"])
    answers = [browser.post(ADD, {"credential": credential}).status_code for _ in range(2)]
    assert answers == [302, 422]
    assert Authenticator.objects.count() == 1


def test_answer_to_an_older_challenge_signs_nobody_in(mo, client):
    phone = give_passkey(mo)
    options = client.get(SHOW, headers={"accept": "application/json"}).json()["request_options"]
    client.get(SHOW, headers={"accept": "application/json"})
    assert client.post(SHOW, {"credential": phone.get(options)}).status_code == 422


def test_passkey_does_not_sign_in_as_somebody_else(mo, noor, client):
    mine, his = give_passkey(mo), give_passkey(noor)
    assert show_passkey(client, mine, as_user=his.user).status_code == 422
    assert "_auth_user_id" not in client.session


def test_passkey_of_a_closed_account_signs_nobody_in(mo, client):
    phone = give_passkey(mo)
    type(mo).objects.update(is_active=False)
    assert show_passkey(client, phone).url == "/toegang/gesloten/"
    assert "_auth_user_id" not in client.session
    assert client.get("/toegang/gesloten/").status_code == 200


def test_passkey_is_the_second_step_after_a_code(kim, client):
    phone = give_passkey(kim)
    client.post("/toegang/code/", {"email": "kim@example.org"})
    client.post("/toegang/code/invullen/", {"code": mail.outbox[-1].body.splitlines()[2]})
    page = client.get("/toegang/stap/")
    wrong = client.post("/toegang/stap/", {"credential": "{}"})
    right = client.post(
        "/toegang/stap/", {"credential": phone.get(wrong.context["js_data"]["request_options"])}
    )
    assert (page.status_code, wrong.status_code, right.url) == (200, 422, "/")


def test_member_with_a_passkey_comes_in_with_a_code_alone(mo, client):
    give_passkey(mo)
    give_address(mo, "mo@example.org")
    client.post("/toegang/code/", {"email": "mo@example.org"})
    client.post("/toegang/code/invullen/", {"code": mail.outbox[-1].body.splitlines()[2]})
    assert device_of(client).person == mo


def test_showing_the_first_passkey_lets_a_second_one_be_made(mo, sign_in):
    phone, browser = give_passkey(mo), sign_in(mo)
    again = browser.get(ADD).url
    wrong = browser.post(again, {"credential": "{}"})
    options = browser.get(again).context["js_data"]["request_options"]
    assert (wrong.status_code, browser.post(again, {"credential": phone.get(options)}).url) == (422, ADD)
    assert make_passkey(browser, Phone()).status_code == 302


def test_session_of_a_new_role_is_proven_by_showing_its_passkey(mo, sign_in):
    phone, browser = give_passkey(mo), sign_in(mo, "code")
    require_second_factor(person=mo)
    page = browser.get("/ik/", follow=True)
    assert "Gebruik je passkey" in page.content.decode()
    show = page.context["show_url"]
    options = browser.get(show).context["js_data"]["request_options"]
    assert browser.post(show, {"credential": phone.get(options)}).url == "/ik/"
    assert browser.get("/ik/").status_code == 200


def test_phone_is_asked_to_verify_who_holds_it_and_to_keep_the_passkey(mo, sign_in):
    options = sign_in(mo).get(ADD).context["options"]["publicKey"]
    chosen = options["authenticatorSelection"]
    assert (chosen["userVerification"], chosen["residentKey"]) == ("required", "required")


def test_phone_learns_the_alias_and_nothing_else(mo, sign_in):
    give_address(mo, "mo@example.org")
    page = sign_in(mo).get(ADD)
    user, site = (page.context["options"]["publicKey"][part] for part in ("user", "rp"))
    assert (user["name"], user["displayName"], site["name"]) == ("Mo", "Mo", "Kring")
    assert "mo@example.org" not in page.content.decode()


def test_signing_in_asks_to_verify_without_saying_who(db, client):
    options = client.get("/toegang/passkey/", headers={"accept": "application/json"}).json()[
        "request_options"
    ]
    assert options["publicKey"]["userVerification"] == "required"
    assert not options["publicKey"].get("allowCredentials")


@pytest.mark.parametrize("credential", GARBAGE)
def test_what_no_phone_made_is_not_kept(mo, sign_in, credential):
    browser = sign_in(mo)
    browser.get(ADD)
    answer = browser.post(ADD, {"credential": credential, "name": "Mijn telefoon"})
    assert answer.status_code == 422
    assert "Mijn telefoon" in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", GARBAGE)
def test_what_no_phone_made_signs_nobody_in(db, client, credential):
    client.get("/toegang/passkey/", headers={"accept": "application/json"})
    answer = client.post("/toegang/passkey/", {"credential": credential})
    assert answer.status_code == 422
    assert "Dat is niet gelukt" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_passkey_may_be_used_while_a_code_is_on_its_way(mo, client):
    give_address(mo, "mo@example.org")
    client.post("/toegang/code/", {"email": "mo@example.org"})
    answer = client.get("/toegang/passkey/", headers={"accept": "application/json"})
    assert "request_options" in answer.json()


def test_passkey_page_asks_to_sign_in_first(client, db):
    assert client.get(ADD).url == f"/toegang/?next={ADD}"


def test_second_passkey_asks_for_the_first(mo, sign_in):
    list_passkey(mo)
    answer = sign_in(mo).get(ADD)
    assert answer.url == "/toegang/passkey/opnieuw/?next=%2Fik%2Fpasskey%2F"


def test_fresh_invitation_lets_a_member_add_one_while_the_old_phone_is_lost(mo):
    give_passkey(mo)
    assert invited_browser(mo).get(ADD).status_code == 200


def test_fresh_invitation_is_not_enough_for_who_has_a_role(kim):
    give_app(kim)
    answer = invited_browser(kim).get(ADD)
    assert answer.url.startswith("/toegang/stap/opnieuw/")


def test_thief_of_a_mail_cannot_add_a_passkey_beside_an_app(kim, client):
    give_app(kim)
    client.post("/toegang/code/", {"email": "kim@example.org"})
    assert client.get(ADD).url == f"/toegang/?next={ADD}"


@pytest.mark.parametrize("number", [0, 1, 3])
def test_passkeys_are_listed_in_the_same_number_of_queries(mo, sign_in, number, django_assert_num_queries):
    for nth in range(number):
        list_passkey(mo, f"Passkey {nth}")
    browser = sign_in(mo)
    browser.get("/toegang/passkeys/")
    with django_assert_num_queries(LIST_QUERIES):
        page = browser.get("/toegang/passkeys/").content.decode()
    assert page.count("Weghalen") == number


# Session, person, device; the passkeys; and what the frame asks.
LIST_QUERIES = 7


def test_last_way_in_cannot_be_thrown_away(mo, sign_in):
    passkey = list_passkey(mo)
    answer = sign_in(mo, "mfa").post(f"/toegang/passkeys/{passkey.pk}/weg/", follow=True)
    assert "laatste manier om in te loggen" in answer.content.decode()
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_passkey_beside_an_address_can_be_thrown_away_twice(mo, sign_in):
    give_address(mo, "mo@example.org")
    passkey = list_passkey(mo)
    browser = sign_in(mo, "mfa")
    answers = [browser.post(f"/toegang/passkeys/{passkey.pk}/weg/").status_code for _ in range(2)]
    assert answers == [302, 404]


@pytest.mark.parametrize("what", ["weg", "naam"])
def test_passkey_of_somebody_else_does_not_exist(mo, noor, sign_in, what):
    passkey = list_passkey(noor)
    path = f"/toegang/passkeys/{passkey.pk}/{what}/"
    browser = sign_in(mo, "mfa")
    assert [browser.get(path).status_code, browser.post(path, {"name": "x"}).status_code] == [404, 404]


@pytest.mark.parametrize(("name", "status"), [("Werk", 302), ("", 422), ("x" * 61, 422)])
def test_passkey_gets_another_name(mo, sign_in, name, status):
    passkey = list_passkey(mo)
    answer = sign_in(mo, "mfa").post(f"/toegang/passkeys/{passkey.pk}/naam/", {"name": name})
    passkey.refresh_from_db()
    assert answer.status_code == status
    assert passkey.data["name"] == ("Werk" if status == 302 else "Mijn telefoon")
