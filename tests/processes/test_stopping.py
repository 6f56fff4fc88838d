"""Processes that end: told, finished, with the right exit code, and nobody left behind."""

import os
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from chat.models import Message, Room
from tests import servers
from tests.processes.rig import is_healthy, wait_until
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

only_embedded = pytest.mark.skipif(
    "__import__('django.conf').conf.settings.SCALED_OUT",
    reason="several web processes are meant to run there",
)


def descendants(pid: int) -> set[int]:
    """Return all children, grandchildren and so on that live now."""
    children: dict[int, set[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            state, parent = (entry / "stat").read_text().rpartition(") ")[2].split()[:2]
            if state != "Z":
                children.setdefault(int(parent), set()).add(int(entry.name))
    found, left = set(), {pid}
    while left:
        left = set().union(*(children.get(one, set()) for one in left))
        found |= left
    return found


def child_of(pid: int) -> int:
    """Return the one process that this one started itself."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def test_a_web_process_that_is_asked_to_stop_tells_sockets_stores_all_and_ends_well(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    web = house.web()
    writer, reader = phone_of(ana, web), phone_of(bo, web)
    reader.open(room.pk)
    # From here on the room has its key: nothing but its lock is in the way of a post.
    writer.post(room.pk, "vooraf")
    ids = [str(uuid4()) for _ in range(40)]

    with transaction.atomic():
        Room.objects.select_for_update().get(pk=room.pk)
        for client_id in ids:
            writer.send("message.post", room=room.pk, client_id=client_id, text="tot het laatst")
        early = writer.rest()
        web.popen.terminate()
        wait_until(lambda: not is_healthy(web.port), "it takes nobody in any more")
    frames, code = writer.drain()
    _, reader_code = reader.drain()

    accepted = [frame["client_id"] for frame in frames if frame["type"] == "message.accepted"]
    stored = Message.objects.filter(seq__gt=1).order_by("seq").values_list("client_id", flat=True)
    assert early == []
    assert accepted == [str(client_id) for client_id in stored] == ids
    assert (code, reader_code) == (1012, 1012)
    assert web.popen.wait(20) == 0
    assert "Traceback" not in web.said()


@pytest.mark.parametrize("_round", range(2))
def test_a_web_process_that_stops_with_requests_in_flight_ends_well(house, phone_of, _round):
    room, ana = make_room("Ana")
    web = house.web()
    phone = phone_of(ana, web)
    is_over, answers = threading.Event(), []
    askers = [threading.Thread(target=_ask_on_and_on, args=(web.port, is_over, answers)) for _ in range(6)]
    for asker in askers:
        asker.start()
    phone.send("room.open", room=room.pk, after=0)
    wait_until(lambda: len(answers) > 20, "they ask and are answered")

    code = web.stop()
    is_over.set()
    for asker in askers:
        asker.join()

    assert code == 0
    assert phone.close_code() == 1012
    assert set(answers) == {200}
    assert "Traceback" not in web.said()


def _ask_on_and_on(port: int, is_over: threading.Event, answers: list[int]) -> None:
    while not is_over.is_set():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=5) as page:
                page.read()
            answers.append(page.status)
        except urllib.error.HTTPError as refused:
            answers.append(refused.code)
        except (OSError, HTTPException):
            # The line was cut, or nobody listens any more.
            continue


@only_embedded
def test_a_second_web_process_without_redis_is_refused_with_a_reason(house):
    web = house.web()

    second = house.run("serve", "--port", str(servers.free_port()))

    assert second.returncode != 0
    assert "Kring already runs here" in second.stderr
    assert is_healthy(web.port)


@only_embedded
def test_a_killed_web_process_leaves_no_lock(house):
    web = house.web()

    web.kill()

    assert is_healthy(house.web(web.port).port)


def test_an_occupied_port_is_refused_with_a_reason(house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = house.run("serve", "--port", str(port))

    assert refused.returncode != 0
    assert f"Port {port} is in use" in refused.stderr


def test_a_worker_that_is_asked_to_stop_takes_its_jobs_along(house):
    worker = house.worker()
    wait_until(lambda: len(descendants(worker.pid)) >= 3, "the cluster runs")
    family = descendants(worker.pid)

    code = worker.stop()

    assert code == 0
    assert not [pid for pid in family if lives(pid)]


def test_a_worker_that_is_asked_to_stop_again_and_again_stops(house):
    worker = house.worker()

    # As Ctrl-C in a terminal does it: the signal of the terminal, and one of each process above it.
    for number in [signal.SIGINT, signal.SIGTERM] * 200:
        worker.popen.send_signal(number)

    assert worker.stop() == 0


def test_a_worker_that_is_killed_leaves_nobody_behind(house):
    worker = house.worker()
    wait_until(lambda: len(descendants(worker.pid)) >= 3, "the cluster runs")
    family = descendants(worker.pid)

    worker.kill()

    wait_until(lambda: not any(map(lives, family)), "the cluster has gone too", seconds=20)


def test_a_worker_that_is_killed_while_its_jobs_start_leaves_nobody_behind(house):
    worker = house.start("worker")
    wait_until(lambda: len(descendants(worker.pid)) >= 2, "the cluster has its first child")
    family = descendants(worker.pid)

    worker.kill()

    wait_until(lambda: not any(map(lives, family)), "the cluster has gone too", seconds=20)


def test_jobs_whose_first_process_is_killed_all_go(house):
    worker = house.worker()
    wait_until(lambda: len(descendants(worker.pid)) >= 3, "the cluster runs")
    family = descendants(worker.pid)

    os.kill(child_of(worker.pid), signal.SIGKILL)

    wait_until(lambda: not any(map(lives, family)), "its children have gone too", seconds=20)


def test_jobs_that_die_are_started_again(house):
    worker = house.worker()
    wait_until(lambda: len(descendants(worker.pid)) >= 3, "the cluster runs")
    before = descendants(worker.pid)

    for pid in before:
        subprocess.run(["kill", "-9", str(pid)], check=False)

    wait_until(lambda: len(descendants(worker.pid) - before) >= 3, "a new cluster runs")
