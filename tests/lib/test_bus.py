"""The link to other processes ends when it is asked to."""

import asyncio

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


@pytest.fixture
async def layer(monkeypatch):
    layer = SlowLayer()
    monkeypatch.setattr(bus, "get_channel_layer", lambda _name: layer)
    monkeypatch.setattr(hub, "on_first", None)
    monkeypatch.setattr(hub, "on_last", None)
    return layer


@pytest.mark.parametrize("begin", ["_to_settle", "_to_tell"])
async def test_a_link_that_is_stopped_just_when_redis_answers_ends(layer, begin):
    link = bus.RedisLink()
    await link.start()
    getattr(link, begin).put("room:7")

    async with asyncio.timeout(5):
        await layer.asked.wait()
        layer.answer.set_result(None)
        await link.stop()

    assert all(task.cancelled() for task in link._tasks)
