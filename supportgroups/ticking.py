"""What the worker looks after by the clock. The database holds the truth; a missed tick is made up by the next."""

import logging
import os
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django_q.tasks import async_task

from chat import tasks as chat
from crisis.actions import advance_due, probe_chain
from crisis.queries import overdue_requests
from groups.tasks import settle_covers
from supportgroups.lib.clock import local, now, today
from supportgroups.lib.tail import trim_notes

logger = logging.getLogger("kring.worker")

NIGHT_HOUR = 4
TRIM_EVERY = timedelta(minutes=1)
SETTLE_EVERY = timedelta(minutes=1)
TELL_EVERY = timedelta(seconds=2)
FORGET_EVERY = timedelta(minutes=10)
PROBE_EVERY = timedelta(seconds=30)

NIGHTLY = (
    "groups.tasks.forget_expired_invitations",
    "groups.tasks.forget_meetings",
    "groups.tasks.forget_old_reasons",
    "groups.tasks.plan_meetings",
    "groups.tasks.settle_all_covers",
    "members.tasks.tidy",
    "members.tasks.forget",
    # Before anything that it counts is forgotten.
    "coordinators.tasks.make_figures",
    "coordinators.tasks.forget",
    "crisis.tasks.forget",
)
EVERY_TEN_MINUTES = ("chat.tasks.forget", "groups.tasks.remind")


class Ticker:
    """Decides at every tick what is due."""

    def __init__(self) -> None:
        self._done_at: dict[Callable[[], object], datetime] = {}
        self._night_of: date | None = None

    def tick(self) -> None:
        """Do what is due; enqueue what may wait. Safe to call at any pace, and from several workers."""
        # First of all, and whatever else fails: somebody waits for it.
        advance_due()
        if self._help_goes_on():
            self._beat()
        self._do_every(PROBE_EVERY, probe_chain)
        self._do_every(TRIM_EVERY, trim_notes)
        self._do_every(SETTLE_EVERY, settle_covers)
        self._do_every(TELL_EVERY, chat.tell)
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

    def _help_goes_on(self) -> bool:
        """Whether no call for help stands still. Else the sign of life is withheld, so that an alarm goes outside."""
        overdue = overdue_requests()
        if overdue:
            logger.error(
                "%d calls for help are overdue: %s", len(overdue), [str(pk) for pk, _ in overdue[:5]]
            )
        return not overdue

    def _beat(self) -> None:
        """Leave a sign of life that something outside can watch, and never finds half written."""
        fresh = settings.KRING_HOME / f"worker.heartbeat.{os.getpid()}"
        fresh.write_text(now().isoformat())
        fresh.replace(settings.KRING_HOME / "worker.heartbeat")


def _enqueue_forgetting() -> None:
    _enqueue(EVERY_TEN_MINUTES)


def _enqueue(tasks: tuple[str, ...]) -> None:
    for name in tasks:
        async_task("members.tasks.run_noted", name, task_name=name)
