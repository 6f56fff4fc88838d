"""Real web and worker processes on a fresh installation, all of them gone when the test ends."""

import fcntl
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from asgiref.sync import async_to_sync
from channels.layers import channel_layers, get_channel_layer
from django.conf import settings
from django.db import connections

from supportgroups.lib import bus
from supportgroups.lib.sealing import keys
from supportgroups.lib.threads import close_connections
from tests import servers
from tests.browser import ALLOWED_HERE
from tests.processes import nursery

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [str(ROOT / "manage.py")]
MANAGE_UNSWEPT = ["-m", "tests.processes.unswept"]
SLOWEST_START = 60.0
SLOWEST_END = 30.0

_numbers = itertools.count(1)


@dataclass
class Process:
    """One process of Kring and what it wrote to its log."""

    popen: nursery.Child
    log: Path
    port: int = 0
    is_worker: bool = False

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        self.popen.terminate()
        return self.popen.wait(SLOWEST_END)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def memory(self) -> int:
        """Return the resident memory in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024


@dataclass
class House:
    """An installation with databases and a home of its own."""

    home: Path
    environment: dict[str, str]
    processes: list[Process] = field(default_factory=list)

    def start(self, *words: str, port: int = 0, manage: list[str] = MANAGE, **extra: str) -> Process:
        log = self.home / f"log-{len(self.processes)}-{words[0]}"
        popen = nursery.start([*manage, *words], {**self.environment, **extra}, log)
        self.processes.append(Process(popen, log, port, is_worker=words[0] == "worker"))
        return self.processes[-1]

    def web(self, port: int = 0, *, manage: list[str] = MANAGE, **extra: str) -> Process:
        """Start a web process and wait until it answers."""
        process = self.web_or_its_end(port or servers.free_port(), manage=manage, **extra)
        assert process.is_running, process.said()
        return process

    def unswept_web(self) -> Process:
        """Start a web process that hears of other processes by nudges only."""
        return self.web(manage=MANAGE_UNSWEPT)

    def web_or_its_end(self, port: int, *, manage: list[str] = MANAGE, **extra: str) -> Process:
        """Start a web process and wait until it answers, or until the first phone met its fault point."""
        process = self.start("serve", "--port", str(port), port=port, manage=manage, **extra)
        wait_until(lambda: not process.is_running or is_healthy(port), "the web process answers")
        return process

    def worker(self, **extra: str) -> Process:
        """Start a worker and wait for its first tick."""
        beat = self.home / "worker.heartbeat"
        beat.unlink(missing_ok=True)
        process = self.start("worker", **extra)
        wait_until(lambda: beat.exists() or not process.is_running, "the worker ticks")
        return process

    def run(self, *words: str, **extra: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of Kring to its end."""
        return subprocess.run(
            [sys.executable, *MANAGE, *words],
            env={**self.environment, **extra},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOWEST_START,
        )

    def end(self) -> None:
        """End everything; a worker is asked first, since only then it takes its job cluster along."""
        workers = [process for process in self.processes if process.is_worker and process.is_running]
        for worker in workers:
            worker.popen.terminate()
        for worker in workers:
            with suppress(subprocess.TimeoutExpired):
                worker.popen.wait(SLOWEST_END)
        for process in self.processes:
            process.kill()


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_until(holds, what: str, *, seconds: float = SLOWEST_START) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"waited {seconds} s in vain until {what}"
        time.sleep(0.02)


@dataclass(frozen=True)
class Plan:
    """A migrated installation with reference data, to be copied for every test."""

    home: Path
    databases: dict[str, str]

    @property
    def is_on_sqlite(self) -> bool:
        return not self.databases

    def name_of(self, alias: str) -> str:
        return _names(self.home, self.databases)[alias]


