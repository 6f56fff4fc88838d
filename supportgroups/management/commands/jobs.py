"""`manage.py jobs`: the job cluster of django-q2, every process of which ends with the one that started it."""

import ctypes
import os
import signal
from typing import Any

from django_q.management.commands import qcluster
from typing_extensions import override

PR_SET_PDEATHSIG = 1


class Command(qcluster.Command):
    help = "Run the jobs that may wait; the worker starts this."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        # The cluster's own children survive it when it is killed, and would go on beside the next one.
        os.register_at_fork(before=_remember, after_in_child=_end_with_parent)
        super().handle(*args, **options)


def end_with_parent() -> None:
    """Let this process be killed when its parent dies; what a job had begun is safe to do again."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


_forking = 0


def _remember() -> None:
    global _forking  # noqa: PLW0603 - handed from before a fork to after it
    _forking = os.getpid()


def _end_with_parent() -> None:
    end_with_parent()
    if os.getppid() != _forking:
        # It died before we could ask.
        os.kill(os.getpid(), signal.SIGKILL)
