"""`manage.py worker`: a tick every second, the courier, and the job cluster beside them."""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from typing_extensions import override

from members.tasks import Courier
from supportgroups.jobs import end_jobs, start_jobs
from supportgroups.ticking import Ticker

logger = logging.getLogger("kring.worker")

TICK_SECONDS = 1.0


class Command(BaseCommand):
    help = "Do what is due, every second, send notifications, and run the jobs that may wait."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        self._is_asked_to_stop = False
        # Before anything else runs here: it is a fork of this process.
        self._jobs = start_jobs()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            self._work()
        finally:
            end_jobs(self._jobs)

    def _stop(self, *_signal: object) -> None:
        # Nothing with a lock: an Event that is set in the moment in which it is waited for waits for itself, for ever.
        self._is_asked_to_stop = True

    def _work(self) -> None:
        ticker, courier = Ticker(), Courier()
        courier.start()
        logger.info("the worker runs")
        while self._goes_on():
            _tick(ticker)
            if not self._jobs.is_alive():
                logger.error("the job cluster ended by itself; starting it again")
                self._jobs = start_jobs(again=True)
        courier.stop()

    def _goes_on(self) -> bool:
        time.sleep(TICK_SECONDS)
        return not self._is_asked_to_stop


def _tick(ticker: Ticker) -> None:
    try:
        ticker.tick()
    except Exception:
        logger.exception("a tick failed; the next one tries again")
        connections.close_all()