def shared_plan(basetemp: Path) -> Plan:
    """Return the one plan of all workers of a run, made by whichever of them comes first."""
    folder = (basetemp.parent if "PYTEST_XDIST_WORKER" in os.environ else basetemp) / "plan"
    folder.mkdir(exist_ok=True)
    with only_one_in(folder):
        done = folder / "done"
        if not done.exists():
            plan = make_plan(folder)
            done.write_text(json.dumps(plan.databases))
        return Plan(folder, json.loads(done.read_text()))


@contextmanager
def only_one_in(folder: Path) -> Iterator[None]:
    """Let one worker at a time make something in this folder."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_plan(folder: Path) -> Plan:
    databases = {
        name: _address(os.environ[name], f"plan_{os.getpid()}_{alias}")
        for name, alias in (("DATABASE_URL", "main"), ("KEYS_DATABASE_URL", "keys"))
        if os.environ.get(name)
    }
    for address in databases.values():
        servers.create_database(_address(address, "postgres"), _name(address))
    house = House(folder, environment_of(folder, databases))
    for words in (["migrate"], ["migrate", "lib", "--database", "keys"], ["load_reference_data"]):
        done = house.run(*words)
        assert done.returncode == 0, done.stderr
    return Plan(folder, databases)


def environment_of(home: Path, databases: dict[str, str], redis: str = "") -> dict[str, str]:
    """Return the environment of a child: the real settings, only the clock and the fault points are open."""
    kept = {name: value for name, value in os.environ.items() if name not in {"KRING_FAULT", ALLOWED_HERE}}
    return {
        **kept,
        **databases,
        **({"REDIS_URL": redis} if redis else {}),
        "KRING_HOME": str(home),
        "KRING_TESTING": "1",
        "KRING_HOSTS": "localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "supportgroups.settings",
    }


@contextmanager
def house_after(plan: Plan, folder: Path) -> Iterator[House]:
    """Copy the plan, point this process at the copy too, and end everything afterwards."""
    databases = {name: _copy_database(address) for name, address in plan.databases.items()}
    if plan.is_on_sqlite:
        for file in plan.home.glob("*.sqlite3"):
            shutil.copy(file, folder / file.name)
    house = House(folder, environment_of(folder, databases, _own_redis()))
    with _this_process_at(_names(folder, databases)), _one_bus(house):
        try:
            yield house
        finally:
            house.end()


def _names(home: Path, databases: dict[str, str]) -> dict[str, str]:
    """Return how Django calls the databases of an installation."""
    if not databases:
        return {"default": str(home / "kring.sqlite3"), "keys": str(home / "keys.sqlite3")}
    return {"default": _name(databases["DATABASE_URL"]), "keys": _name(databases["KEYS_DATABASE_URL"])}


@contextmanager
def _this_process_at(names: dict[str, str]) -> Iterator[None]:
    before = {alias: connections[alias].settings_dict["NAME"] for alias in names}
    try:
        _point(names)
        yield
    finally:
        close_connections()
        _point(before)


def _point(names: dict[str, str]) -> None:
    keys.cache.clear()
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def _one_bus(house: House) -> Iterator[None]:
    """Let nudges of this process reach the children: the same Redis prefix as theirs."""
    if not settings.SCALED_OUT:
        yield
        return
    config = settings.CHANNEL_LAYERS[bus.LAYER]["CONFIG"]
    before = dict(config)
    config.update(prefix=settings.REDIS_CORNER, hosts=[house.environment["REDIS_URL"]])
    channel_layers.backends.clear()
    try:
        yield
    finally:
        async_to_sync(get_channel_layer(bus.LAYER).flush)()
        config.update(before)
        channel_layers.backends.clear()


def _own_redis() -> str:
    # Jobs of two parallel runs stay apart; pubsub knows no numbers, its topics are nudges and harm nobody.
    address = os.environ.get("REDIS_URL", "")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return address and urlunsplit(urlsplit(address)._replace(path=f"/{int(worker) + 1}"))


def _copy_database(plan: str) -> str:
    address = _address(plan, f"house_{os.getpid()}_{next(_numbers)}")
    servers.create_database(_address(plan, "postgres"), _name(address), like=_name(plan))
    return address


def _address(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")
