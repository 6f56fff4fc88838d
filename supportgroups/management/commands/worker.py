"""`manage.py worker`: a tick every second, the courier, and the job cluster beside them."""

import logging
import signal
import threading
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
        stop = threading.Event()
        # Before anything else runs here: it is a fork of this process.
        self._jobs = start_jobs()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            self._work(stop)
        finally:
            end_jobs(self._jobs)

    def _work(self, stop: threading.Event) -> None:
        ticker, courier = Ticker(), Courier()
        courier.start()
        logger.info("the worker runs")
        while not stop.wait(TICK_SECONDS):
            _tick(ticker)
            if not self._jobs.is_alive():
                logger.error("the job cluster ended by itself; starting it again")
                self._jobs = start_jobs(again=True)
        courier.stop()


def _tick(ticker: Ticker) -> None:
    try:
        ticker.tick()
    except Exception:
        logger.exception("a tick failed; the next one tries again")
        connections.close_all()
