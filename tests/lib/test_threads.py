"""What may come a moment later delays nothing else."""

import asyncio
import threading

from supportgroups.lib.threads import THREADS, in_spare_thread, in_thread


async def test_whatever_waits_in_the_spare_thread_the_others_go_on():
    is_over = threading.Event()
    waiting = [asyncio.ensure_future(in_spare_thread(is_over.wait)) for _ in range(2 * THREADS)]

    try:
        async with asyncio.timeout(10):
            done = await asyncio.gather(*(in_thread(lambda: "done") for _ in range(THREADS)))
        still_waiting = not any(one.done() for one in waiting)
    finally:
        is_over.set()
    await asyncio.gather(*waiting)

    assert done == ["done"] * THREADS
    assert still_waiting


async def test_the_spare_thread_does_one_thing_after_the_other():
    done: list[int] = []

    await asyncio.gather(*(in_spare_thread(done.append, number) for number in range(20)))

    assert done == list(range(20))
