"""One thread that commits together what arrived meanwhile (group commit)."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from time import sleep
from typing import Generic, TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, connections

logger = logging.getLogger("kring.batch")

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# On SQLite a writer that loops over BEGIN IMMEDIATE starves every other process (tried: p50 833 ms).
PAUSE_SECONDS = 0.002
# Small enough that another process waits some 20 ms at most for a batch to end, however busy the chat is.
MOST_AT_ONCE = 20
MOST_WAITING = 2000
TRIES = 5


class BatchWriter(Generic[Item, Answer]):
    """Takes items from any thread, stores them in batches, answers each on the event loop.

    `store` gives one answer per item, in order, and is safe to run again: after a lost connection it is.
    A full queue refuses (`submit` is False) instead of growing. One loop call per batch, not per item.
    """

    def __init__(
        self,
        store: Callable[[Sequence[Item]], Sequence[Answer]],
        *,
        failed: Callable[[Item], Answer],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._store = store
        self._failed = failed
        self._loop = loop
        self._waiting: queue.Queue[tuple[Item, Callable[[Answer], None]] | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="kring-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Store what was taken in, then end; what comes later is refused by the closed socket before us."""
        self._waiting.put(None)
        self._thread.join(timeout=10)

    def submit(self, item: Item, on_answer: Callable[[Answer], None]) -> bool:
        """Take an item in, or return False when too much is waiting. `on_answer` runs on the event loop."""
        try:
            self._waiting.put_nowait((item, on_answer))
        except queue.Full:
            return False
        return True

    def _run(self) -> None:
        stopping = False
        while not stopping:
            batch, stopping = self._take()
            if batch:
                answers = self._store_surely([item for item, _ in batch])
                self._loop.call_soon_threadsafe(_answer_all, batch, answers)
                sleep(PAUSE_SECONDS)
        connections.close_all()

    def _take(self) -> tuple[list[tuple[Item, Callable[[Answer], None]]], bool]:
        batch = []
        entry = self._waiting.get()
        while entry is not None:
            batch.append(entry)
            if len(batch) == MOST_AT_ONCE:
                return batch, False
            try:
                entry = self._waiting.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _store_surely(self, items: list[Item]) -> Sequence[Answer]:
        for attempt in range(1, TRIES + 1):
            try:
                return self._store(items)
            except IntegrityError:
                # Another process stored the same id in the same moment: running again finds what is there.
                logger.warning("storing a batch failed, attempt %d", attempt, exc_info=True)
                if attempt == TRIES:
                    return self._store_apart(items)
            except (OperationalError, InterfaceError):
                # The commit may or may not have happened: running again is harmless.
                logger.warning("storing a batch failed, attempt %d", attempt, exc_info=True)
                connections.close_all()
                sleep(0.05 * attempt)
            except Exception:
                logger.exception("storing a batch failed")
                return self._store_apart(items)
        return [self._failed(item) for item in items]

    def _store_apart(self, items: list[Item]) -> Sequence[Answer]:
        """Let one bad item fail alone."""
        if len(items) == 1:
            return [self._failed(items[0])]
        return [answer for item in items for answer in self._store_surely([item])]


def _answer_all(batch: Sequence[tuple[Item, Callable[[Answer], None]]], answers: Sequence[Answer]) -> None:
    for (_, on_answer), answer in zip(batch, answers, strict=True):
        try:
            on_answer(answer)
        except Exception:
            logger.exception("an answer could not be given")
