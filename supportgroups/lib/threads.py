"""Database work for the event loop, in a few threads that keep their connections."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 4

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="kring-db")
# One thread of its own: however much there is to count, nobody's message waits behind it.
_spare_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kring-spare")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking work without closing its connection afterwards, as `database_sync_to_async` would.

    Reopening SQLite for every call costs more than the query; a broken connection is dropped and reopened.
    """
    return await asyncio.get_running_loop().run_in_executor(_pool, lambda: _run(work, *args, **kwargs))


async def in_spare_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking work as `in_thread` does, for what may come a moment later and must delay nothing else."""
    return await asyncio.get_running_loop().run_in_executor(_spare_pool, lambda: _run(work, *args, **kwargs))


def _run(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
    return work(*args, **kwargs)


def close_connections() -> None:
    """Close what the threads of the pools hold; for the end of a process and of a test."""
    together = threading.Barrier(THREADS)
    spare = _spare_pool.submit(connections.close_all)
    for closed in [*(_pool.submit(_close, together) for _ in range(THREADS)), spare]:
        closed.result()


def _close(together: threading.Barrier) -> None:
    connections.close_all()
    # Each thread takes one turn: without meeting the others, one of them could take all four.
    with suppress(threading.BrokenBarrierError):
        together.wait(5)
