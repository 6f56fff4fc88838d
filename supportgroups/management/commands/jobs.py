"""`manage.py jobs`: the job cluster of django-q2, every process of which ends with the one that started it."""

import os
from typing import Any

from django_q.management.commands import qcluster
from typing_extensions import override

from supportgroups.jobs import end_with_parent


class Command(qcluster.Command):
    help = "Run the jobs that may wait; the worker starts this."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        # The cluster's own children survive it when it is killed, and would go on beside the next one.
        os.register_at_fork(before=_remember, after_in_child=_end_with_parent)
        super().handle(*args, **options)


_forking = 0


def _remember() -> None:
    global _forking  # noqa: PLW0603 - handed from before a fork to after it
    _forking = os.getpid()


def _end_with_parent() -> None:
    end_with_parent(_forking)
