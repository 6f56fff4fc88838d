import asyncio
from contextlib import asynccontextmanager

from supportgroups.lib import pipe
from supportgroups.lib.pipe import Pipe


@asynccontextmanager
async def _emptied(full: Pipe):
    """Empty a pipe, frame by frame, into the queue that is given, until the block ends."""
    sent: asyncio.Queue[str] = asyncio.Queue()

    async def send(frame: str) -> None:
        await asyncio.sleep(0)
        await sent.put(frame)

    task = asyncio.create_task(full.empty(send))
    async with asyncio.timeout(5):
        yield sent
    task.cancel()


async def test_frames_leave_in_the_order_in_which_they_came():
    line = Pipe()
    for number in range(5):
        line.put(str(number))

    async with _emptied(line) as sent:
        assert [await sent.get() for _ in range(5)] == ["0", "1", "2", "3", "4"]


async def test_a_pipe_takes_no_more_than_the_most():
    line = Pipe()

    taken = [line.put("x" * 1024) for _ in range(pipe.MOST // 1024 + 1)]

    assert taken == [True] * (pipe.MOST // 1024) + [False]


async def test_who_waits_for_room_goes_on_when_little_is_left():
    line = Pipe()
    for _ in range(300):
        line.put("x" * 1024)
    was_full = line.is_full

    async with _emptied(line) as sent:
        await line.until_room()

    assert was_full
    assert 300 - pipe.FEW // 1024 <= sent.qsize() < 300


async def test_clearing_lets_go_of_who_waits():
    line = Pipe()
    for _ in range(300):
        line.put("x" * 1024)
    waiting = asyncio.create_task(line.until_room())
    await asyncio.sleep(0)

    line.clear()

    await asyncio.wait_for(waiting, 1)
