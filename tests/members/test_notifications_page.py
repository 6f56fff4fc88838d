"""The page on which somebody decides how he is told things, and what his devices say to the server."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from members.actions import close_private_records, end_device, try_push
from members.models import Channel, Device, Notification, QuietHours
from members.protocol import MyPlaces, WhatIsTold
from members.rules import Kind
from supportgroups.lib import facts
from supportgroups.lib.clock import now
from tests.members.conftest import device_of
from tests.push_service import Browser, browser_keys
from tests.reach import give_push

pytestmark = pytest.mark.django_db

PAGE = "/ik/meldingen/"
FCM = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture(autouse=True)
def _no_places(monkeypatch):
    monkeypatch.setitem(facts._answers, MyPlaces, ())
    monkeypatch.setitem(facts._answers, WhatIsTold, ())


@pytest.fixture
def browser(mo, sign_in):
    return sign_in(mo)


def text_of(browser, page=PAGE):
    return browser.get(page).content.decode()


def switch_on(browser, endpoint=FCM, **keys):
    return browser.post(f"{PAGE}aan/", {"endpoint": endpoint, **(keys or browser_keys())}, follow=True)


# --- on this device ---


def test_page_offers_to_switch_on_and_says_what_it_takes(browser):
    page = text_of(browser)

    assert "Meldingen staan hier uit." in page
    assert "niet zonder JavaScript" in page
    assert "Zet op beginscherm" in page


def test_switching_on_keeps_the_subscription_and_sends_a_test(browser, mo):
    switch_on(browser)

    channel = Channel.objects.get()
    assert (channel.person, channel.device, channel.endpoint) == (mo, device_of(browser), FCM)
    assert Notification.objects.get().kind == Kind.TEST
    assert "De test staat klaar" in text_of(browser)


def test_switching_on_twice_changes_nothing(browser):
    keys = browser_keys()
    for _ in range(2):
        switch_on(browser, **keys)

    assert (Channel.objects.count(), Notification.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/?fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/x",
        "https://169.254.169.254/latest",
        "https://localhost/",
        "https://[::1",
        "https://fcm.googleapis.com\\@evil.example/",
        "https://fcm.googleapis.com/a\nb",
        "javascript:alert(1)",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_no_address_but_of_a_known_push_service_is_kept(endpoint, browser, settings):
    settings.TESTING = False

    switch_on(browser, endpoint)

    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "keys", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "é" * 87}, {"auth": "", "p256dh": ""}]
)
def test_keys_that_no_browser_has_are_refused_in_words(keys, browser):
    answer = switch_on(browser, **{**browser_keys(), **keys})

    assert "Het aanzetten is niet gelukt" in answer.content.decode()
    assert not Channel.objects.exists()


def test_a_browser_that_changed_hands_tells_its_former_owner_nothing_more(browser, mo, noor, sign_in):
    keys = browser_keys()
    switch_on(browser, **keys)

    switch_on(sign_in(noor), **keys)

    assert Channel.objects.usable().get().person == noor
    assert Channel.objects.get(person=mo).endpoint == ""


def test_switching_off_keeps_nothing_to_reach_it_by(browser):
    switch_on(browser)
    channel = Channel.objects.get()

    for _ in range(2):
        assert browser.post(f"{PAGE}{channel.pk}/uit/").url == PAGE

    channel.refresh_from_db()
    assert (channel.ended_by, channel.endpoint, channel.auth) == (Channel.Ended.OFF, "", "")
    assert "Meldingen staan hier uit." in text_of(browser)


def test_signing_out_forgets_how_to_reach_the_device(browser):
    switch_on(browser)

    end_device(device=device_of(browser), why=Device.Ended.QUICK_EXIT)

    channel = Channel.objects.get()
    assert (channel.ended_by, channel.endpoint) == (Channel.Ended.SIGNED_OUT, "")


def test_somebody_elses_device_cannot_be_touched(browser, noor):
    channel = give_push(noor)

    for word in ("uit", "test"):
        assert browser.post(f"{PAGE}{channel.pk}/{word}/").status_code == 404
    assert browser.get(f"{PAGE}{channel.pk}/stand/").status_code == 404
    assert Channel.objects.usable().count() == 1


# --- the test ---


def test_a_second_test_within_half_a_minute_is_the_same(browser, mo, clock):
    channel = give_push(mo)
    for _ in range(2):
        browser.post(f"{PAGE}{channel.pk}/test/")
    assert Notification.objects.count() == 1

    clock.forward(seconds=31)
    browser.post(f"{PAGE}{channel.pk}/test/")
    assert Notification.objects.count() == 2


def test_a_device_that_is_off_cannot_be_tested(browser, mo):
    channel = give_push(mo)
    browser.post(f"{PAGE}{channel.pk}/uit/")

    answer = browser.post(f"{PAGE}{channel.pk}/test/", follow=True)

    assert "Zet ze eerst aan" in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"state": "waiting"}, "De test staat klaar"),
        ({"state": "waiting", "tries": 2}, "nog niet verstuurd"),
        ({"state": "sent", "sent_at": now()}, "Nog niet aangekomen"),
        ({"state": "receipted", "receipted_at": now()}, "Test aangekomen op"),
        ({"state": "given-up"}, "kon niet worden verstuurd"),
        ({"state": "sent", "sent_at": now(), "until": now() - timedelta(minutes=1)}, "maar niet aangekomen"),
    ],
)
def test_the_page_says_how_far_the_test_is(state, says, browser, mo):
    channel = give_push(mo)
    try_push(channel=channel)
    Notification.objects.update(**state)

    part = text_of(browser, f"{PAGE}{channel.pk}/stand/")

    assert says in part
    assert says in text_of(browser)


def test_the_page_stops_asking_once_the_test_has_ended(browser, mo):
    channel = give_push(mo)
    try_push(channel=channel)
    assert "hx-get" in text_of(browser, f"{PAGE}{channel.pk}/stand/")

    Notification.objects.update(state="receipted", receipted_at=now())

    assert "hx-get" not in text_of(browser, f"{PAGE}{channel.pk}/stand/")


# --- receipts ---


def test_a_receipt_needs_no_session_and_proves_the_device(browser, mo):
    channel = give_push(mo, proven=False)
    test = try_push(channel=channel)
    Notification.objects.update(state="sent", tries=1)

    answer = Client(enforce_csrf_checks=True).post(f"/melding/{test.pk}/aangekomen/")

    channel.refresh_from_db()
    assert (answer.status_code, channel.proven_at is None) == (204, False)
    assert "laatst bewezen op" in text_of(browser)


def test_a_receipt_of_nothing_gets_the_same_answer(db):
    assert Client().post(f"/melding/{uuid4()}/aangekomen/").status_code == 204


def test_a_notification_opens_its_page_for_its_owner_only(browser, mo, noor, sign_in):
    test = try_push(channel=give_push(mo))
    path = f"/melding/{test.pk}/"

    assert browser.get(path).url == PAGE
    assert sign_in(noor).get(path).status_code == 404
    assert Client().get(path).url == f"/toegang/?next={path}"


# --- a subscription that the browser made anew ---


def renewed(browser, before, **fresh):
    told = {"before": before, "endpoint": f"{FCM}-new", **browser_keys(), **fresh}
    return browser.post(f"{PAGE}vernieuwd/", json.dumps(told), content_type="application/json")


def test_a_renewed_subscription_takes_the_place_of_the_old_one(browser):
    switch_on(browser)

    assert renewed(browser, FCM).status_code == 204

    channel = Channel.objects.get()
    assert (channel.endpoint, channel.proven_at) == (f"{FCM}-new", None)


def test_who_does_not_know_the_old_address_renews_nothing(browser):
    switch_on(browser)

    assert renewed(browser, f"{FCM}-guessed").status_code == 404
    assert browser.post(f"{PAGE}vernieuwd/", "[]", content_type="application/json").status_code == 404
    assert browser.post(f"{PAGE}vernieuwd/", "{", content_type="application/json").status_code == 404
    assert Channel.objects.get().endpoint == FCM


# --- trouble ---


def test_a_dropped_device_is_told_here_and_on_the_own_page(browser, mo):
    give_push(mo)
    Channel.objects.update(ended_at=now(), ended_by=Channel.Ended.GONE, endpoint="")

    assert "Daar komen geen meldingen meer aan" in text_of(browser)
    assert "Op Testtelefoon komen geen meldingen meer aan" in text_of(browser, "/ik/")


def test_a_device_silent_for_fourteen_days_is_told_too(browser, mo, clock):
    give_push(mo)
    assert "14 dagen" not in text_of(browser, "/ik/")

    clock.forward(days=14, minutes=1)

    assert "al 14 dagen niets" in text_of(browser)
    assert "al 14 dagen niets" in text_of(browser, "/ik/")


@pytest.mark.parametrize("devices", [1, 3])
def test_the_page_costs_the_same_for_many_devices(devices, browser, mo, django_assert_num_queries):
    for _ in range(devices):
        try_push(channel=give_push(mo))

    with django_assert_num_queries(13):
        browser.get(PAGE)


# --- quiet hours ---


def test_quiet_hours_are_kept(browser, mo):
    assert 'value="22:00"' in text_of(browser)

    for _ in range(2):
        assert browser.post(PAGE, {"begins": "23:15", "ends": "08:00"}).url == PAGE

    assert str(QuietHours.objects.get(person=mo)) == "23:15–08:00"
    assert 'value="23:15"' in text_of(browser)


def test_empty_hours_mean_never(browser, mo):
    browser.post(PAGE, {"begins": "", "ends": ""})

    row = QuietHours.objects.get()
    assert row.begins == row.ends
    assert 'value="00:00"' not in text_of(browser)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ({"begins": "25:00", "ends": "07:00"}, "Dit is geen tijd"),
        ({"begins": "laat", "ends": "07:00"}, "Dit is geen tijd"),
        ({"begins": "22:00", "ends": ""}, "Vul beide tijden in"),
        ({"begins": "", "ends": "07:00"}, "Vul beide tijden in"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_stay_typed(typed, line, browser):
    answer = browser.post(PAGE, typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert line in page
    assert all(f'value="{value}"' in page for value in typed.values() if value)
    assert not QuietHours.objects.exists()


# --- what a phone installs ---


def test_manifest_names_this_installation(client, db, settings):
    settings.KRING_NAME = "Buurt"

    whole = client.get(reverse("manifest")).json()

    assert (whole["name"], whole["display"], whole["scope"]) == ("Buurt", "standalone", "/")
    assert {icon["sizes"] for icon in whole["icons"]} == {"192x192", "512x512"}


def test_service_worker_stands_at_the_root_and_holds_nothing_of_anybody(browser, client):
    said = [one.get("/sw.js").content for one in (browser, client)]

    assert said[0] == said[1]
    assert client.get("/sw.js").headers["Content-Type"].startswith("text/javascript")


def test_a_new_phone_that_nobody_confirmed_may_be_told_things(browser, mo):
    close_private_records(person=mo)

    switch_on(browser)

    assert Channel.objects.usable().count() == 1


def test_endpoint_of_tests_is_refused_outside_them(browser, settings):
    settings.TESTING = False
    settings.KRING_PUSH_SERVICES = ["127.0.0.1"]

    switch_on(browser, Browser("http://127.0.0.1:1/x", []).endpoint)

    assert not Channel.objects.exists()
