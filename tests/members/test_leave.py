"""Snel weg: one tap, whatever the state of the session, and nothing left to look back at."""

from django.test import Client

from members.models import Device
from tests.members.conftest import device_of


def test_quick_exit_ends_the_session_and_shows_a_neutral_page(mo, sign_in):
    browser = sign_in(mo)
    device = device_of(browser)

    answer = browser.post("/snel-weg/")

    device.refresh_from_db()
    assert (answer.status_code, answer.url) == (303, "/rust/")
    assert device.ended_by == Device.Ended.QUICK_EXIT
    assert answer["Clear-Site-Data"] == '"cache"'
    assert browser.get("/ik/").url == "/toegang/?next=/ik/"


def test_quick_exit_takes_the_cookie_away(mo, sign_in):
    answer = sign_in(mo).post("/snel-weg/")
    assert answer.cookies["kring"].value == ""


def test_quick_exit_twice_ends_at_the_same_page(mo, sign_in):
    browser = sign_in(mo)
    assert [browser.post("/snel-weg/").url for _ in range(2)] == ["/rust/", "/rust/"]


def test_quick_exit_works_for_a_visitor(client, db):
    assert client.post("/snel-weg/").status_code == 303


def test_quick_exit_works_from_a_stale_page(mo, sign_in):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(mo).cookies
    assert strict.post("/snel-weg/").status_code == 303
    assert not mo.devices.in_use().exists()


def test_quick_exit_by_a_link_is_refused(mo, sign_in):
    browser = sign_in(mo)
    assert browser.get("/snel-weg/").status_code == 405
    assert mo.devices.in_use().exists()


def test_quick_exit_leaves_other_devices_alone(mo, sign_in):
    here, there = sign_in(mo), sign_in(mo)
    here.post("/snel-weg/")
    assert there.get("/ik/").status_code == 200


def test_neutral_page_tells_nothing(client, db):
    page = client.get("/rust/").content.decode().lower()
    for telling in ("kring", "groep", "agressie", "hulp", "snel weg", "inloggen"):
        assert telling not in page
