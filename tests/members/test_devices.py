"""A session lives only as long as its device."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import Http404

from members.actions import (
    end_device,
    end_devices,
    end_unseen_devices,
    register_device,
    touch_device,
    welcome_person,
)
from members.models import Device
from members.permissions import can_end_device, get_device_for
from members.queries import device_is_in_use
from supportgroups.lib.clock import now
from supportgroups.lib.models import LiveNote
from tests.members.conftest import device_of

Ended = Device.Ended


def test_session_without_a_device_is_nobody(mo, client):
    client.force_login(mo)
    answer = client.get("/ik/")
    assert answer.url == "/toegang/?next=/ik/"
    assert "_auth_user_id" not in client.session


def test_ended_device_is_out_at_its_next_page(mo, sign_in):
    browser = sign_in(mo)
    end_device(device=device_of(browser), why=Ended.QUICK_EXIT)
    assert browser.get("/ik/").url == "/toegang/?next=/ik/"


@pytest.mark.parametrize("why", [Ended.NEW_PHONE, Ended.REVOKED])
def test_device_that_another_one_ended_is_told_once(mo, sign_in, why):
    browser = sign_in(mo)
    end_devices(person=mo, why=why)
    assert browser.get("/ik/").url == f"/uitgelogd/{why}/"
    assert browser.get("/ik/").url == "/toegang/?next=/ik/"


def test_old_page_says_that_a_new_phone_took_over(client, db):
    page = client.get("/uitgelogd/new-phone/").content.decode()
    assert "Een nieuwe telefoon heeft het overgenomen" in page


@pytest.mark.parametrize("why", ["quick-exit", "signed-out", "nonsense"])
def test_page_of_an_ending_that_nobody_is_told_does_not_exist(client, db, why):
    assert client.get(f"/uitgelogd/{why}/").status_code == 404


def test_session_that_outlived_its_device_is_told_too(mo, sign_in):
    browser = sign_in(mo)
    Device.objects.update(revoked_at=now(), ended_by=Ended.NEW_PHONE)
    assert browser.get("/ik/").url == "/uitgelogd/new-phone/"
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("path", ["/hulp/", "/rust/"])
def test_help_opens_on_an_ended_device(mo, sign_in, path):
    browser = sign_in(mo)
    end_devices(person=mo, why=Ended.NEW_PHONE)
    assert browser.get(path).status_code == 200


@pytest.fixture
def _embedded(settings):
    # The nudge of a process without sockets is a row here, and a message of Redis when scaled out.
    settings.SCALED_OUT = False


@pytest.mark.usefixtures("_embedded")
def test_ending_a_device_ends_its_session_and_nudges_its_sockets(mo, sign_in):
    device = device_of(sign_in(mo))
    end_device(device=device, why=Ended.REVOKED)
    assert not Session.objects.filter(session_key=device.session_key).exists()
    assert not device_is_in_use(device.session_key, mo.pk)
    assert LiveNote.objects.filter(topic=f"person:{mo.pk}").count() == 1


@pytest.mark.usefixtures("_embedded")
def test_ending_a_device_twice_keeps_the_first_reason(mo, sign_in):
    device = device_of(sign_in(mo))
    end_device(device=device, why=Ended.NEW_PHONE)
    end_device(device=device, why=Ended.SIGNED_OUT)
    device.refresh_from_db()
    assert device.ended_by == Ended.NEW_PHONE
    assert LiveNote.objects.count() == 1


def test_ending_all_devices_keeps_the_one_in_hand_and_other_people(mo, noor, sign_in):
    here, there, other = sign_in(mo), sign_in(mo), sign_in(noor)
    end_devices(person=mo, why=Ended.REVOKED, keep=here.session.session_key)
    end_devices(person=mo, why=Ended.REVOKED, keep=here.session.session_key)
    assert [browser.get("/ik/").status_code for browser in (here, there, other)] == [200, 302, 200]


def test_device_of_somebody_else_is_not_in_use_for_me(mo, noor, sign_in):
    key = sign_in(noor).session.session_key
    assert device_is_in_use(key, noor.pk)
    assert not device_is_in_use(key, mo.pk)


def test_door_to_a_device_answers_the_same_for_missing_and_forbidden(mo, noor, sign_in):
    device = device_of(sign_in(noor))
    assert get_device_for(noor, device.pk) == device
    assert not can_end_device(mo, device)
    for pk in (device.pk, 999_999):
        with pytest.raises(Http404):
            get_device_for(mo, pk)


def test_registering_twice_is_one_device(mo):
    one = register_device(person=mo, session_key="k" * 32, label="Telefoon")
    two = register_device(person=mo, session_key="k" * 32, label="x" * 300)
    assert (one, Device.objects.count()) == (two, 1)


def test_last_seen_moves_at_most_every_five_minutes(mo, clock):
    device = register_device(person=mo, session_key="k" * 32, label="Telefoon")
    clock.forward(minutes=4)
    soon = touch_device(device=device)
    clock.forward(minutes=2)
    assert (soon, touch_device(device=device), touch_device(device=device)) == (False, True, False)


def test_page_notes_that_its_device_was_seen(mo, sign_in, clock):
    browser = sign_in(mo)
    clock.forward(minutes=6)
    browser.get("/ik/")
    assert now() - device_of(browser).last_seen_at < timedelta(seconds=30)


def test_session_is_prolonged_by_use_after_a_day(mo, sign_in, clock):
    browser = sign_in(mo)
    assert "kring" not in browser.get("/ik/").cookies
    clock.forward(days=2)
    assert "kring" in browser.get("/ik/").cookies


@pytest.mark.parametrize("path", ["/ik/", "/ik/tweede-stap/", "/ik/passkey/"])
def test_private_pages_are_kept_nowhere(mo, sign_in, path):
    assert sign_in(mo).get(path)["Cache-Control"] == "no-store, private"


def test_page_of_a_visitor_may_be_kept(client, db):
    assert "no-store" not in client.get("/rust/").get("Cache-Control", "")


def test_signing_out_ends_the_device(mo, sign_in):
    browser = sign_in(mo)
    device = device_of(browser)
    assert browser.get("/toegang/uit/").status_code == 200
    assert browser.post("/toegang/uit/").url == "/rust/"
    assert browser.post("/toegang/uit/").url == "/rust/"
    device.refresh_from_db()
    assert device.ended_by == Ended.SIGNED_OUT


def test_many_people_with_the_same_browser_are_told_apart(db, sign_in):
    people = [welcome_person(alias="Sam") for _ in range(2)]
    browsers = [sign_in(person) for person in people]
    assert [device_of(browser).person for browser in browsers] == people


def test_device_that_nobody_used_for_ninety_days_is_ended(mo, sign_in, clock):
    forgotten, used = sign_in(mo), sign_in(mo)
    clock.forward(days=60)
    used.get("/ik/")
    clock.forward(days=31)
    assert [end_unseen_devices(), end_unseen_devices()] == [1, 0]
    assert [browser.get("/ik/").status_code for browser in (forgotten, used)] == [302, 200]
