"""Taking one's own words along: all of them, and nobody else's."""

import json
import re
import time
import zipfile
from io import BytesIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache

from chat.actions import delete_message
from chat.models import Message, Room
from groups.actions import confirm_suspension, propose_suspension, stop_membership
from members.actions import close_private_records, log_access
from tests.cast import Client, place_of, say_often, sign_in
from tests.groups.steps import in_days
from tests.members.conftest import give_address, give_app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def room(circle) -> Room:
    return Room.objects.get(group=circle)


def download(browser: Client) -> tuple[str, dict]:
    answer = browser.post("/ik/meenemen/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        return packed.read("lezen.html").decode(), json.loads(packed.read("gegevens.json"))


def texts(data: dict) -> list[str]:
    return [line["tekst"] for line in data["berichten"]["regels"]]


def test_download_holds_every_own_word_in_both_forms(ana, room):
    say_often(ana, room, [f"woord {number}" for number in range(7)])

    page, data = download(sign_in(ana))

    assert texts(data) == [f"woord {number}" for number in range(7)]
    assert re.findall(r"woord \d", page) == texts(data)
    assert "Ana" in page


def test_download_holds_nothing_of_anybody_else(ana, bo, fay, ben, bea, room, moviera):
    say_often(bo, room, ["Boterbloem"])
    say_often(fay, room, ["Korenbloem"])
    say_often(ana, room, ["eigen"])
    log_access(actor=fay, subject=ana, role="facilitator", event="opened")
    place = place_of(ana, room.group)
    kept_out = propose_suspension(by=ben, membership=place, reason="Distel", ends_on=in_days(30))
    confirm_suspension(by=bea, suspension=kept_out)

    page, data = download(sign_in(ana))

    everything = page + json.dumps(data, ensure_ascii=False)
    others = ("Boterbloem", "Korenbloem", "Distel", "Bo", "Fay", "Ben", "Bea")
    assert [word for word in others if re.search(rf"\b{word}\b", everything)] == []
    assert len(data["niet-in-de-groep"]["regels"]) == 1
    assert data["wie-keek"]["regels"][0]["wie"] == "een begeleider"


def test_a_suspension_that_nobody_confirmed_is_not_told(ana, ben, room):
    propose_suspension(by=ben, membership=place_of(ana, room.group), reason="Distel", ends_on=in_days(30))

    _page, data = download(sign_in(ana))

    assert (data["niet-in-de-groep"]["regels"], data["wie-keek"]["regels"]) == ([], [])


def test_who_stopped_still_takes_his_words_along(ana, room):
    say_often(ana, room, ["voor ik stopte"])
    stop_membership(person=ana, membership=place_of(ana, room.group))

    assert texts(download(sign_in(ana))[1]) == ["voor ik stopte"]


def test_what_is_gone_is_not_in_it(ana, room, clock):
    say_often(ana, room, ["verlopen"])
    clock.forward(days=room.group.message_life_days)
    say_often(ana, room, ["weggehaald", "blijft"])
    seq = Message.objects.filter(sender=ana).order_by("seq")[1].seq
    delete_message(person=ana, room=room, client_id="00000000-0000-4000-8000-000000000001", seq=seq)

    assert texts(download(sign_in(ana))[1]) == ["blijft"]


def test_text_is_shown_as_text(ana, room):
    say_often(ana, room, ["<b>dik</b>"])

    page, data = download(sign_in(ana))

    assert ("<b>dik" in page, texts(data)) == (False, ["<b>dik</b>"])


def test_file_has_a_name_that_says_nothing_and_stays_in_no_cache(ana):
    answer = sign_in(ana).post("/ik/meenemen/")

    assert re.fullmatch(r'attachment; filename="bestanden-\d{8}\.zip"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store, private"


def test_download_is_closed_on_a_phone_that_nobody_confirmed(ana):
    close_private_records(person=ana)
    browser = sign_in(ana)

    assert [browser.get("/ik/meenemen/").status_code, browser.post("/ik/meenemen/").status_code] == [409, 409]


def test_a_role_is_taken_along_too(fay, gus, circle):
    _page, data = download(sign_in_just_proved(gus))

    assert [line["rol"] for line in data["mijn-rollen"]["regels"]] == ["begeleider"]


# --- a fresh proof first ---


def sign_in_just_proved(person) -> Client:
    browser = sign_in(person)
    session = browser.session
    (record,) = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**record, "reauthenticated": True}]
    session.save()
    return browser


def long_ago(browser: Client) -> Client:
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - 3600} for one in records]
    session.save()
    return browser


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_a_second_step_shows_it_again(ana, method):
    give_app(ana)
    browser = long_ago(sign_in_just_proved(ana))

    assert getattr(browser, method)("/ik/meenemen/").url == "/toegang/stap/opnieuw/?next=%2Fik%2Fmeenemen%2F"


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_only_an_address_types_a_code_from_his_mail(ana, method):
    give_address(ana, "ana@example.org")
    browser = long_ago(sign_in(ana))

    asked = getattr(browser, method)("/ik/meenemen/").url
    browser.post(asked)
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]

    assert asked == "/ik/laat-zien/?next=%2Fik%2Fmeenemen%2F"
    assert browser.post(asked, {"code": "0000"}).status_code == 422
    assert browser.post(asked, {"code": code}).url == "/ik/meenemen/"
    assert browser.get("/ik/meenemen/").status_code == 200


def test_a_code_proves_once_for_a_quarter_of_an_hour(ana, clock):
    give_address(ana, "ana@example.org")
    browser = sign_in(ana)
    assert browser.get("/ik/meenemen/").status_code == 200

    clock.forward(minutes=16)

    assert browser.get("/ik/meenemen/").status_code == 302


def test_too_many_wrong_codes_ask_for_a_new_one(ana):
    give_address(ana, "ana@example.org")
    browser = long_ago(sign_in(ana))
    browser.post("/ik/laat-zien/")

    answers = [
        browser.post("/ik/laat-zien/", {"code": "0000"}).status_code
        for _ in range(settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS)
    ]

    assert answers[-1] == 302
    assert "Stuur een code" in browser.get("/ik/laat-zien/").content.decode()


def test_who_has_no_address_has_no_code_to_ask_for(ana):
    assert sign_in(ana).get("/ik/laat-zien/").status_code == 404


def test_an_empty_code_is_told_beside_its_field(ana):
    give_address(ana, "ana@example.org")
    browser = long_ago(sign_in(ana))
    browser.post("/ik/laat-zien/")

    answer = browser.post("/ik/laat-zien/", {"code": ""})

    assert (answer.status_code, "Vul de code in." in answer.content.decode()) == (422, True)
