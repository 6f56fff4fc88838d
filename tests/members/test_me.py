"""Somebody's own page."""

from datetime import timedelta

import pytest

from members.actions import (
    change_alias,
    close_private_records,
    log_access,
    open_private_records,
    welcome_person,
)
from members.models import AccessLog, Device, Person
from members.permissions import can_open_private_records
from members.protocol import AliasWanted, MyPlaces, Place, PlaceLink
from members.queries import who_looked
from members.rules import AliasTakenError, RefusedError
from supportgroups.lib import facts
from supportgroups.lib.clock import now
from tests.members.conftest import device_of


@pytest.fixture
def answers(monkeypatch):
    """Let a test answer this room's questions as the rooms above would."""

    def answer(question: type, *given: object) -> None:
        monkeypatch.setitem(facts._answers, question, (lambda _asked: given,))

    answer(AliasWanted)
    answer(MyPlaces)
    return answer


@pytest.fixture
def browser(mo, sign_in, answers):
    return sign_in(mo)


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get("/ik/").url == "/toegang/?next=/ik/"


# --- what somebody is called ---


def test_alias_is_changed_everywhere_at_once(browser, mo):
    assert browser.post("/ik/", {"alias": "  Mo   B "}).url == "/ik/"
    assert Person.objects.get(pk=mo.pk).alias == "Mo B"


