import asyncio
import threading

import pytest
from django.db import OperationalError

from supportgroups.lib import batch
from supportgroups.lib.batch import BatchWriter


async def _collect(writer, items, *, seconds=5):
    answers, done = [], asyncio.Event()

    def take(answer):
        answers.append(answer)
        if len(answers) == len(items):
            done.set()

    accepted = [writer.submit(item, take) for item in items]
    async with asyncio.timeout(seconds):
        await done.wait()
    return accepted, answers


def _writer(store):
    return BatchWriter(store, failed=lambda item: ("failed", item), loop=asyncio.get_running_loop())


async def test_every_item_is_answered_in_order():
    writer = _writer(lambda items: [item * 2 for item in items])
    writer.start()

    _, answers = await _collect(writer, list(range(500)))
    writer.stop()

    assert answers == [n * 2 for n in range(500)]


async def test_what_arrives_meanwhile_is_stored_together():
    sizes, gate = [], threading.Event()

    def store(items):
        gate.wait(5)
        sizes.append(len(items))
        return items

    writer = _writer(store)
    writer.start()
    asyncio.get_running_loop().call_later(0.1, gate.set)

    await _collect(writer, list(range(1 + 2 * batch.MOST_AT_ONCE)))
    writer.stop()

    # What came while the first one waited at the gate goes in full batches.
    assert len(sizes) <= 3
    assert sum(sizes) == 1 + 2 * batch.MOST_AT_ONCE


async def test_a_full_queue_refuses(monkeypatch):
    monkeypatch.setattr(batch, "MOST_WAITING", 2)
    writer = _writer(lambda items: items)

    assert [writer.submit(n, print) for n in range(3)] == [True, True, False]


async def test_a_lost_connection_is_tried_again():
    calls = []

    def store(items):
        calls.append(list(items))
        if len(calls) < 3:
            raise OperationalError
        return items

    writer = _writer(store)
    writer.start()
    _, answers = await _collect(writer, ["a"])
    writer.stop()

    assert (answers, len(calls)) == (["a"], 3)


@pytest.mark.parametrize("error", [OperationalError, ZeroDivisionError])
async def test_a_lasting_failure_answers_everyone(error, monkeypatch):
    monkeypatch.setattr(batch, "TRIES", 2)

    def store(_items):
        raise error

    writer = _writer(store)
    writer.start()
    _, answers = await _collect(writer, ["a"])
    writer.stop()

    assert answers == [("failed", "a")]


async def test_stop_stores_what_was_taken_in():
    stored = []
    writer = _writer(lambda items: stored.extend(items) or items)
    for number in range(10):
        writer.submit(number, lambda _answer: None)
    writer.start()

    writer.stop()

    assert stored == list(range(10))
