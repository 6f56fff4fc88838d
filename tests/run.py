"""`make test`: every check and every test, on SQLite and on PostgreSQL with Redis, in one go.

What is missing of Debian (`tests/packages.py`) it names, and what it had to leave out for it. With CI=true nothing may
be left out.
"""

import argparse
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from tests import leftovers, servers
from tests.packages import missing_packages

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ROOMS = ["supportgroups", "members", "groups", "chat", "crisis", "coordinators"]
IN_CI = os.environ.get("CI") == "true"
LONGEST_STAGE = (240 if "--soak" in sys.argv else 14) * 60

# Pages look the same on either database, and so does the shape of the code. Sockets inside one process hear each
# other without Redis: with it, real processes are asked (tests/processes).
NOT_TWICE = [
    "--ignore=tests/structure",
    "--ignore-glob=tests/chat/test_socket_*.py",
    "--ignore=tests/permissions/test_socket_table.py",
]

LIVE = {
    "DJANGO_SETTINGS_MODULE": "supportgroups.settings",
    "KRING_URL": "https://kring.example",
    "KRING_BEHIND_PROXY": "1",
    "KRING_TESTING": "",
}
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "ruff": (["ruff", "check", "."], {}),
    "ruff format": (["ruff", "format", "--check", "."], {}),
    "mypy": (["mypy"], {}),
    "djlint": (["djlint", "--lint", "--quiet", "templates"], {}),
    "import-linter": (["lint-imports", "--no-logo"], {}),
    "check --deploy": (["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], LIVE),
    "makemigrations": (
        ["python", "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"],
        LIVE,
    ),
}


# What points at an installation or a server of whoever runs this.
POINTERS = ("KRING_", "DATABASE_URL", "KEYS_DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")


@dataclass
class Tally:
    """What the whole run found."""

    passed: int = 0
    skipped: int = 0
    failed: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def note(self, name: str, *, good: bool) -> None:
        self.passed += good
        self.failed += [] if good else [name]

    def summary(self) -> str:
        # The last line stands alone, so that a machine can read it too.
        minutes, seconds = divmod(round(time.monotonic() - self.started), 60)
        found = f"{self.passed} passed, {len(self.failed)} failed, {self.skipped} skipped"
        return f"It took {minutes} min {seconds} s.\n{found}"


def main() -> int:
    asked = _asked()
    _forget_own_installation()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    tally = Tally()
    missing = set() if asked.lint else _missing_packages(tally)
    leftovers.adopt_orphans()
    if not asked.soak:
        _check(tally)
    if not asked.lint:
        _test_on_sqlite(tally, asked)
        _test_on_servers(tally, missing, asked)
    for name in tally.failed:
        print(f"FAILED {name}")
    print(tally.summary())
    return 1 if tally.failed else 0


def _forget_own_installation() -> None:
    for name in [name for name in os.environ if name.startswith(POINTERS)]:
        del os.environ[name]
    # Fixed secrets and a throw-away home, which every process started from here inherits.
    importlib.import_module("tests.settings")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--lint", action="store_true", help="only the checks, no tests")
    parser.add_argument("--soak", action="store_true", help="only the long runs, at full size")
    parser.add_argument("-k", dest="names", default="", help="of the tests only these, as pytest's -k")
    return parser.parse_args()


def _missing_packages(tally: Tally) -> set[str]:
    missing = missing_packages()
    for package in sorted(missing):
        print(f"Debian's package {package} is missing: what needs it is {'failed' if IN_CI else 'skipped'}.")
        if IN_CI:
            tally.note(f"package {package}", good=False)
    return missing


def _check(tally: Tally) -> None:
    # Beside each other: mypy alone takes as long as all others. What went well needs no words.
    with _heading("checks"), _nothing_left_behind("a check", tally), ExitStack() as stack:
        said = {name: stack.enter_context(tempfile.TemporaryFile("w+")) for name in CHECKS}
        running = {
            name: _start([str(BIN / program), *words], environment, said[name])
            for name, ((program, *words), environment) in CHECKS.items()
        }
        for name, process in running.items():
            code = _end_of(process, name)
            tally.note(name, good=code == 0)
            if code:
                said[name].seek(0)
                print(f"{name} ended with {code}:\n{said[name].read()}", flush=True)


def _test_on_sqlite(tally: Tally, asked: argparse.Namespace) -> None:
    with _heading("tests on SQLite"):
        _pytest(tally, "SQLite", {}, ["-m", "soak" if asked.soak else "not soak"], asked)


def _test_on_servers(tally: Tally, missing: set[str], asked: argparse.Namespace) -> None:
    if missing & {"postgresql", "redis-server"}:
        print("Skipped: tests on PostgreSQL and Redis.")
        return
    with _heading("tests on PostgreSQL and Redis"), ExitStack() as stack:
        address = {**stack.enter_context(servers.postgres()), **stack.enter_context(servers.redis_server())}
        chosen = ["-m", "soak"] if asked.soak else ["-m", "not soak and not browser", *NOT_TWICE]
        _pytest(tally, "PostgreSQL and Redis", address, chosen, asked)


def _pytest(
    tally: Tally, where: str, address: dict[str, str], chosen: list[str], asked: argparse.Namespace
) -> None:
    with tempfile.TemporaryDirectory(prefix="kring-report-") as folder:
        report = Path(folder) / "report.xml"
        words = ["-q", "--durations=10", f"--junitxml={report}", *chosen]
        # Long runs measure, so they run alone and show their figures.
        words += ["-s"] if asked.soak else ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
        words += ["-k", asked.names] if asked.names else []
        code = _run([sys.executable, "-m", "pytest", *words], address, f"tests on {where}", tally)
        _count(tally, report, where, code)


def _count(tally: Tally, report: Path, where: str, code: int) -> None:
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    for case in cases:
        kinds = {part.tag for part in case}
        if kinds & {"failure", "error"}:
            tally.note(f"{where}: {case.get('classname')}.{case.get('name')}", good=False)
        elif "skipped" in kinds:
            tally.skipped += 1
        else:
            tally.passed += 1
    if code and not any(name.startswith(f"{where}: ") for name in tally.failed):
        tally.note(f"{where}: pytest ended with {code}", good=False)


def _run(command: list[str], environment: dict[str, str], name: str, tally: Tally) -> int:
    with _nothing_left_behind(name, tally):
        return _end_of(_start(command, environment), name)


@contextmanager
def _nothing_left_behind(name: str, tally: Tally) -> Iterator[None]:
    expected = set(leftovers.children())
    try:
        yield
    finally:
        for left in leftovers.end_leftovers(expected):
            tally.note(f"{name} left a process behind: {left}", good=False)
        leftovers.bury_the_dead()


def _start(
    command: list[str], environment: dict[str, str], output: IO[str] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(environment),
        stdout=output,
        stderr=output and subprocess.STDOUT,
        start_new_session=True,
    )


def _end_of(process: subprocess.Popen[bytes], name: str) -> int:
    try:
        return process.wait(LONGEST_STAGE)
    except subprocess.TimeoutExpired:
        print(f"{name} took longer than {LONGEST_STAGE} s and was ended.")
        return 124
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _environment(extra: dict[str, str]) -> dict[str, str]:
    # The tests start hundreds of processes: they need not compile everything anew each time.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **extra}


@contextmanager
def _heading(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"\n== {name} ==", flush=True)
    yield
    print(f"-- {name}: {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
