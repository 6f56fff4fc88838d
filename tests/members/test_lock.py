"""The lock of a device: what it holds back, how it opens, and what stays open for everybody."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from members.actions import set_pin, stay_awake, try_pin
from members.models import Device
from members.queries import sessions_in_use, signed_in
from members.rules import PinGuessableError, PinUnfitError, check_new_pin
from supportgroups.lib import clock as lib_clock
from tests.cast import sign_in
from tests.members.conftest import device_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def browser(ana, clock):
    """A browser of ana whose device asks 2580 after five minutes."""
    signed = sign_in(ana)
    set_pin(device=device_of(signed), pin="2580", minutes=5)
    return signed


@pytest.fixture
def locked(browser, clock):
    clock.forward(minutes=6)
    return browser


# --- what is held back ---


def test_after_its_minutes_every_page_asks_the_pin_first(locked):
    assert locked.get("/ik/").url == "/slot/?next=%2Fik%2F"


def test_page_of_the_lock_shows_nothing_of_whoever_is_signed_in(locked, ana, circle):
    page = locked.get("/slot/").content.decode()

    assert "Ana" not in page
    assert circle.name not in page
    assert "Snel weg" in page


def test_nothing_is_written_while_it_is_locked(locked, ana):
    answer = locked.post("/ik/", {"alias": "Anders"})

    ana.refresh_from_db()
    assert (answer.status_code, ana.alias) == (403, "Ana")
    assert "Anders" not in answer.content.decode()


def test_a_fragment_takes_the_whole_page_away(locked):
    assert locked.get("/ik/", headers={"HX-Request": "true"})["HX-Redirect"] == "/slot/?next=%2Fik%2F"


@pytest.mark.parametrize("path", ["/hulp/", "/over/", "/rust/"])
def test_help_and_open_pages_stay_reachable_as_for_a_stranger(locked, path):
    answer = locked.get(path)

    assert answer.status_code == 200
    assert "Ana" not in answer.content.decode()


def test_snel_weg_goes_as_always(locked):
    assert locked.post("/snel-weg/").url == "/rust/"
    assert not Device.objects.in_use().exists()


def test_socket_and_sweep_take_a_locked_device_for_signed_out(browser, ana, clock):
    key = browser.session.session_key
    before = (signed_in(browser.session, ana), sessions_in_use([key]))

    clock.forward(minutes=6)

    assert before == (ana, {key: False})
    assert (signed_in(browser.session, ana), sessions_in_use([key])) == (None, {})


def test_the_other_device_of_the_same_person_is_not_locked(locked, ana):
    assert sign_in(ana).get("/ik/").status_code == 200


# --- when it falls ---


def test_using_it_keeps_it_open(browser, clock):
    for _ in range(4):
        clock.forward(minutes=4)
        assert browser.get("/ik/").status_code == 200


def test_a_sign_of_life_keeps_it_open_and_does_not_open_it(browser, clock):
    clock.forward(minutes=4)
    assert browser.post("/slot/wakker/").status_code == 204
    clock.forward(minutes=4)
    assert browser.get("/ik/").status_code == 200

    clock.forward(minutes=6)
    assert browser.post("/slot/wakker/").status_code == 403
    stay_awake(device=device_of(browser))
    assert browser.get("/ik/").url == "/slot/?next=%2Fik%2F"


def test_it_is_moved_on_at_most_once_in_fifteen_seconds(browser, clock, django_assert_num_queries):
    clock.forward(seconds=5)
    device = device_of(browser)
    with django_assert_num_queries(0):
        stay_awake(device=device)


def test_a_page_that_nobody_touches_locks_at_once(browser):
    browser.post("/slot/nu/")

    assert browser.get("/ik/").url == "/slot/?next=%2Fik%2F"


def test_without_a_pin_nothing_ever_locks(ana, clock):
    browser = sign_in(ana)
    browser.post("/slot/nu/")
    clock.forward(days=20)

    assert browser.get("/ik/").status_code == 200
    assert browser.get("/slot/").url == "/"


# --- how it opens ---


def test_the_pin_opens_it_where_one_was(locked):
    assert locked.post("/slot/?next=/ik/", {"pin": "2580"}).url == "/ik/"
    assert locked.get("/ik/").status_code == 200


def test_the_pin_opens_no_page_elsewhere(locked):
    assert locked.post("/slot/?next=//elders.example/", {"pin": "2580"}).url == "/"


@pytest.mark.parametrize(
    ("typed", "line"), [("", "Vul de pincode in"), ("1111", "klopt niet"), ("x" * 99, "te lang")]
)
def test_a_wrong_pin_is_told_beside_its_field(locked, typed, line):
    answer = locked.post("/slot/", {"pin": typed})

    assert (answer.status_code, line in answer.content.decode()) == (422, True)


def test_the_fifth_wrong_one_signs_out(locked, ana):
    answers = [locked.post("/slot/", {"pin": "1111"}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422] * 4 + [302]
    assert "Dat was te vaak" in locked.get(answers[-1].url).content.decode()
    assert locked.post("/slot/", {"pin": "2580"}).url == "/"
    assert locked.get("/ik/").url == "/toegang/?next=/ik/"


def test_wrong_ones_are_counted_in_a_row(locked):
    for _ in range(4):
        locked.post("/slot/", {"pin": "1111"})
    locked.post("/slot/", {"pin": "2580"})

    assert locked.post("/slot/nu/").status_code == 302
    assert locked.post("/slot/", {"pin": "1111"}).status_code == 422


def test_a_try_of_many_at_once_is_counted_before_it_is_compared(browser):
    Device.objects.update(pin_tries=5)

    assert not try_pin(device=device_of(browser), pin="2580")


def test_who_forgot_it_signs_in_again(locked):
    locked.post("/toegang/uit/")

    assert locked.get("/ik/").url == "/toegang/?next=/ik/"


# --- setting it ---


def chosen(**changed: str) -> dict[str, str]:
    return {"pin": "2580", "again": "2580", "minutes": "5", **changed}


def test_a_pin_is_set_and_kept_as_a_hash_only(ana, clock):
    browser = sign_in(ana)

    assert browser.post("/ik/slot/", chosen()).url == "/ik/"

    device = device_of(browser)
    assert (device.lock_minutes, device.locks_at - lib_clock.now() > timedelta(minutes=4)) == (5, True)
    assert "2580" not in device.pin
    clock.forward(minutes=6)
    assert browser.get("/ik/").url == "/slot/?next=%2Fik%2F"


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"pin": ""}, "Vul de pincode in."),
        ({"pin": "123", "again": "123"}, "Kies 4 tot en met 8 cijfers."),
        ({"pin": "abcd", "again": "abcd"}, "Kies 4 tot en met 8 cijfers."),
        ({"pin": "1234", "again": "1234"}, "makkelijk te raden"),
        ({"again": "2581"}, "twee keer dezelfde"),
        ({"minutes": "7"}, "Kies na hoeveel tijd."),
    ],
)
def test_what_cannot_be_a_pin_is_told_beside_its_field(ana, wrong, line):
    browser = sign_in(ana)

    answer = browser.post("/ik/slot/", chosen(**wrong))

    assert (answer.status_code, line in answer.content.decode()) == (422, True)
    assert device_of(browser).pin == ""


def test_changing_it_asks_the_old_one(browser):
    refused = browser.post("/ik/slot/", chosen(current="1111", pin="9753", again="9753"))
    done = browser.post("/ik/slot/", chosen(current="2580", pin="9753", again="9753", minutes="15"))

    assert (refused.status_code, done.status_code) == (422, 302)
    assert try_pin(device=device_of(browser), pin="9753")
    assert device_of(browser).lock_minutes == 15


def test_taking_it_off_asks_it_once_more(browser):
    refused = browser.post("/ik/slot/weg/", {"old-pin": "1111"})
    kept = device_of(browser).pin

    done = [browser.post("/ik/slot/weg/", {"old-pin": "2580"}).status_code for _ in range(2)]

    assert (refused.status_code, bool(kept)) == (422, True)
    assert (done, device_of(browser).pin) == ([302, 302], "")


@pytest.mark.parametrize("path", ["/ik/slot/", "/ik/slot/weg/"])
def test_guessing_the_old_one_signs_out_too(browser, path):
    typed = chosen(current="1111", pin="9753", again="9753") | {"old-pin": "1111"}

    answers = [browser.post(path, typed).status_code for _ in range(5)]

    assert answers == [422] * 4 + [302]
    assert not Device.objects.in_use().exists()


@pytest.mark.parametrize(
    ("pin", "refusal"), [("0000", PinGuessableError), ("8765", PinGuessableError), ("²²²²", PinUnfitError)]
)
def test_pins_that_are_none(pin, refusal):
    with pytest.raises(refusal):
        check_new_pin(pin)


@pytest.mark.parametrize("pin", ["2580", "1112", "13579135"])
def test_pins_that_are_fine(pin):
    assert check_new_pin(pin) == pin
