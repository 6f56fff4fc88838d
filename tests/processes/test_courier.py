"""A worker killed anywhere on the way of a notification loses none: it goes again, with the same id and tag."""

import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from django.db import transaction

from members.actions import hush, switch_on_push, tell
from members.models import Channel, Notification
from members.rules import Kind
from tests.cast import make_person
from tests.processes.rig import wait_until
from tests.push_service import push_service
from tests.reach import device_of

pytestmark = pytest.mark.process

HERE = {"KRING_PUSH_SERVICES": "127.0.0.1"}
State = Notification.State


@pytest.fixture(scope="module")
def service():
    with push_service() as running:
        yield running


@pytest.fixture
def reachable(house, service, settings):
    """Return a browser that somebody switched push on in, and a way to tell him something."""
    settings.KRING_PUSH_SERVICES = ["127.0.0.1"]
    person = make_person("Mo")
    browser = service.browser()
    switch_on_push(device=device_of(person), endpoint=browser.endpoint, **browser.keys)

    def say(event="help:1:step:0"):
        with transaction.atomic():
            tell(people=[person.pk], kind=Kind.HELP, event=event, path="/hulp/")

    return browser, say


def states():
    return list(Notification.objects.order_by("made_at").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("point", "sent"),
    [("notification-claimed", 1), ("notification-answered", 2), ("notification-settled", 1)],
)
def test_a_killed_worker_loses_no_notification(point, sent, house, clock, reachable):
    browser, say = reachable
    say()
    worker = house.worker(KRING_FAULT=point, KRING_CLOCK_FILE=str(clock.path), **HERE)
    wait_until(lambda: not worker.is_running, "the worker is killed")

    house.worker(KRING_CLOCK_FILE=str(clock.path), **HERE)
    clock.forward(seconds=61)
    wait_until(lambda: states() == [State.SENT] and len(browser.inbox) == sent, "it went")

    row = Notification.objects.get()
    assert browser.got == [{"id": str(row.pk), "kind": "help", "words": "Kring: kijk nu"}] * sent
    assert {one.headers["Topic"] for one in browser.inbox} == {row.pk.hex}


def test_what_was_hushed_while_its_worker_was_dead_goes_no_more(house, clock, reachable):
    browser, say = reachable
    say()
    worker = house.worker(KRING_FAULT="notification-claimed", KRING_CLOCK_FILE=str(clock.path), **HERE)
    wait_until(lambda: not worker.is_running, "the worker is killed")
    with transaction.atomic():
        hush(event_prefix="help:1:")
    clock.forward(seconds=61)

    house.worker(KRING_CLOCK_FILE=str(clock.path), **HERE)
    say("help:2:step:0")
    wait_until(lambda: states() == [State.HUSHED, State.SENT], "the next one went")

    assert len(browser.inbox) == 1


def test_two_workers_send_everything_once(house, reachable):
    browser, say = reachable
    for _ in range(2):
        house.start("worker", **HERE)

    for number in range(60):
        say(f"help:{number}:step:0")
    wait_until(lambda: set(states()) == {State.SENT}, "all went")

    assert sorted(got["id"] for got in browser.got) == sorted(
        str(pk) for pk in Notification.objects.values_list("pk", flat=True)
    )


def arrived(port, row):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/melding/{row.pk}/aangekomen/", method="POST", headers={"Host": "localhost"}
    )
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status
    return None


def test_a_receipt_cut_off_halfway_counts_when_it_is_said_again(house, reachable):
    _browser, say = reachable
    say()
    Notification.objects.update(state=State.SENT, tries=1)
    row = Notification.objects.get()
    web = house.web(KRING_FAULT="notification-receipted", **HERE)
    assert arrived(web.port, row) is None
    assert Channel.objects.get().proven_at is None

    web = house.web(web.port, **HERE)
    assert [arrived(web.port, row) for _ in range(2)] == [204, 204]

    assert states() == [State.RECEIPTED]
    assert Channel.objects.get().proven_at is not None
