"""Calls for help under races and kill -9, with real processes: nothing lost, every effect once, one owner each."""

import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from crisis.actions import acknowledge, ask_for_help, withdraw_request
from crisis.models import Asked, HelpEvent, HelpRequest
from members.actions import switch_on_push
from members.models import Notification
from supportgroups.lib import clock as kring_clock
from supportgroups.lib.sealing import DataKey
from tests.cast import appoint, join, make_person
from tests.crisis.calling import log_of, put_on_duty
from tests.processes.rig import ROOT, House, wait_until
from tests.processes.scene import make_room
from tests.push_service import push_service
from tests.reach import device_of, make_reachable

pytestmark = pytest.mark.process

HERE = {"KRING_PUSH_SERVICES": "127.0.0.1"}
HELPING = ["-m", "tests.processes.helping"]


@pytest.fixture
def scene(house):
    """A group with Ana, and Fay and Gus on duty together, both reachable."""
    room, ana = make_room("Ana")
    group = room.group
    helpers = [group.appointments.get(role="facilitator").person, make_person("Gus")]
    appoint(helpers[1], group.organisation, "facilitator", group)
    for helper in helpers:
        make_reachable(helper)
        put_on_duty(helper, group, hours=20)
    return group, ana, helpers


def helping(house: House, *words: object) -> "subprocess.Popen[str]":
    """Start one that hears what to do line by line."""
    return subprocess.Popen(
        [sys.executable, *HELPING, *map(str, words)],
        env=house.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(house: House, *words: object, **extra: str) -> tuple[int, str]:
    process = house.start(*map(str, words), manage=HELPING, **extra)
    return process.popen.wait(60), process.said().strip()


def race(house, helpers, requests) -> list[dict[str, str]]:
    """Let both helpers try to take each request at the same moment; return whom each saw as its owner."""
    runners = [helping(house, "race", helper.pk) for helper in helpers]
    answers: list[dict[str, str]] = [{} for _ in runners]
    assert [_answer(runner) for runner in runners] == ["ready", "ready"]
    for number, request in enumerate(requests):
        # Whose turn it is to hear of it first changes, so that neither is always a moment ahead.
        for runner in runners[:: 1 if number % 2 else -1]:
            runner.stdin.write(f"{request.pk}\n")
            runner.stdin.flush()
        for seen, runner in zip(answers, runners, strict=True):
            seen[str(request.pk)] = _answer(runner)
    for runner in runners:
        _, errors = runner.communicate(timeout=60)
        assert runner.returncode == 0, errors
    return answers


def _answer(runner) -> str:
    return runner.stdout.readline().strip() or runner.communicate(timeout=60)[1]


def everybody_calls(group, number: int) -> list[HelpRequest]:
    askers = [join(group, f"Lid {count}") for count in range(number)]
    return [
        ask_for_help(by=one, group=group, client_id=uuid4(), wants="message", text="Kom") for one in askers
    ]


def check_race(house, scene, number: int) -> None:
    group, _ana, helpers = scene
    requests = everybody_calls(group, number)

    first, second = race(house, helpers, requests)

    owners = {str(one.pk): one.owner.alias for one in HelpRequest.objects.select_related("owner")}
    assert first == second == owners
    taken = HelpEvent.objects.filter(kind="acked").values_list("request", flat=True)
    assert Counter(taken) == Counter(one.pk for one in requests)
    assert not Notification.objects.waiting().filter(kind="help").exists()
    assert set(owners.values()) == {helper.alias for helper in helpers}


def test_two_who_take_it_at_once_leave_one_owner_whom_both_see(house, scene):
    check_race(house, scene, 50)


@pytest.mark.soak
def test_two_who_take_it_at_once_five_hundred_times(house, scene):
    check_race(house, scene, 500)


@pytest.mark.parametrize(("point", "stored"), [("help-before-commit", 0), ("help-after-commit", 1)])
def test_call_cut_off_anywhere_is_sent_once_with_all_that_it_tells(house, scene, point, stored):
    group, ana, _helpers = scene
    client_id = uuid4()

    code, _ = run(house, "ask", ana.pk, group.pk, client_id, KRING_FAULT=point)
    assert code == -9
    assert HelpRequest.objects.count() == stored
    # Whatever is stored tells: never one without the other (H1).
    assert Notification.objects.filter(kind="help").exists() == bool(stored)

    for _ in range(2):
        assert run(house, "ask", ana.pk, group.pk, client_id)[0] == 0

    assert HelpRequest.objects.count() == 1
    assert Notification.objects.filter(kind="help").count() == 4
    assert Asked.objects.count() == 2


@pytest.mark.parametrize(
    ("point", "state"), [("help-acked-before-commit", "open"), ("help-acked-after-commit", "acked")]
)
def test_taking_cut_off_anywhere_happens_whole_or_not_at_all(house, scene, point, state):
    group, ana, (fay, _gus) = scene
    request = ask_for_help(by=ana, group=group, client_id=uuid4(), wants="message", text="Kom")

    assert run(house, "take", fay.pk, request.pk, KRING_FAULT=point)[0] == -9

    request.refresh_from_db()
    assert request.state == state
    # Hushed with it, or still to be sent with it (H5).
    assert Notification.objects.waiting().filter(kind="help").exists() == (state == "open")
    assert run(house, "take", fay.pk, request.pk) == (0, fay.alias)
    assert log_of(request).count("acked") == 1


@pytest.mark.parametrize("point", ["help-claimed", "help-moved-before-commit", "help-moved-after-commit"])
def test_worker_killed_while_it_moves_a_call_moves_it_once(house, scene, clock, point):
    group, ana, _helpers = scene
    request = ask_for_help(by=ana, group=group, client_id=uuid4(), wants="message", text="Kom")
    clock.forward(minutes=3, seconds=1)
    worker = house.worker(KRING_FAULT=point, KRING_CLOCK_FILE=str(clock.path))
    wait_until(lambda: not worker.is_running, "the worker is killed")

    house.worker(KRING_CLOCK_FILE=str(clock.path))
    wait_until(lambda: "again" in log_of(request), "the call moved")
    time.sleep(1.5)

    assert log_of(request).count("again") == 1
    told = Notification.objects.filter(event=f"help:{request.pk}:2")
    assert Counter(told.values_list("person", flat=True)).most_common(1)[0][1] == 2


def test_two_workers_move_every_call_once_and_in_time(house, scene, clock):
    group, _ana, _helpers = scene
    requests = everybody_calls(group, 6)
    for _ in range(2):
        house.start("worker", KRING_CLOCK_FILE=str(clock.path))
    for minutes in (3, 7):
        clock.forward(minutes=minutes, seconds=1)
        wait_until(lambda: not HelpRequest.objects.due(kring_clock.now()).exists(), "all moved", seconds=30)

    logs = {tuple(log_of(request)) for request in requests}
    late = HelpRequest.objects.real().filter(next_due_at__lt=kring_clock.now() - timedelta(seconds=5))
    assert len(logs) == 1
    assert not late.exists()


def test_nothing_goes_out_after_it_was_taken_and_what_was_in_flight_keeps_its_id(
    house, scene, clock, settings
):
    group, ana, (fay, gus) = scene
    settings.KRING_PUSH_SERVICES = ["127.0.0.1"]
    with push_service() as service:
        browser = service.browser()
        switch_on_push(device=device_of(gus), endpoint=browser.endpoint, **browser.keys)
        request = ask_for_help(by=ana, group=group, client_id=uuid4(), wants="message", text="Kom")
        worker = house.worker(KRING_FAULT="notification-claimed", KRING_CLOCK_FILE=str(clock.path), **HERE)
        wait_until(lambda: not worker.is_running, "the worker is killed with one in hand")
        acknowledge(by=fay, request=request)

        clock.forward(seconds=61)
        house.worker(KRING_CLOCK_FILE=str(clock.path), **HERE)
        withdraw_request(by=ana, request=request)
        time.sleep(3)

        assert [got for got in browser.got if got["kind"] == "help"] == []
        assert not Notification.objects.filter(kind="help").exclude(state="hushed").exists()


def test_keys_of_a_call_that_never_came_to_be_do_not_stay(house, scene, clock):
    group, ana, _helpers = scene
    run(house, "ask", ana.pk, group.pk, uuid4(), KRING_FAULT="help-before-commit")
    assert DataKey.objects.filter(scope="request").count() == 1
    clock.forward(days=2)

    from crisis.actions import forget_request_texts

    forget_request_texts()

    assert not DataKey.objects.filter(scope="request").exists()
