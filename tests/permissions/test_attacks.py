"""What somebody tries who does not use our pages the way they are meant."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from groups.models import Appointment, Group, Invitation, Suspension
from members.actions import end_device
from members.models import Device, Person
from tests.cast import appoint, invitation_to, make_person, place_of, sign_in
from tests.groups.opening import a_draft, filled_form
from tests.groups.steps import in_days
from tests.permissions.protection import unprotected

pytestmark = pytest.mark.django_db

SAMPLES = {"int": 1, "slug": "moviera", "str": "een-geheim", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)//evil.example",
    "/\t/evil.example/",
]


def all_addresses() -> list[str]:
    return sorted({f"/{_filled(pattern)}" for pattern in _patterns(get_resolver().url_patterns)})


def _patterns(found, before=""):
    for one in found:
        whole = before + str(one.pattern)
        yield from [whole] if isinstance(one, URLPattern) else _patterns(one.url_patterns, whole)


def _filled(route: str) -> str:
    return re.sub(r"<(\w+):\w+>", lambda part: str(SAMPLES[part[1]]), route)


ADDRESSES = all_addresses()
# A service worker has no form to take a token from.
WITHOUT_TOKEN = {"/snel-weg/", "/ik/meldingen/vernieuwd/", f"/melding/{SAMPLES['uuid']}/aangekomen/"}


def test_no_form_is_taken_without_its_token(ben):
    strict = sign_in(ben, Client(enforce_csrf_checks=True))

    taken = {path for path in ADDRESSES if strict.post(path).status_code != 403}

    assert taken == WITHOUT_TOKEN


def test_no_form_is_taken_with_the_token_of_another_browser(ben, ana):
    strict, other = sign_in(ben, Client(enforce_csrf_checks=True)), Client()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', other.get("/").content.decode())[1]
    strict.get(reverse("members:me"))

    answer = strict.post(reverse("members:me"), {"alias": "Gekaapt", "csrfmiddlewaretoken": token})

    assert answer.status_code == 403
    assert not Person.objects.filter(alias="Gekaapt").exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_methods_that_nothing_is_made_for_do_nothing(method, ben, circle):
    browser = sign_in(ben)

    answers = {path: getattr(browser, method)(path) for path in ADDRESSES}

    statuses = {path: answer.status_code for path, answer in answers.items()}
    assert {path: code for path, code in statuses.items() if code not in {302, 403, 404, 405, 410, 422}} == {}
    wrong = {path: unprotected(answer, signed_in=True) for path, answer in answers.items()}
    assert {path: wrongs for path, wrongs in wrong.items() if wrongs} == {}


def stays_here(answer) -> bool:
    """Return whether a browser, which reads a backslash as a slash and skips tabs, stays on this site."""
    wanted = re.sub(r"[\t\r\n]", "", answer.headers.get("Location", "/")).replace("\\", "/").strip()
    host = urlsplit(urljoin("http://testserver/here/", wanted)).hostname
    return host == "testserver" and "evil.example" not in answer.content.decode()


LEADING_ON = [
    "account_login",
    "account_request_login_code",
    "account_logout",
    "members:second_factor",
    "members:passkey_add",
    "members:address",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "mfa_add_webauthn",
    "mfa_index",
]


@pytest.mark.parametrize("where", EVIL)
def test_no_address_leads_to_another_site(where, ana, fay):
    unproven = Client()
    unproven.force_login(fay)
    for browser in (Client(), sign_in(ana), sign_in(fay), unproven):
        for name in LEADING_ON:
            assert stays_here(browser.get(reverse(name), {"next": where})), name


@pytest.mark.parametrize("where", EVIL)
def test_no_form_leads_to_another_site(where, ana):
    for name in ("account_logout", "account_request_login_code", "members:passkey_add", "members:address"):
        browser = sign_in(ana)
        url = reverse(name)
        assert stays_here(browser.post(f"{url}?next={where}", {"next": where, "email": "a@b.example"})), name


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/ik/", "/%2F/evil.example/"])
def test_asking_for_a_sign_in_leads_back_to_this_site_only(path, fay):
    unproven = Client()
    unproven.force_login(fay)

    for browser in (Client(), unproven):
        answer = browser.get(path)
        assert urlsplit(answer.headers.get("Location", "/")).netloc == ""


def with_code(person, where: str = "") -> Client:
    EmailAddress.objects.create(user=person, email="iemand@example.org", verified=True, primary=True)
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a-key-that-somebody-else-chose"
    browser.post(reverse("account_request_login_code"), {"email": "iemand@example.org", "next": where})
    return browser


def type_code(browser: Client, where: str = ""):
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    return browser.post(
        f"{reverse('account_confirm_login_code')}?next={where}", {"code": code, "next": where}
    )


def test_signing_in_by_code_leads_to_this_site_only(ana):
    browser = with_code(ana, "https://evil.example/")

    assert stays_here(type_code(browser, "//evil.example/"))


def test_signing_in_by_code_changes_the_session_key(ana):
    browser = with_code(ana)
    before = browser.session.session_key

    type_code(browser)

    assert browser.session.session_key not in {before, "a-key-that-somebody-else-chose"}
    assert not Session.objects.filter(session_key=before).exists()
    assert browser.get(reverse("members:me")).status_code == 200


def test_coming_in_by_invitation_changes_the_session_key(circle):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a-key-that-somebody-else-chose"
    browser.post(reverse("groups:welcome", args=[invitation_to(circle)]))
    before = browser.session.session_key
    browser.post(reverse("groups:alias"), {"alias": "Nieuw"})
    browser.post(reverse("groups:way"), {"way": "passkey"})

    assert browser.session.session_key not in {before, "a-key-that-somebody-else-chose"}
    assert not Session.objects.filter(session_key=before).exists()
    assert Device.objects.get(person__alias="Nieuw").session_key == browser.session.session_key


def test_the_session_of_an_ended_device_opens_nothing(ana):
    browser = sign_in(ana)
    key = browser.session.session_key

    end_device(device=Device.objects.get(session_key=key), why=Device.Ended.REVOKED)

    assert not Session.objects.filter(session_key=key).exists()
    for name in ("members:me", "home", "groups:places"):
        assert ana.alias not in browser.get(reverse(name)).content.decode()


def test_a_session_copied_back_after_its_device_ended_opens_nothing(ana):
    browser = sign_in(ana)
    kept = Session.objects.get(session_key=browser.session.session_key)

    end_device(device=Device.objects.get(session_key=kept.session_key), why=Device.Ended.REVOKED)
    kept.save(force_insert=True)

    assert browser.get(reverse("members:me")).status_code == 302
    assert not Session.objects.filter(session_key=kept.session_key).exists()


def test_cookies_are_not_for_scripts_nor_for_other_sites(ana):
    browser = with_code(ana)
    type_code(browser)

    session = browser.cookies[settings.SESSION_COOKIE_NAME]

    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert browser.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"
    assert not session["domain"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:8000@evil.example", ""]
)
def test_a_foreign_host_gets_a_bare_refusal(host, ana):
    answer = sign_in(ana).get("/", headers={"host": host})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert ana.alias not in answer.content.decode()


def test_a_forwarded_host_changes_no_link(fay, circle):
    browser = sign_in(fay)
    made = browser.post(
        reverse("groups:invite", args=[circle.pk]), headers={"x-forwarded-host": "evil.example"}
    )

    page = browser.get(made.headers["Location"], headers={"x-forwarded-host": "evil.example"})

    assert f"{settings.KRING_URL}/welkom/" in page.content.decode()
    assert "evil.example" not in page.content.decode()


# --- more fields than the form has ---


def test_nobody_gives_himself_more_than_a_name(ana):
    browser = sign_in(ana)
    before = Person.objects.filter(pk=ana.pk).values().get()
    extra = {
        "needs_second_factor": "1",
        "private_records_closed": "1",
        "is_active": "",
        "id": "1",
        "person": "1",
    }

    browser.post(reverse("members:me"), {"alias": "Anders", **extra})

    assert Person.objects.filter(pk=ana.pk).values().get() == {**before, "alias": "Anders"}


def test_nobody_confirms_his_own_suspension_by_saying_so(ana, ben, bea, circle):
    extra = {"confirmed_by": bea.pk, "confirmed_at": "2020-01-01", "proposed_by": bea.pk, "state": "active"}
    data = {"reason": "Daarom.", "ends_on": in_days(9).isoformat(), **extra}

    sign_in(ben).post(reverse("groups:suspend", args=[place_of(ana, circle).pk]), data)

    made = Suspension.objects.get()
    assert (made.proposed_by, made.confirmed_by, made.confirmed_at) == (ben, None, None)


def test_nobody_confirms_his_own_step_by_saying_so(ben, bea, fay, circle):
    extra = {"confirmed_by": bea.pk, "confirmed_at": "2020-01-01", "proposed_by": bea.pk, "group": 1}

    sign_in(ben).post(
        reverse("crisis:propose_step", args=[circle.pk]), {"person": fay.pk, "after_minutes": 9, **extra}
    )

    made = circle.help_route.get(after_minutes=9)
    assert (made.proposed_by, made.confirmed_by, made.confirmed_at) == (ben, None, None)


def test_nobody_confirms_his_own_appointment_by_saying_so(ben, bea, circle, moviera):
    person = make_person("Tim")
    appoint(person, moviera, Appointment.Role.BACKUP)
    extra = {
        "confirmed_by": bea.pk,
        "confirmed_at": "2020-01-01",
        "role": "coordinator",
        "starts_at": "2020-01-01",
    }

    sign_in(ben).post(reverse("groups:propose", args=[circle.pk, "backup"]), {"person": person.pk, **extra})

    made = Appointment.objects.get(person=person, group=circle)
    assert (made.role, made.proposed_by, made.confirmed_at) == ("backup", ben, None)


def test_no_group_is_opened_live_by_saying_so(ben, otto):
    extra = {"state": "live", "live_since": "2020-01-01", "opened_by": otto.pk, "organisation_id": 1}

    sign_in(ben).post(reverse("groups:open"), filled_form(**extra))

    made = Group.objects.get(name="Dinsdag")
    assert (made.state, made.opened_by, made.live_since) == (Group.State.DRAFT, ben, None)


def test_no_group_goes_to_another_organisation_by_saying_so(ben, moviera, arosa):
    draft = a_draft(ben, moviera)

    sign_in(ben).post(
        reverse("groups:edit", args=[draft.pk]), filled_form(organisation=arosa.slug, name="Weg")
    )

    draft.refresh_from_db()
    assert draft.organisation == moviera


def test_an_invitation_is_what_its_page_says(fay, circle, arosa):
    extra = {
        "kind": "coordinator",
        "organisation": arosa.slug,
        "group": "",
        "restores": 1,
        "expires_at": "2090-01-01",
    }

    sign_in(fay).post(reverse("groups:invite", args=[circle.pk]), extra)

    made = Invitation.objects.get(made_by=fay)
    assert (made.kind, made.organisation, made.group) == ("member", circle.organisation, circle)
    assert made.restores is None
    assert (made.expires_at - made.made_at).days == 14


def test_a_message_is_of_who_sends_it(ana, bo, circle):
    room = circle.rooms.get()
    extra = {"sender": bo.pk, "person": bo.pk, "seq": 99, "room": 99, "created_at": "2020-01-01"}
    data = {"text": "hoi", "client_id": "0b0f0f2e-8a3c-4c8a-9d5e-2f1d3c4b5a69", **extra}

    sign_in(ana).post(reverse("chat:room", args=[room.pk]), data)

    said = room.messages.get()
    assert (said.sender, said.seq) == (ana, 1)
