"""What stays behind: in headers, logs, the database and error pages; and what guessing numbers brings."""

import os
import re
import subprocess
import sys
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.urls import resolve, reverse

import chat.views
from chat.actions import post_message
from groups.models import Invitation
from members.models import Person
from tests.cast import invitation_to, place_of, sign_in
from tests.groups.steps import in_days
from tests.permissions.asking import Answer, leaks
from tests.permissions.protection import INLINE, unprotected
from tests.permissions.table import BY_LINK, HTTP
from tests.permissions.test_attacks import ADDRESSES

pytestmark = pytest.mark.django_db

SECRET = "Korenwolfgeheim"


# --- headers ---


FORBIDDEN = ['<p style="x">', "<style>", "<script>1", '<a onclick="x">', '<a href="javascript:x">']
ALLOWED = ['<script type="module" src="x">', '<script id="x" type="application/json">{}', '<p class="style">']


@pytest.mark.parametrize(
    ("html", "found"), [*((one, 1) for one in FORBIDDEN), *((one, 0) for one in ALLOWED)]
)
def test_the_check_knows_what_a_policy_forbids(html, found):
    assert len(INLINE.findall(html)) == found


def test_pages_outside_the_table_are_protected_whatever_their_status(ben, circle):
    asked = {row.url for row in HTTP}
    outside = [path for path in ADDRESSES if resolve(path).view_name not in asked]
    browser, statuses = sign_in(ben), set()
    for path in [*outside, "/er/is/niets/"]:
        for method in ("get", "post"):
            answer = getattr(browser, method)(path)
            statuses.add(answer.status_code)
            assert unprotected(answer, signed_in="_auth_user_id" in browser.session) == [], path
            if "_auth_user_id" not in browser.session:
                browser = sign_in(ben)

    assert {200, 302, 404, 405} <= statuses
    assert len(outside) > 30


def test_error_pages_are_protected_too(ana, fay, circle, monkeypatch):
    unproven, strict = Client(), sign_in(ana, Client(enforce_csrf_checks=True))
    unproven.force_login(fay)
    broken = sign_in(ana, Client(raise_request_exception=False))
    monkeypatch.setattr(chat.views, "place_in", broken_by_mistake)
    answers = {
        400: Client().get("/", headers={"host": "evil.example"}),
        403: strict.post(reverse("members:me")),
        404: Client().get("/er/is/niets/"),
        410: Client().get(reverse("groups:welcome", args=[spent_token(circle)])),
        500: broken.get(reverse("chat:room", args=[circle.rooms.get().pk])),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert unprotected(answer, signed_in=status in {403, 500}) == []


def spent_token(circle) -> str:
    token = invitation_to(circle)
    Invitation.objects.update(revoked_at="2020-01-01T00:00:00Z")
    return token


def broken_by_mistake(*_args):
    raise RuntimeError("broken by a mistake of ours")


def test_over_https_no_cookie_leaves_in_the_clear():
    asked = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
    ]
    code = f"from supportgroups import settings as s; print([bool(getattr(s, name)) for name in {asked}])"

    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**_environment(), "KRING_URL": "https://kring.example"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "[True, True, True, True, False]"


def test_behind_a_proxy_who_comes_over_http_is_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    plain = client.get("/over/")
    over_https = client.get("/over/", headers={"x-forwarded-proto": "https"})

    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/over/")
    assert over_https.status_code == 200


@pytest.mark.django_db
def test_a_proxy_may_ask_over_http_whether_we_are_alive(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/gezond/").status_code == 200


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(("KRING_", "PATH", "HOME"))}


# --- guessing ---


