"""Finds processes that a stage of the tests left behind, and ends them."""

import ctypes
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of every process whose own parent dies, so that none gets away unseen."""
    if hasattr(ctypes, "CDLL") and Path("/proc/self").exists():
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> dict[int, str]:
    """Return the children of this process that still live: id and command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            state, parent = (entry / "stat").read_text().rpartition(") ")[2].split()[:2]
            if int(parent) == os.getpid() and state != "Z":
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ").strip()
    return found


def bury_the_dead() -> None:
    """Collect adopted processes that ended by themselves; call it while no child of our own is waited for."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def end_leftovers(expected: set[int], *, patience: float = 10.0) -> list[str]:
    """Kill children that were not expected and outlived the patience; return their command lines."""
    until = time.monotonic() + patience
    while (left := _unexpected(expected)) and time.monotonic() < until:
        time.sleep(0.1)
    named = list(left.values())
    while left:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        # The children of what was killed are ours now.
        left = _unexpected(expected)
    return named


def _unexpected(expected: set[int]) -> dict[int, str]:
    return {pid: command for pid, command in children().items() if pid not in expected}
