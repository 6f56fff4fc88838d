"""Processes of Kring that need not load its libraries one by one: half of what the tests of processes cost.

A nursery imports the libraries and nothing of Kring, then forks for each order. What it hands out reads its own
settings and all of Kring from the start, and is a child of the test like any other: it can be killed and waited for.
"""

import atexit
import ctypes
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.leftovers import adopt_orphans

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
LONGEST_ORDER = 100_000
# None of these starts a thread, opens a file to keep or chooses Twisted's reactor: a fork would share it.
LIBRARIES = (
    "autobahn.websocket.protocol",
    "channels.db",
    "channels.generic.websocket",
    "channels_redis.core",
    "concurrent.futures.thread",
    "cryptography.hazmat.primitives.ciphers.aead",
    "django.contrib.messages",
    "django.core.mail.backends.smtp",
    "django.core.management",
    "django.db.backends.sqlite3.base",
    "django.db.models",
    "django.forms",
    "django.template.defaulttags",
    "django.views.generic",
    "fido2.server",
    "icalendar",
    "multiprocessing.pool",
    "psycopg",
    "pywebpush",
    "redis.asyncio",
    "segno",
    "svg",
    "twisted.internet.asyncioreactor",
    "twisted.internet.endpoints",
    "twisted.protocols.tls",
    "twisted.web.http",
)


class Child:
    """A process out of the nursery, with the words of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = 3600.0) -> int:
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(words: list[str], environment: dict[str, str], log: Path) -> Child:
    """Start Python with these words, such as `["manage.py", "serve"]` or `["-m", "a.module"]`."""
    line = _nursery()
    line.send(json.dumps([words, environment, str(log)]).encode())
    return Child(int(line.recv(100)))


@cache
def _nursery() -> socket.socket:
    """Open the nursery of this process; it ends when this process ends."""
    adopt_orphans()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.processes.nursery", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        cwd=ROOT,
        preexec_fn=die_with_the_test,  # noqa: PLW1509 - one system call, no lock is held
    )
    theirs.close()
    atexit.register(_close, ours, nursery)
    return ours


def _close(line: socket.socket, nursery: "subprocess.Popen[bytes]") -> None:
    line.close()
    nursery.wait()


def die_with_the_test() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _take_orders(line: socket.socket) -> list[str]:
    """Fork for every order; return its words in the child only."""
    while order := line.recv(LONGEST_ORDER):
        words, environment, log = json.loads(order)
        if pid := _fork_away():
            line.send(str(pid).encode())
            continue
        line.close()
        die_with_the_test()
        _settle(environment, log)
        return words
    sys.exit(0)


def _fork_away() -> int:
    """Return the pid of a fork that is the test's child, not ours; in that fork, 0."""
    read, write = os.pipe()
    middle = os.fork()
    if middle:
        os.close(write)
        os.waitpid(middle, 0)
        with os.fdopen(read, "rb") as told:
            return int(told.read())
    os.close(read)
    between = os.getpid()
    pid = os.fork()
    if pid:
        os.write(write, str(pid).encode())
        os._exit(0)
    os.close(write)
    while os.getppid() == between:
        time.sleep(0.0005)
    return 0


def _settle(environment: dict[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for number in (1, 2):
        os.dup2(sink, number)
    os.close(sink)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _run(words: list[str]) -> None:
    run: Callable[..., object] = runpy.run_path
    if words[0] == "-m":
        run, words = runpy.run_module, words[1:]
    sys.argv = words
    run(words[0], run_name="__main__")


if __name__ == "__main__":
    for library in LIBRARIES:
        importlib.import_module(library)
    with suppress(KeyboardInterrupt):
        _run(_take_orders(socket.socket(fileno=int(sys.argv[1]))))
