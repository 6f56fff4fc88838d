"""A phone that reads slowly is given less and then the rest, or is sent away; what waits for it stays small (C8)."""

import asyncio

import pytest

from supportgroups.lib import pipe
from supportgroups.lib.threads import in_thread
from supportgroups.live import open_sockets
from tests.cast import say_often
from tests.chat.talk import talk_as, web_process

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "x" * 4000
# So many that all together are more than may ever wait for one phone.
MANY = pipe.MOST // len(LONG) + 1
AT_ONCE = 20
# With all that stands around the text, a frame is between 4,150 and 4,400 signs long.
JUST_NOT_THE_MOST = pipe.MOST // 4400
A_FEW = 30


async def said_much(
    person, room, reader, *, last: int = MANY, count: int = MANY, at_once: int = AT_ONCE
) -> None:
    """Post long texts, and see the last one arrive at somebody who does read."""
    await in_thread(say_often, person, room, [LONG] * count, at_once=at_once)
    await reader.until("message.posted", seq=last)


def waiting_for(person) -> int:
    (socket,) = [socket for socket in open_sockets if socket.person_id == person.pk]
    return socket._pipe._size


async def test_who_falls_behind_gets_the_rest_from_the_database_and_is_live_again(ana, bo, room):
    async with web_process(), talk_as(bo, line=2) as slow, talk_as(ana) as quick:
        await asyncio.gather(slow.open(room.pk), quick.open(room.pk))
        await said_much(ana, room, quick)
        waiting = waiting_for(bo)
        *missed, caught_up = await slow.until("room.caught_up")
        await quick.say(room.pk, "weer live")
        live = await slow.rest()

    assert waiting < pipe.MUCH + (AT_ONCE + 1) * 2 * len(LONG)
    assert [frame["seq"] for frame in missed] == list(range(1, MANY + 1))
    assert (caught_up["seq"], caught_up["unread"]) == (MANY, MANY)
    assert [(frame["seq"], frame["text"]) for frame in live] == [(MANY + 1, "weer live")]


async def test_what_is_said_while_the_rest_is_fetched_comes_after_it(ana, bo, room):
    async with web_process(), talk_as(bo, line=2) as slow, talk_as(ana) as quick:
        await asyncio.gather(slow.open(room.pk), quick.open(room.pk))
        await said_much(ana, room, quick)
        missed = await slow.until("message.posted", seq=MANY // 2)
        await quick.say(room.pk, "intussen")
        missed += await slow.until("room.caught_up")

    assert [frame["seq"] for frame in missed[:-1]] == list(range(1, MANY + 2))
    assert missed[-2]["text"] == "intussen"


async def test_who_has_too_much_waiting_is_told_to_come_back_and_then_gets_it_all(ana, bo, room):
    last = A_FEW + JUST_NOT_THE_MOST
    async with web_process(), talk_as(bo, line=2) as slow, talk_as(ana) as quick:
        await asyncio.gather(slow.open(room.pk), quick.open(room.pk))
        await said_much(ana, room, quick, last=A_FEW, count=A_FEW, at_once=1)
        await said_much(ana, room, quick, last=last, count=JUST_NOT_THE_MOST, at_once=JUST_NOT_THE_MOST)
        before, code = await slow.drain()
        async with talk_as(bo) as again:
            after = await again.open(room.pk, after=len(before))

    assert code == 4408
    assert len(before) < A_FEW
    assert [frame["seq"] for frame in [*before, *after]] == list(range(1, last + 1))
