"""Who has a role needs two factors, everywhere but at help and on the way to the second step."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from members.actions import mark_demo, require_second_factor
from members.models import Person
from members.queries import DEMO_LINK, has_proven
from tests.members.conftest import app_code, device_of, give_app, give_recovery_codes

STEP = "/toegang/stap/"
CHOOSE = "/ik/tweede-stap/"


def first_step(person: Person) -> Client:
    """Come as far as the code from the mail."""
    browser = Client()
    browser.post("/toegang/code/", {"email": f"{person.alias.lower()}@example.org"})
    code = mail.outbox[-1].body.splitlines()[2]
    assert browser.post("/toegang/code/invullen/", {"code": code}).status_code == 302
    return browser


# --- what proves it ---


def records(person: Person, *methods: str) -> dict[str, object]:
    return {
        "account_authentication_methods": [{"method": method} for method in methods],
        "account_authentication_methods_user": str(person.pk),
    }


@pytest.mark.parametrize(
    ("methods", "proven"),
    [
        ((), False),
        (("code",), False),
        (("invitation",), False),
        ((DEMO_LINK,), False),
        (("code", "mfa"), True),
        (("mfa",), True),
    ],
)
def test_second_factor_is_proven_by(kim, methods, proven):
    assert has_proven(records(kim, *methods), kim) is proven


def test_demo_link_proves_it_in_a_demo_only(kim):
    before = has_proven(records(kim, DEMO_LINK), kim)
    mark_demo()
    assert (before, has_proven(records(kim, DEMO_LINK), kim)) == (False, True)


def test_what_somebody_else_proved_does_not_count(kim, mo):
    assert not has_proven(records(mo, "code", "mfa"), kim)


@pytest.mark.parametrize("garbage", [{}, {"account_authentication_methods": "mfa"}])
def test_session_without_records_proves_nothing(kim, garbage):
    assert not has_proven({**garbage, "account_authentication_methods_user": str(kim.pk)}, kim)


def test_member_needs_no_second_factor(mo):
    assert has_proven({}, mo)


# --- signing in with an app or a recovery code ---


def test_code_by_mail_and_code_of_the_app_sign_in(kim):
    secret = give_app(kim)
    browser = first_step(kim)
    assert browser.get(STEP).status_code == 200

    browser.post(STEP, {"code": app_code(secret)})

    assert device_of(browser).person == kim
    assert browser.get("/ik/").status_code == 200


def test_recovery_code_is_a_second_step_once(kim):
    give_app(kim)
    spare = give_recovery_codes(kim)[0]
    assert first_step(kim).post(STEP, {"code": spare}).status_code == 302
    assert first_step(kim).post(STEP, {"code": spare}).status_code == 422


@pytest.mark.parametrize("code", ["", "000000", "é", "x" * 300])
def test_wrong_code_of_the_app_signs_nobody_in(kim, code):
    give_app(kim)
    browser = first_step(kim)
    assert browser.post(STEP, {"code": code}).status_code == 422
    assert not kim.devices.exists()


def test_old_code_of_the_app_is_refused(kim):
    secret = give_app(kim)
    assert first_step(kim).post(STEP, {"code": app_code(secret, steps=-3)}).status_code == 422


def test_code_of_the_app_works_once(kim):
    secret = give_app(kim)
    code = app_code(secret)
    answers = [first_step(kim).post(STEP, {"code": code}).status_code for _ in range(2)]
    assert answers == [302, 422]


def test_code_of_the_app_works_once_for_as_long_as_it_is_right(kim):
    secret = give_app(kim)
    code = app_code(secret)
    assert first_step(kim).post(STEP, {"code": code}).status_code == 302
    # What allauth remembers ends after one period; with our tolerance the code is right for three.
    cache.delete(f"allauth.mfa.totp.used?user={kim.pk}&code={code}")

    assert first_step(kim).post(STEP, {"code": code}).status_code == 422


def test_guessing_is_stopped_even_with_the_right_code_at_last(kim):
    secret = give_app(kim)
    browser = first_step(kim)
    for _ in range(5):
        browser.post(STEP, {"code": "000000"})
    answer = browser.post(STEP, {"code": app_code(secret)})
    assert answer.status_code == 422
    assert "te vaak" in answer.content.decode()


def test_second_step_without_a_first_one_leads_to_signing_in(kim):
    give_app(kim)
    assert Client().post(STEP, {"code": "000000"}).url == "/toegang/"


def test_secret_of_the_app_is_sealed_in_the_database(kim):
    secret = give_app(kim)
    stored = kim.authenticator_set.get().data["secret"]
    assert secret not in stored


# --- without one ---


@pytest.mark.parametrize("path", ["/", "/ik/", "/bijeenkomst/", "/plan/"])
def test_unproven_session_is_sent_to_the_second_step(kim, sign_in, path):
    answer = sign_in(kim, "code").get(path)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, CHOOSE)


@pytest.mark.parametrize(
    "path", ["/hulp/", "/rust/", CHOOSE, "/ik/passkey/", "/toegang/app/", "/toegang/uit/"]
)
def test_help_and_the_way_to_it_stay_open(kim, sign_in, path):
    assert sign_in(kim, "code").get(path).status_code == 200


def test_quick_exit_stays_open(kim, sign_in):
    assert sign_in(kim, "code").post("/snel-weg/").status_code == 303


def test_unproven_session_changes_nothing(kim, sign_in):
    answer = sign_in(kim, "code").post("/ik/", {"alias": "Iemand anders"})
    kim.refresh_from_db()
    assert (answer.status_code, kim.alias) == (403, "Kim")


def test_fragment_is_answered_by_sending_the_whole_page(kim, sign_in):
    answer = sign_in(kim, "code").get("/ik/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == f"{CHOOSE}?next=%2Fik%2F"


def test_second_factor_is_asked_in_a_session_that_runs_already(mo, sign_in):
    browser = sign_in(mo, "code")
    before = browser.get("/ik/").status_code
    require_second_factor(person=mo)
    require_second_factor(person=mo)
    assert (before, browser.get("/ik/").status_code) == (200, 302)


def test_page_offers_an_app_only_to_who_gets_codes_by_mail(kim, sign_in):
    with_mail = sign_in(kim, "code").get(CHOOSE).content.decode()
    kim.emailaddress_set.all().delete()
    without = sign_in(kim, "invitation").get(CHOOSE).content.decode()
    assert "/toegang/app/" in with_mail
    assert "/toegang/app/" not in without
    assert "/ik/passkey/" in without


def test_page_asks_for_the_app_that_somebody_has(kim, sign_in):
    give_app(kim)
    page = sign_in(kim, "code").get(CHOOSE + "?next=/plan/").content.decode()
    assert "/toegang/stap/opnieuw/?next=%2Fplan%2F" in page
    assert "/toegang/app/" not in page


def test_proving_it_goes_on_where_somebody_was_going(kim, sign_in):
    secret = give_app(kim)
    browser = sign_in(kim, "code")
    wrong = browser.post("/toegang/stap/opnieuw/?next=/plan/", {"code": "000000"})
    right = browser.post("/toegang/stap/opnieuw/?next=/plan/", {"code": app_code(secret)})
    assert (wrong.status_code, right.url) == (422, "/plan/")
    assert browser.get("/plan/").status_code == 200


def test_proven_session_is_not_held_up(kim, sign_in):
    browser = sign_in(kim, "code", "mfa")
    assert browser.get(CHOOSE).url == "/ik/"
    assert browser.get(CHOOSE + "?next=https://evil.example/").url == "/ik/"


# --- setting up an app ---


def test_setting_up_an_app_proves_it_and_shows_recovery_codes(kim, sign_in):
    browser = sign_in(kim, "code")
    page = browser.get("/toegang/app/?next=/plan/")
    secret = page.context["form"].secret

    answer = browser.post("/toegang/app/?next=/plan/", {"code": app_code(secret)})

    codes = browser.get(answer.url)
    assert len(codes.context["unused_codes"]) == 10
    assert codes.context["onwards"] == "/plan/"
    assert browser.get("/plan/").status_code == 200


def test_setting_up_an_app_takes_a_real_code(kim, sign_in):
    browser = sign_in(kim, "code")
    browser.get("/toegang/app/")
    assert browser.post("/toegang/app/", {"code": "000000"}).status_code == 422
    assert not kim.authenticator_set.exists()


def test_qr_and_secret_of_the_app_stand_in_the_page_without_outside_help(kim, sign_in):
    page = sign_in(kim, "code").get("/toegang/app/").content.decode()
    assert "data:image/svg+xml;base64," in page
    assert "kim@example.org" not in page


def test_last_second_step_of_a_role_cannot_be_switched_off(kim, sign_in):
    give_app(kim)
    browser = sign_in(kim, "code", "mfa")
    answer = browser.post("/toegang/app/weg/")
    assert answer.status_code == 422
    assert kim.authenticator_set.filter(type="totp").exists()


def test_app_of_a_member_can_be_switched_off_twice(mo, sign_in):
    give_app(mo)
    browser = sign_in(mo, "code", "mfa")
    assert browser.post("/toegang/app/weg/").status_code == 302
    assert browser.post("/toegang/app/weg/").status_code == 404
    assert not mo.authenticator_set.exists()


def test_too_many_proofs_are_answered_with_a_calm_page(mo, sign_in):
    give_app(mo)
    browser = sign_in(mo)
    answers = [browser.post("/toegang/stap/opnieuw/", {"code": "000000"}) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert "Even wachten" in answers[-1].content.decode()