def test_changing_the_alias_twice_ends_at_the_same_page(browser, mo):
    answers = [browser.post("/ik/", {"alias": "Mo B"}).url for _ in range(2)]
    assert answers == ["/ik/", "/ik/"]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", "Vul een naam in"),
        ("\u200b", "Vul een naam in"),
        ("x" * 31, "te lang"),
        ("x" * 5000, "te lang"),
        ("mo@example.org", "geen e-mailadres"),
        ("Mо", "twee soorten schrift"),
    ],
)
def test_alias_that_cannot_be_is_refused_and_stays_typed(browser, mo, typed, line):
    answer = browser.post("/ik/", {"alias": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert line in page
    assert typed in page
    assert Person.objects.get(pk=mo.pk).alias == "Mo"


def test_alias_in_use_is_refused_with_the_line_of_the_room_above(browser, mo, answers):
    answers(AliasWanted, "Zo heet al iemand in je groep.")
    answer = browser.post("/ik/", {"alias": "Ana"})
    assert answer.status_code == 422
    assert "Zo heet al iemand in je groep." in answer.content.decode()
    with pytest.raises(AliasTakenError, match="Zo heet al iemand"):
        change_alias(person=mo, alias="Ana")


def test_alias_is_shown_as_text(browser, mo):
    browser.post("/ik/", {"alias": "<b>Mo</b>"})
    assert "<b>Mo" not in browser.get("/ik/").content.decode()


def test_nobody_is_welcomed_without_an_alias(db):
    with pytest.raises(RefusedError):
        welcome_person(alias=" ")
    assert not Person.objects.exists()


def test_who_is_welcomed_has_no_password(mo):
    assert not mo.has_usable_password()


# --- where somebody is signed in ---


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_of_the_database_however_many_devices(
    mo, sign_in, answers, number, django_assert_num_queries
):
    browser = [sign_in(mo) for _ in range(number)][-1]
    browser.get("/ik/")
    with django_assert_num_queries(PAGE_QUERIES):
        page = browser.get("/ik/")
    assert len(page.context["devices"]) == number


# Session, person, device in use; devices, authenticators, address, who looked; and what the frame asks.
PAGE_QUERIES = 12


def test_another_device_is_signed_out_from_here(browser, mo, sign_in):
    other = sign_in(mo)
    device = device_of(other)
    answers = [browser.post(f"/ik/apparaten/{device.pk}/uitloggen/").url for _ in range(2)]
    assert answers == ["/ik/", "/ik/"]
    assert other.get("/ik/").url == "/uitgelogd/revoked/"
    assert browser.get("/ik/").status_code == 200


def test_signing_out_the_device_in_hand_leads_to_signing_in(browser, mo):
    device = device_of(browser)
    assert browser.post(f"/ik/apparaten/{device.pk}/uitloggen/").url == "/toegang/"
    device.refresh_from_db()
    assert device.ended_by == Device.Ended.SIGNED_OUT


def test_device_of_somebody_else_cannot_be_signed_out(browser, noor, sign_in):
    other = sign_in(noor)
    device = device_of(other)
    assert browser.post(f"/ik/apparaten/{device.pk}/uitloggen/").status_code == 404
    assert other.get("/ik/").status_code == 200


def test_all_other_devices_are_signed_out_in_one_tap(browser, mo, sign_in):
    others = [sign_in(mo), sign_in(mo)]
    browser.post("/ik/apparaten/andere/uitloggen/")
    assert browser.get("/ik/").status_code == 200
    assert [other.get("/ik/").status_code for other in others] == [302, 302]


@pytest.mark.parametrize("path", ["/ik/apparaten/1/uitloggen/", "/ik/apparaten/andere/uitloggen/"])
def test_device_is_not_signed_out_by_a_link(browser, path):
    assert browser.get(path).status_code == 405


# --- who looked ---


def test_looks_show_a_role_and_a_day_only(browser, mo, noor):
    log_access(actor=noor, subject=mo, role="coordinator", event="suspension-proposed", object_ref="7")
    page = browser.get("/ik/").content.decode()
    assert "Een coördinator" in page
    assert "Noor" not in page
    assert "suspension" not in page


@pytest.mark.parametrize("role", AccessLog.Role)
def test_every_role_is_said_in_words(role, browser, mo, noor):
    log_access(actor=noor, subject=mo, role=role, event="opened")
    page = browser.get("/ik/").content.decode()
    assert f"<span>{str(role.label).capitalize()}</span>" in page


def test_a_role_that_nobody_has_any_more_is_still_said_in_words(browser, mo, noor):
    log_access(actor=noor, subject=mo, role="coordinator", event="opened")
    AccessLog.objects.update(role="help-route")
    page = browser.get("/ik/").content.decode()
    assert "Iemand met een rol" in page
    assert "elp-route" not in page


def test_a_role_without_words_is_not_written_down(mo, noor):
    with pytest.raises(ValueError, match="chief"):
        log_access(actor=noor, subject=mo, role="chief", event="opened")


@pytest.mark.parametrize("number", [0, 1, 3])
def test_looks_are_listed_newest_first(mo, noor, number, django_assert_num_queries):
    for event in range(number):
        log_access(actor=noor, subject=mo, role="facilitator", event=str(event))
    with django_assert_num_queries(1):
        events = [line.event for line in who_looked(mo)]
    assert events == sorted(events, reverse=True)
    assert len(events) == number


def test_look_that_is_delayed_for_safety_is_shown_when_its_moment_has_come(mo, noor, clock):
    line = log_access(actor=noor, subject=mo, role="coordinator", event="suspension")
    AccessLog.objects.filter(pk=line.pk).update(hidden_until=now() + timedelta(days=3))
    before = list(who_looked(mo))
    clock.forward(days=4)
    assert (before, list(who_looked(mo))) == ([], [line])


def test_looks_at_others_and_own_doings_are_not_shown(mo, noor):
    log_access(actor=mo, subject=mo, role="member", event="stopped")
    log_access(actor=mo, subject=noor, role="facilitator", event="invited")
    assert list(who_looked(mo)) == []


def test_look_of_somebody_erased_stays(mo, noor):
    log_access(actor=noor, subject=mo, role="facilitator", event="opened")
    noor.delete()
    assert len(who_looked(mo)) == 1


# --- private records, places ---


def test_private_records_stay_closed_until_a_second_person_confirmed(mo):
    close_private_records(person=mo)
    close_private_records(person=mo)
    closed = can_open_private_records(Person.objects.get(pk=mo.pk))
    open_private_records(person=mo)
    assert (closed, can_open_private_records(Person.objects.get(pk=mo.pk))) == (False, True)


def test_closed_private_records_are_said_on_the_page(browser, mo):
    close_private_records(person=mo)
    assert "nieuwe telefoon" in browser.get("/ik/").content.decode()


def test_places_of_the_rooms_above_stand_on_the_page(browser, answers):
    answers(MyPlaces, Place("De PION", "doet mee", (PlaceLink("Stoppen", "/stoppen/"),)))
    page = browser.get("/ik/").content.decode()
    assert "De PION" in page
    assert 'href="/stoppen/"' in page
