"""What the worker looks after by the clock. The database holds the truth; a missed tick is made up by the next."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django_q.tasks import async_task

from groups.tasks import settle_covers
from supportgroups.lib.clock import local, now, today
from supportgroups.lib.tail import trim_notes

NIGHT_HOUR = 4
TRIM_EVERY = timedelta(minutes=1)
SETTLE_EVERY = timedelta(minutes=1)
FORGET_EVERY = timedelta(minutes=10)

NIGHTLY = (
    "groups.tasks.forget_expired_invitations",
    "groups.tasks.forget_meetings",
    "groups.tasks.forget_old_reasons",
    "groups.tasks.plan_meetings",
    "groups.tasks.settle_all_covers",
    "members.tasks.tidy",
    "members.tasks.forget",
)
EVERY_TEN_MINUTES = ("chat.tasks.forget", "groups.tasks.remind")


class Ticker:
    """Decides at every tick what is due."""

    def __init__(self) -> None:
        self._done_at: dict[Callable[[], object], datetime] = {}
        self._night_of: date | None = None

    def tick(self) -> None:
        """Do what is due; enqueue what may wait. Safe to call at any pace, and from several workers."""
        self._beat()
        self._do_every(TRIM_EVERY, trim_notes)
        self._do_every(SETTLE_EVERY, settle_covers)
        self._do_every(FORGET_EVERY, _enqueue_forgetting)
        if self._night_of != today() and local(now()).hour >= NIGHT_HOUR:
            _enqueue(NIGHTLY)
            self._night_of = today()

    def _do_every(self, every: timedelta, work: Callable[[], object]) -> None:
        """Do this unless it was done less than that long ago; what fails is due again at the next tick."""
        before = self._done_at.get(work)
        if before is None or now() - before >= every:
            work()
            self._done_at[work] = now()

    def _beat(self) -> None:
        """Leave a sign of life that something outside can watch."""
        (settings.KRING_HOME / "worker.heartbeat").write_text(now().isoformat())


def _enqueue_forgetting() -> None:
    _enqueue(EVERY_TEN_MINUTES)


def _enqueue(tasks: tuple[str, ...]) -> None:
    for name in tasks:
        async_task(name)
