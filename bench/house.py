"""A throw-away Kring with people in groups of ten, and its processes."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench.wire import name_send
from supportgroups.lib.first_run import make_secrets
from tests import servers

ROOT = Path(__file__).resolve().parent.parent
IN_A_GROUP = 10
HISTORY = 50


@dataclass(frozen=True)
class Ticket:
    """What a phone comes in with: a session cookie, and the room that it opens."""

    cookie: str
    room: int


@contextmanager
def house(kind: str) -> Iterator[None]:
    """Point this process and its children at an empty installation: `sqlite`, or `servers`.

    The servers are PostgreSQL, durable as anywhere, and Redis.
    """
    with ExitStack() as stack:
        home = stack.enter_context(TemporaryDirectory(prefix="kring-bench-"))
        make_secrets(Path(home))
        for name in ("DATABASE_URL", "KEYS_DATABASE_URL", "REDIS_URL", "KRING_TESTING", "KRING_FAULT"):
            os.environ.pop(name, None)
        os.environ.update(
            KRING_HOME=home,
            KRING_HOSTS="localhost,127.0.0.1",
            KRING_LOG_LEVEL="ERROR",
            DJANGO_SETTINGS_MODULE="supportgroups.settings",
        )
        if kind == "servers":
            os.environ.update(stack.enter_context(servers.postgres(durable=True)))
            os.environ.update(stack.enter_context(servers.redis_server()))
        yield


def fill(people: int) -> list[Ticket]:
    """Make groups of ten with their members, a session for each, and the last fifty messages of each group."""
    import django  # noqa: PLC0415 - the environment stands only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - likewise

    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_reference_data", verbosity=0)
    from django.db import connections  # noqa: PLC0415 - likewise

    tickets = [ticket for number in range(people // IN_A_GROUP) for ticket in _fill_group(number)]
    connections.close_all()
    return tickets


def _fill_group(number: int) -> list[Ticket]:
    from chat.actions import prepare_post, store_batch  # noqa: PLC0415 - needs a configured Django
    from chat.models import Room  # noqa: PLC0415 - likewise
    from groups.models import Organisation  # noqa: PLC0415 - likewise
    from tests.cast import join, open_circle, sign_in  # noqa: PLC0415 - likewise

    organisation = Organisation.objects.order_by("pk")[0]
    group = open_circle(
        f"Kring {number}", organisation, facilitator=f"Fay {number}", coordinators=("Ben", "Bea")
    )
    members = [join(group, f"Lid {number} {place}") for place in range(IN_A_GROUP)]
    room = Room.objects.get(group=group)
    posts = [
        prepare_post(
            room_id=room.pk,
            person_id=members[place % IN_A_GROUP].pk,
            client_id=UUID(name_send(0, place)),
            text=f"Bericht {place} van vanavond: ik zag dat het bij mij ook zo gaat, en dat hielp me wel.",
            message_life_days=90,
        )
        for place in range(HISTORY)
    ]
    store_batch(posts)
    cookies = (sign_in(member).cookies["kring"].value for member in members)
    return [Ticket(f"kring={cookie}", room.pk) for cookie in cookies]


def starts(tickets: list[Ticket]) -> dict[int, int]:
    """Return after which number the last fifty messages of each room come: later rounds find more than those."""
    from chat.models import Room  # noqa: PLC0415 - needs a configured Django

    rooms = Room.objects.filter(pk__in={ticket.room for ticket in tickets}).values_list("pk", "last_seq")
    return {room: max(last - HISTORY, 0) for room, last in rooms}


@contextmanager
def webs(count: int) -> Iterator[list["Web"]]:
    """Serve Kring with so many web processes, until the block ends."""
    running = [Web(servers.free_port()) for _ in range(count)]
    try:
        for web in running:
            web.wait_until_healthy()
        yield running
    finally:
        for web in running:
            web.stop()


class Web:
    """One web process, and what it uses."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT
        )

    def wait_until_healthy(self) -> None:
        until = time.monotonic() + 60
        while not self._is_healthy():
            assert time.monotonic() < until, "the web process does not answer"
            assert self._process.poll() is None, "the web process ended"
            time.sleep(0.05)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/gezond/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kib(self) -> int:
        """Return the proportional set size: shared pages count for their share."""
        lines = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
