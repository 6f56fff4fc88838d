"""Counting what is unread: not where it is known, one at a time per socket, and never in the way of a post."""

import asyncio
import json
import threading
from contextlib import AsyncExitStack

import pytest

from chat.actions import Read, Reading, ReadItem, move_read_pointer, move_read_pointers
from chat.consumers import Conversation
from chat.queries import Unread, unread_in
from members.models import Person
from supportgroups.lib.threads import THREADS
from tests.chat.talk import talk_as, web_process


class Screen:
    """Takes the frames of one socket."""

    def __init__(self) -> None:
        self.frames: list[dict] = []

    def send_now(self, frame: str) -> None:
        self.frames.append(json.loads(frame))


@pytest.mark.django_db
def test_who_has_read_all_there_is_costs_one_query(ana, bo, room, say, django_assert_num_queries):
    say(bo)
    move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=1)

    with django_assert_num_queries(1):
        assert unread_in(room.pk, ana.pk) == Unread(1, 0)


@pytest.mark.django_db
def test_a_move_says_up_to_where_nothing_is_unread_only_where_that_is_sure(ana, bo, cy, room, say):
    for _ in range(2):
        say(bo)

    part, whole, again, beyond, foreign = (
        move_read_pointers([ReadItem(room.pk, person.pk, seq)])[0]
        for person, seq in [(ana, 1), (ana, 2), (ana, 2), (bo, 99), (cy, 2)]
    )

    assert (part, whole, again) == (Read(Reading.MOVED), Read(Reading.MOVED, 2), Read(Reading.STOOD, 2))
    assert (beyond, foreign) == (Read(Reading.MOVED, 2), Read(Reading.NOT_YOURS))


async def test_what_moves_during_a_count_is_counted_once_more_and_no_oftener(monkeypatch):
    counts: list[str] = []
    begun, goes_on = threading.Event(), threading.Event()

    def count(_room_id, _person_id) -> Unread:
        counts.append(threading.current_thread().name)
        begun.set()
        goes_on.wait(10)
        return Unread(7, len(counts))

    monkeypatch.setattr("chat.consumers.unread_in", count)
    screen = Screen()
    conversation = Conversation(screen, Person(alias="Ana"))
    conversation.open_rooms.add(7)
    first = asyncio.ensure_future(conversation.tell_read())
    await asyncio.to_thread(begun.wait, 10)
    await asyncio.gather(*(conversation.tell_read() for _ in range(30)))
    goes_on.set()
    await first

    assert len(counts) == 2
    assert [frame["unread"] for frame in screen.frames] == [1, 2]
    assert all(name.startswith("kring-spare") for name in counts)


async def test_a_count_that_failed_does_not_silence_the_next(monkeypatch):
    outcomes = iter([OSError("the database was away"), Unread(7, 3)])

    def count(_room_id, _person_id) -> Unread:
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    monkeypatch.setattr("chat.consumers.unread_in", count)
    screen = Screen()
    conversation = Conversation(screen, Person(alias="Ana"))
    conversation.open_rooms.add(7)

    with pytest.raises(OSError, match="away"):
        await conversation.tell_read()
    await conversation.tell_read()

    assert [frame["unread"] for frame in screen.frames] == [3]


@pytest.mark.django_db(transaction=True)
async def test_a_post_is_answered_while_counts_hang(room, ana, bo, monkeypatch):
    hangs, goes_on = threading.Event(), threading.Event()

    def hang(*_args) -> Unread:
        hangs.set()
        goes_on.wait(10)
        return Unread(1, 1)

    async with web_process(), AsyncExitStack() as open_ones:
        readers = [await open_ones.enter_async_context(talk_as(ana)) for _ in range(2 * THREADS)]
        writer = await open_ones.enter_async_context(talk_as(bo))
        for reader in readers:
            await reader.open(room.pk)
        for text in ("een", "twee"):
            await writer.post(room.pk, text)
        monkeypatch.setattr("chat.consumers.unread_in", hang)
        # Each of her sockets hears of it, and counts.
        await readers[0].send({"type": "room.read", "room": room.pk, "seq": 1})
        try:
            await asyncio.to_thread(hangs.wait, 5)
            answered = await asyncio.wait_for(writer.post(room.pk, "drie"), 5)
        finally:
            goes_on.set()

    assert answered["seq"] == 3
