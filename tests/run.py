"""`make test`: every check and every test, on SQLite and on PostgreSQL with Redis, in one go.

As root on Debian it installs what is missing; otherwise it says what it had to leave out. With CI=true nothing
may be left out.
"""

import argparse
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from tests import leftovers, servers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ROOMS = ["supportgroups", "members", "groups", "chat", "crisis", "coordinators"]
IN_CI = os.environ.get("CI") == "true"
LONGEST_STAGE = (240 if "--soak" in sys.argv else 45) * 60

# Debian's package and how to see that it is there.
PACKAGES = {
    "chromium": lambda: shutil.which("chromium"),
    "postgresql": servers.find_postgres,
    "redis-server": lambda: shutil.which("redis-server"),
}

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


@dataclass
class Stage:
    """A command that has to end well, what it needs, and where what it says goes if not to the screen."""

    where: str
    command: list[str]
    environment: dict[str, str]
    report: Path = Path()
    output: IO[str] | None = None

    def tell(self) -> None:
        if self.output:
            self.output.seek(0)
            print(self.output.read(), flush=True)


def main() -> int:
    asked = _asked()
    _forget_own_installation()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    tally = Tally()
    missing = set() if asked.lint else _install_packages(tally)
    leftovers.adopt_orphans()
    if not asked.soak:
        _check(tally)
    if not asked.lint:
        _test(tally, missing, asked)
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


def _install_packages(tally: Tally) -> set[str]:
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        with _heading(f"installing {', '.join(sorted(missing))}"):
            # Level 1 keeps Debian from starting its own servers: the tests start theirs.
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
            for words in (["update"], ["install", "--yes", "--no-install-recommends", *sorted(missing)]):
                subprocess.run(["apt-get", "--quiet=2", *words], env=environment, check=False)
        missing = _missing()
    for package in sorted(missing):
        print(f"Debian's package {package} is missing: what needs it is {'failed' if IN_CI else 'skipped'}.")
        if IN_CI:
            tally.note(f"package {package}", good=False)
    return missing


def _missing() -> set[str]:
    return {package for package, find in PACKAGES.items() if not find()}


def _check(tally: Tally) -> None:
    for name, (command, environment) in CHECKS.items():
        with _heading(name):
            tally.note(name, good=_is_fine(name, command, environment, tally))


def _is_fine(name: str, command: list[str], environment: dict[str, str], tally: Tally) -> bool:
    with tempfile.TemporaryFile("w+") as said:
        check = Stage(name, [str(BIN / command[0]), *command[1:]], environment, output=said)
        (code,) = _run([check], tally)
        # What went well needs no words.
        if code:
            check.tell()
    return code == 0


def _test(tally: Tally, missing: set[str], asked: argparse.Namespace) -> None:
    """Test on both databases at once: where tests of one wait, those of the other go on. Long runs go one by one."""
    with ExitStack() as stack:
        stages = [_on_sqlite(stack, asked)]
        if missing & {"postgresql", "redis-server"}:
            print("Skipped: tests on PostgreSQL and Redis.")
        else:
            stages.append(_on_servers(stack, asked))
        for together in [[stage] for stage in stages] if asked.soak else [stages]:
            with _heading(f"tests on {' beside '.join(stage.where for stage in together)}"):
                codes = _run(together, tally)
            for stage, code in zip(together, codes, strict=True):
                stage.tell()
                _count(tally, stage.report, stage.where, code)


def _on_sqlite(stack: ExitStack, asked: argparse.Namespace) -> Stage:
    return _pytest(stack, "SQLite", {}, ["-m", "soak" if asked.soak else "not soak"], asked, workers=3)


def _on_servers(stack: ExitStack, asked: argparse.Namespace) -> Stage:
    address = {**stack.enter_context(servers.postgres()), **stack.enter_context(servers.redis_server())}
    chosen = ["-m", "soak"] if asked.soak else ["-m", "not soak and not browser", *NOT_TWICE]
    stage = _pytest(stack, "PostgreSQL and Redis", address, chosen, asked, workers=2)
    if not asked.soak:
        # Two at once would write through each other: the second tells at its end.
        stage.output = stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 - the stack closes it
    return stage


def _pytest(
    stack: ExitStack,
    where: str,
    address: dict[str, str],
    chosen: list[str],
    asked: argparse.Namespace,
    *,
    workers: int,
) -> Stage:
    report = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kring-report-"))) / "report.xml"
    words = ["-q", "--durations=10", f"--junitxml={report}", *chosen]
    # Long runs measure, so they run alone and show their figures.
    words += ["-s"] if asked.soak else ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    words += ["-k", asked.names] if asked.names else []
    return Stage(where, [sys.executable, "-m", "pytest", *words], address, report)


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


def _run(stages: Sequence[Stage], tally: Tally) -> list[int]:
    """Run them beside each other, to the end of the last; return how each ended."""
    expected, until = set(leftovers.children()), time.monotonic() + LONGEST_STAGE
    processes = [_start(stage) for stage in stages]
    try:
        return [
            _wait(stage, process, until - time.monotonic())
            for stage, process in zip(stages, processes, strict=True)
        ]
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        for left in leftovers.end_leftovers(expected):
            tally.note(f"{stages[0].where} left a process behind: {left}", good=False)
        leftovers.bury_the_dead()


def _start(stage: Stage) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env=_environment(stage.environment),
        stdout=stage.output,
        stderr=stage.output and subprocess.STDOUT,
        start_new_session=True,
    )


def _wait(stage: Stage, process: "subprocess.Popen[bytes]", seconds: float) -> int:
    try:
        return process.wait(max(seconds, 0))
    except subprocess.TimeoutExpired:
        print(f"{stage.where} took longer than {LONGEST_STAGE} s and was ended.")
        return 124


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
