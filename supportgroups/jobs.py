"""The job cluster, as the worker starts and ends it."""

import ctypes
import os
import signal
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import django
from django.core.management import call_command
from django.db import connections

PR_SET_PDEATHSIG = 1
PATIENCE_SECONDS = 15.0


def start_jobs(*, again: bool = False) -> BaseProcess:
    """Start the job cluster as a child that ends with this process, however that ends.

    The first time it is a fork, before this process has threads: nothing is loaded twice and most memory is shared.
    `again` loads everything anew, since a fork would keep for ever what another thread had locked at that moment.
    """
    # A connection must not be shared between two.
    connections.close_all()
    context = get_context("spawn") if again else get_context("fork")
    jobs = context.Process(target=_run, args=(os.getpid(),), name="jobs")
    jobs.start()
    return jobs


def end_jobs(jobs: BaseProcess) -> None:
    """Ask the cluster to finish what it does, and end it when that takes too long."""
    jobs.terminate()
    jobs.join(PATIENCE_SECONDS)
    if jobs.is_alive():
        jobs.kill()
        jobs.join()


def end_with_parent(parent: int) -> None:
    """Let this process be killed when its parent dies; what a job had begun is safe to do again."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # It died before we could ask.
        os.kill(os.getpid(), signal.SIGKILL)


def _run(parent: int) -> None:
    end_with_parent(parent)
    _say_nothing()
    django.setup()
    call_command("jobs")


def _say_nothing() -> None:
    # The cluster prints a banner; what matters goes to the log.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
