"""The link to other processes ends when it is asked to."""

import asyncio
from contextlib import suppress

import pytest

from supportgroups.lib import bus
from supportgroups.lib.hub import hub


class SlowLayer:
    """A layer that answers every subscription when the test lets it."""

    def __init__(self) -> None:
        self.asked, self.answer = asyncio.Event(), asyncio.get_running_loop().create_future()

    async def new_channel(self) -> str:
        return "channel"

    async def group_discard(self, _group: str, _channel: str) -> None:
        self.asked.set()
        await self.answer

    async def group_send(self, _group: str, _note: dict) -> None:
        self.asked.set()
        await self.answer

    async def receive(self, _channel: str) -> dict:
        return await asyncio.get_running_loop().create_future()

    async def flush(self) -> None: ...


class SwallowingLayer(SlowLayer):
    """A layer that takes a cancellation for an answer, as clients of Redis were seen to do."""

    async def group_discard(self, _group: str, _channel: str) -> None:
        self.asked.set()
        with suppress(asyncio.CancelledError):
            await self.answer

    group_send = group_discard


@pytest.fixture(params=[SlowLayer, SwallowingLayer])
async def layer(request, monkeypatch):
    layer = request.param()
    monkeypatch.setattr(bus, "get_channel_layer", lambda _name: layer)
    monkeypatch.setattr(hub, "on_first", None)
    monkeypatch.setattr(hub, "on_last", None)
    return layer


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("begin", ["_to_settle", "_to_tell"])
async def test_a_link_that_is_stopped_while_redis_is_asked_ends(layer, begin, answers):
    link = bus.RedisLink()
    await link.start()
    getattr(link, begin).put("room:7")

    async with asyncio.timeout(5):
        await layer.asked.wait()
        if answers:
            layer.answer.set_result(None)
        await link.stop()

    assert all(task.done() for task in link._tasks)
