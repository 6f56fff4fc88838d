"""`manage.py worker`: a tick every second, the courier, and the job cluster beside them."""

import logging
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from typing_extensions import override

from members.tasks import Courier
from supportgroups.management.commands.jobs import end_with_parent
from supportgroups.ticking import Ticker

logger = logging.getLogger("kring.worker")

TICK_SECONDS = 1.0


class Command(BaseCommand):
    help = "Do what is due, every second, send notifications, and run the jobs that may wait."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        jobs = _start_jobs()
        ticker, courier = Ticker(), Courier()
        courier.start()
        logger.info("the worker runs")
        while not stop.wait(TICK_SECONDS):
            _tick(ticker)
            if jobs.poll() is not None:
                logger.error("the job cluster ended by itself; starting it again")
                jobs = _start_jobs()
        courier.stop()
        _end(jobs)


def _tick(ticker: Ticker) -> None:
    try:
        ticker.tick()
    except Exception:
        logger.exception("a tick failed; the next one tries again")
        connections.close_all()


def _start_jobs() -> "subprocess.Popen[bytes]":
    # A subprocess: inside this process the cluster would take SIGTERM for itself.
    manage = settings.BASE_DIR / "manage.py"
    return subprocess.Popen(
        [sys.executable, str(manage), "jobs"],
        preexec_fn=end_with_parent,  # noqa: PLW1509 - runs one system call in the child, no lock is held
        stdout=subprocess.DEVNULL,
        env=os.environ,
    )


def _end(jobs: "subprocess.Popen[bytes]") -> None:
    jobs.terminate()
    try:
        jobs.wait(timeout=15)
    except subprocess.TimeoutExpired:
        jobs.kill()
