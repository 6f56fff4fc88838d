"""What every test stands on: both databases, a clock to move, and no network beyond this machine."""

import gc
import os
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from tests.browser import close_the_browser, the_browser

pytest_plugins = ["tests.cast"]

# On a busy machine an example may take long without anything being wrong.
hypothesis.settings.register_profile("kring", deadline=None)
hypothesis.settings.load_profile("kring")

DATABASES = ["default", "keys"]
NEEDS_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
HERE = {"localhost", "127.0.0.1", "::1", "", None}
CHROMIUM = shutil.which("chromium")
# Seconds of a test, roughly: enough to know which files are the long ones.
SECONDS = {"browser": 3.0, "process": 3.0}
LONG_ONES = dict.fromkeys(
    ("test_nothing_lost.py", "test_twice.py", "test_loading.py", "test_six_weeks.py"), 25.0
)
# Its tests share what takes long to make.
SHARES = "tests/demo/loaded"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        _give_both_databases(item)
        if item.get_closest_marker("browser") and not CHROMIUM and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason="needs Debian's chromium"))
    yield
    _put_long_files_first(items)


def _put_long_files_first(items: list[pytest.Item]) -> None:
    # Each worker takes the next file when it is done with one: with a long one last, the others would wait for it.
    # Those with a browser come first and follow each other, so that it need not start again. Within a file, and among
    # those that take as long, the order stays random.
    takes = Counter({_whole_of(item.nodeid): LONG_ONES.get(item.path.name, 0.0) for item in items})
    for item in items:
        seconds = max((SECONDS.get(mark.name, 0.1) for mark in item.iter_markers()), default=0.1)
        takes[_whole_of(item.nodeid)] += seconds
    browsing = {_whole_of(item.nodeid) for item in items if item.get_closest_marker("browser")}
    order = sorted(takes, key=lambda whole: (whole in browsing, takes[whole]), reverse=True)
    items.sort(key=lambda item: order.index(_whole_of(item.nodeid)))


def _whole_of(nodeid: str) -> str:
    """Return what one worker takes as a whole: a file, or the folder of those that share something."""
    return SHARES if nodeid.startswith(SHARES) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> object:
    from xdist.scheduler import LoadFileScheduling

    class Wholes(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _whole_of(nodeid)

    return Wholes(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    # What was loaded by now stays to the end: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def _give_both_databases(item: pytest.Item) -> None:
    marker = item.get_closest_marker("django_db")
    if marker is None and not NEEDS_DATABASE & set(getattr(item, "fixturenames", ())):
        return
    asked = marker.kwargs if marker else {}
    item.add_marker(pytest.mark.django_db(**{"databases": DATABASES, **asked}), append=False)


def _refuse_elsewhere(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in HERE and not str(name).startswith("127."):
        message = f"a test tried to reach {name}"
        raise RuntimeError(message)


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    connect, find = socket.socket.connect, socket.getaddrinfo

    def connect_here(self, address):
        if self.family != socket.AF_UNIX:
            _refuse_elsewhere(address[0])
        return connect(self, address)

    def find_here(host, *args, **kwargs):
        _refuse_elsewhere(host)
        return find(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", find_here)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    # Nearly every test needs it, and on PostgreSQL it takes as long as a page. Django says after making a database,
    # and after a test with transactions of its own emptied it, that it is fresh.
    from django.apps import apps
    from django.db.models.signals import post_migrate

    from tests.reference import put_reference_data

    def put(using: str, **_about: object) -> None:
        if using == "default":
            put_reference_data()

    post_migrate.connect(put, sender=apps.get_app_config("groups"), weak=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    yield
    # PostgreSQL drops no database that somebody is still connected to: what sockets asked for in their last moment,
    # and the thread in which Channels finds who they are, may have opened a connection after their test had ended.
    from asgiref.sync import SyncToAsync
    from django.db import connections

    from supportgroups.lib.threads import close_connections

    close_connections()
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if not item.get_closest_marker("browser"):
        close_the_browser()


def pytest_sessionfinish() -> None:
    close_the_browser()


@pytest.fixture(scope="module")
def browser():
    return the_browser()


@pytest.fixture(autouse=True)
def _no_static_files_to_look_through(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every Django client would look through all of them first; only a browser asks for any.
    if not request.node.get_closest_marker("browser"):
        monkeypatch.setattr("django.conf.settings.WHITENOISE_USE_FINDERS", False)


@pytest.fixture(autouse=True)
def _no_keys_of_another_test() -> Iterator[None]:
    # Keys are remembered by process; a rolled-back test leaves numbers that the next one uses again.
    from supportgroups.lib.sealing.keys import cache

    cache.clear()
    yield
    cache.clear()


class Clock:
    """Moves `lib.clock` for this process and for all that it starts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shift = timedelta()
        self._write()

    def forward(self, **amount: float) -> None:
        self.shift += timedelta(**amount)
        self._write()

    def back(self, **amount: float) -> None:
        self.forward(**{unit: -value for unit, value in amount.items()})

    def move_to(self, moment: datetime) -> None:
        self.shift = moment - datetime.now(tz=moment.tzinfo)
        self._write()

    def _write(self) -> None:
        # Another process may be reading: the file is whole at every moment.
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(self.shift.total_seconds()))
        fresh.replace(self.path)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setenv("KRING_CLOCK_FILE", str(tmp_path / "clock"))
    return Clock(tmp_path / "clock")