def test_guessing_numbers_finds_nothing(world):
    guesses = sorted({number for number in world.objects.values() if isinstance(number, int)})[:6]
    # What has a number that can be guessed; the others are named by 128 random bits, or by a link.
    by_number = [row for row in HTTP if len(row.objects) == 1 and row.url not in BY_LINK]
    for url in sorted({row.url for row in by_number if isinstance(world.objects.get(row.objects[0]), int)}):
        for number in guesses:
            role = "foreign_coordinator" if number % 2 else "foreign_member"
            answer = Answer(world.browser(role).get(reverse(url, args=[number])), set())
            assert leaks(role, answer.everything()) == [], (role, url, number)


HUGE = ["9" * 19, "9" * 40, "9" * 4400]


@pytest.mark.parametrize("number", HUGE, ids=len)
def test_a_number_that_no_database_holds_is_just_missing(number, ana, circle):
    browser = sign_in(ana)
    for path in (f"/gesprek/{number}/", f"/groep/{number}/huisregels/", f"/stoppen/{number}/"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("number", HUGE, ids=len)
def test_a_number_in_a_form_that_no_database_holds_breaks_nothing(number, ana, circle):
    browser = sign_in(ana)
    place = place_of(ana, circle)

    back = browser.post(reverse("groups:return", args=[place.pk]), {"group": number})
    read = browser.post(reverse("groups:accept", args=[circle.pk]), {"number": number})

    assert (back.status_code, read.status_code) == (302, 302)


@pytest.mark.parametrize("number", HUGE, ids=len)
def test_a_number_in_a_list_that_no_database_holds_is_told_beside_the_field(number, ben, circle, moviera):
    browser, lists = sign_in(ben), {"regions": [number], "cards": [number]}
    pages = [
        reverse("groups:open"),
        reverse("groups:edit", args=[circle.pk]),
        reverse("groups:extra_rules", args=[moviera.slug]),
    ]

    answers = [browser.post(page, lists) for page in pages]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert all({"regions", "cards"} & set(answer.context["form"].errors) for answer in answers)


# --- logs ---


def everything_that_is_written(ana, fay, ben, circle) -> list[str]:
    """Do what handles words, names and links, well and badly; return what may stand in no line of a log."""
    token, spent = invitation_to(circle), invitation_to(circle)
    Invitation.objects.filter(pk=Invitation.objects.latest("pk").pk).update(revoked_at="2020-01-01T00:00:00Z")
    strict, browser = Client(enforce_csrf_checks=True), sign_in(ana)
    room = reverse("chat:room", args=[circle.rooms.get().pk])
    for link in (token, spent, "made-up-token"):
        page = reverse("groups:welcome", args=[link])
        strict.post(page)
        Client().put(page)
        Client().get(page)
        Client().post(page)
        Client().get(f"{page}meer/")
    browser.post(room, {"text": f"{SECRET} gezegd", "client_id": str(uuid4())})
    browser.post(room, {"text": f"{SECRET} half", "client_id": "geen-nummer"})
    browser.post(room, {"text": SECRET * 400, "client_id": str(uuid4())})
    browser.get(room)
    suspending = reverse("groups:suspend", args=[place_of(ana, circle).pk])
    sign_in(ben).post(suspending, {"reason": f"{SECRET} reden", "ends_on": in_days(9).isoformat()})
    sign_in(ben).post(suspending, {"reason": f"{SECRET} reden", "ends_on": "nooit"})
    Client().post(reverse("account_request_login_code"), {"email": f"{SECRET}@example.org"})
    return [token, spent, "made-up-token", SECRET, SECRET.lower()]


def test_no_line_of_a_log_holds_a_word_or_a_link(ana, fay, ben, circle, caplog):
    caplog.set_level("DEBUG")

    secrets = everything_that_is_written(ana, fay, ben, circle)

    assert "Method Not Allowed" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_a_page_that_breaks_tells_nobody_what_was_on_it(ana, circle, caplog, monkeypatch):
    caplog.set_level("DEBUG")
    room = circle.rooms.select_related("group").get()
    post_message(person=ana, room=room, client_id=uuid4(), text=SECRET)

    def broken(request, template, context, **_kwargs):
        assert SECRET in str(context)
        broken_by_mistake()

    monkeypatch.setattr(chat.views, "render", broken)
    browser = sign_in(ana, Client(raise_request_exception=False))
    answer = browser.post(reverse("chat:room", args=[room.pk]), {"text": f"{SECRET} 2", "client_id": "x"})

    assert answer.status_code == 500
    assert "broken by a mistake" not in answer.content.decode()
    assert ana.alias not in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert SECRET not in caplog.text


# --- what a thief of the database reads ---


def all_that_is_stored() -> str:
    rows = [str(session.get_decoded()) for session in Session.objects.all()]
    for model in apps.get_models():
        alias = "keys" if model._meta.label == "lib.DataKey" else "default"
        with connections[alias].cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            rows += [str([_plain(value) for value in row]) for row in cursor.fetchall()]
    return "\n".join(rows)


def _plain(value: object) -> object:
    return bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else value


def test_a_fresh_link_is_stored_nowhere(fay, ana, circle):
    browser, place = sign_in(fay), place_of(ana, circle).pk
    for url, pk in (("groups:invite", circle.pk), ("groups:new_phone", place)):
        made = browser.post(reverse(url, args=[pk]), {"once": url})
        stored = all_that_is_stored()
        page = browser.get(made.headers["Location"]).content.decode()
        token = re.search(r"/welkom/([\w-]{20,})/", page)[1]

        assert token not in stored
        assert token not in all_that_is_stored()


def test_a_link_is_shown_once(fay, circle):
    browser = sign_in(fay)
    made = browser.post(reverse("groups:invite", args=[circle.pk])).headers["Location"]

    pages = [browser.get(made).content.decode() for _time in range(2)]

    assert ["/welkom/" in page for page in pages] == [True, False]


def test_a_link_is_stored_nowhere_while_its_reader_is_on_the_way_in(circle):
    token, browser = invitation_to(circle), Client()

    browser.post(reverse("groups:welcome", args=[token]))
    first = all_that_is_stored()
    browser.post(reverse("groups:alias"), {"alias": "Nieuw"})

    assert token not in first
    assert token not in all_that_is_stored()
    assert browser.get(reverse("groups:way")).status_code == 200


def test_no_word_is_stored_in_the_clear(ana, ben, circle):
    post_message(person=ana, room=circle.rooms.select_related("group").get(), client_id=uuid4(), text=SECRET)
    page = reverse("groups:suspend", args=[place_of(ana, circle).pk])
    sign_in(ben).post(page, {"reason": SECRET, "ends_on": in_days(9).isoformat()})

    assert SECRET not in all_that_is_stored()


# --- aliases ---

ALIKE = [
    "An\u200ba",
    "\u202eAna",
    "Ana\u2066",
    "A\u00adna",
    "Ana\u3164",
    "A\ufe0fna",
    "An\u034fa",
    "\uffa0Ana",
    "Ａｎａ",
]


@pytest.mark.parametrize("alias", ALIKE, ids=ascii)
def test_nobody_is_called_like_somebody_else_in_invisible_ink(alias, ana, bo):
    answer = sign_in(bo).post(reverse("members:me"), {"alias": alias})

    assert answer.status_code == 422
    assert Person.objects.get(pk=bo.pk).alias == "Bo"


@pytest.mark.parametrize("alias", ["\u3164\u3164", "\u2800", "\u200b\u200d", "\ufe0f", "   "], ids=ascii)
def test_nobody_is_called_nothing(alias, ana):
    assert sign_in(ana).post(reverse("members:me"), {"alias": alias}).status_code == 422


def test_an_alias_is_a_text_and_nothing_else(ana, fay, circle):
    sign_in(ana).post(reverse("members:me"), {"alias": "<img src=x onerror=a>{{ 7 }}"})

    page = sign_in(fay).get(reverse("groups:people", args=[circle.pk])).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=a&gt;" in page
