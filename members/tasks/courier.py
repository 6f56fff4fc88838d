"""Carries what is due out of the house, all at once and each for itself: one that hangs holds up no other."""

import asyncio
import logging
import queue
import threading
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connections

from members import delivery
from members.actions import Parcel, claim_due, settle
from members.rules import Answer, Outcome

logger = logging.getLogger("kring.courier")

# Waiting for a push service costs no more than a socket: while one of them is down, others go on.
MOST_ON_THE_WAY = 500
MAIL_THREADS = 4
# Few enough that none waits so long for a thread that it would be taken for dead and go twice.
MOST_MAILS = 8
LOOK_EVERY_SECONDS = 0.25
# A try ends after some eight seconds; a little more and it may be taken for dead.
PATIENCE_SECONDS = 12


class Courier:
    """One per worker. A thread of its own claims and writes down; an event loop and a few threads send.

    It may die at any moment: what it had claimed is claimed again a minute later, with the same id and tag.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._posting = threading.Thread(target=self._loop.run_forever, name="kring-post", daemon=True)
        self._mailing = ThreadPoolExecutor(MAIL_THREADS, thread_name_prefix="kring-mail")
        self._rounds = threading.Thread(target=self._run, name="kring-courier", daemon=True)
        self._answers: queue.SimpleQueue[tuple[Parcel, Answer]] = queue.SimpleQueue()
        self._on_the_way: Counter[bool] = Counter()
        self._stopping = threading.Event()
        self._posting.start()

    def start(self) -> None:
        """Go round until stopped."""
        self._rounds.start()

    def stop(self) -> None:
        """Take nothing more along, wait for what is on its way, and write down what became of it."""
        self._stopping.set()
        if self._rounds.is_alive():
            self._rounds.join(PATIENCE_SECONDS)
        self._mailing.shutdown(wait=False, cancel_futures=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._posting.join(1)
        if not self._posting.is_alive():
            self._loop.close()

    def go_round(self) -> int:
        """Write down what came back and send what is due; return how much is on its way. Never waits for anybody."""
        while not self._answers.empty():
            self._note(*self._answers.get())
        if not self._stopping.is_set():
            pushes, mails = self._on_the_way[True], self._on_the_way[False]
            for parcel in claim_due(most=MOST_ON_THE_WAY - pushes, most_mails=MOST_MAILS - mails):
                self._send(parcel)
        return self._on_the_way.total()

    def finish(self) -> None:
        """Go round until nothing is due and nothing on its way."""
        while self.go_round():
            self._await_answer(PATIENCE_SECONDS)

    def _run(self) -> None:
        while not (self._stopping.is_set() and self._on_the_way.total() == 0):
            try:
                self.go_round()
            except Exception:
                logger.exception("a round failed; the next one tries again")
                connections.close_all()
            self._await_answer(LOOK_EVERY_SECONDS)
        connections.close_all()

    def _await_answer(self, seconds: float) -> None:
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            return
        self._note(*answer)

    def _note(self, parcel: Parcel, answer: Answer) -> None:
        self._on_the_way[parcel.is_push] -= 1
        settle(parcel=parcel, answer=answer)

    def _send(self, parcel: Parcel) -> None:
        self._on_the_way[parcel.is_push] += 1
        if parcel.is_push:
            sending: Future[Answer] = asyncio.run_coroutine_threadsafe(_pushed(parcel), self._loop)
        else:
            sending = self._mailing.submit(_mailed, parcel)
        sending.add_done_callback(lambda done: self._answers.put((parcel, _answer_of(done))))


def _answer_of(done: "Future[Answer]") -> Answer:
    if done.cancelled():
        return Answer(Outcome.LATER)
    failure = done.exception()
    if failure is None:
        return done.result()
    logger.error("a notification could not be sent", exc_info=failure)
    return Answer(Outcome.LATER)


def _pushed(parcel: Parcel) -> Coroutine[Any, Any, Answer]:
    return delivery.send_push(
        notification_id=parcel.id,
        kind=parcel.kind,
        until=parcel.until,
        endpoint=parcel.endpoint,
        p256dh=parcel.p256dh,
        auth=parcel.auth,
    )


def _mailed(parcel: Parcel) -> Answer:
    try:
        return delivery.send_mail(notification_id=parcel.id, kind=parcel.kind, address=parcel.address)
    finally:
        # The mailbox of a demo is a table.
        connections.close_all()
