"""Nudges between processes. A nudge says where to look; the database says what is there."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from supportgroups.lib.clock import now
from supportgroups.lib.hub import hub
from supportgroups.lib.models import LiveNote

logger = logging.getLogger("kring.bus")

LAYER = "live"
LONGEST_SECONDS = 2.0
_ORIGIN = secrets.token_hex(8)


def nudge(topic: str, make_payload: Callable[[], object] | None = None) -> None:
    """Tell whoever listens to this topic, in any process, once the surrounding transaction has committed.

    The payload is made after commit and reaches listeners in this process only; elsewhere only the topic
    arrives, never a text.
    Without a hub of its own, a process writes a LiveNote in the same transaction: it cannot get lost.
    """
    if not hub.is_running and not settings.SCALED_OUT:
        LiveNote.objects.create(topic=topic, at=now())
        return
    transaction.on_commit(lambda: _publish(topic, make_payload))


def _publish(topic: str, make_payload: Callable[[], object] | None) -> None:
    hub.deliver_soon(topic, make_payload() if make_payload else None)
    if not settings.SCALED_OUT:
        return
    if not link.tell_soon(topic):
        async_to_sync(_send_and_close)(topic)


async def _send(topic: str) -> None:
    try:
        note = {"topic": topic, "origin": _ORIGIN}
        # Not `wait_for`: before Python 3.12 it swallows a cancellation that comes with the answer.
        async with asyncio.timeout(LONGEST_SECONDS):
            await get_channel_layer(LAYER).group_send(_group(topic), note)
    except Exception:
        # Redis away: what was written stands in the database, and the sweep of rooms finds it within 2 s.
        logger.exception("a nudge could not be published")


async def _send_and_close(topic: str) -> None:
    await _send(topic)
    with suppress(Exception):
        await get_channel_layer(LAYER).flush()


def _group(topic: str) -> str:
    return topic.replace(":", ".")


class RedisLink:
    """Of one web process: tells topics one after the other, and is subscribed to what somebody here listens to."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        # Topics only, each waiting once: what to do about one is decided when its turn has come.
        self._to_tell = _Topics()
        self._to_settle = _Topics()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the channel of this process and follow what the hub listens to, what it listens to already too."""
        self._to_tell, self._to_settle = _Topics(), _Topics()
        hub.on_first = hub.on_last = self._to_settle.put
        for topic in hub.topics:
            self._to_settle.put(topic)
        self._loop = asyncio.get_running_loop()
        channel = await get_channel_layer(LAYER).new_channel()
        self._tasks = [
            asyncio.create_task(self._tell()),
            asyncio.create_task(self._settle(channel)),
            asyncio.create_task(self._receive(channel)),
        ]

    @property
    def _is_running(self) -> bool:
        # Asked at every turn: what is called underneath may swallow a cancellation that comes with its answer.
        return self._loop is not None

    async def stop(self) -> None:
        self._loop = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await get_channel_layer(LAYER).flush()

    def tell_soon(self, topic: str) -> bool:
        """Tell the other processes, from any thread; False when this process has no link."""
        loop = self._loop
        if loop is None:
            return False
        loop.call_soon_threadsafe(self._to_tell.put, topic)
        return True

    async def _tell(self) -> None:
        while self._is_running:
            await _send(await self._to_tell.next())

    async def _settle(self, channel: str) -> None:
        """Be subscribed to exactly what the hub listens to; what fails is tried again as it stands then."""
        layer = get_channel_layer(LAYER)
        while self._is_running:
            topic = await self._to_settle.next()
            wanted = topic in hub.topics
            change = layer.group_add if wanted else layer.group_discard
            try:
                async with asyncio.timeout(LONGEST_SECONDS):
                    await change(_group(topic), channel)
            except Exception:
                logger.exception("subscribing failed; trying again")
                await asyncio.sleep(1)
                self._to_settle.put(topic)
                continue
            if wanted:
                # Whatever was written between listening and subscribing is found by one look.
                hub.deliver(topic)

    async def _receive(self, channel: str) -> None:
        layer = get_channel_layer(LAYER)
        while self._is_running:
            try:
                message = await layer.receive(channel)
                if message["origin"] != _ORIGIN:
                    hub.deliver(message["topic"])
            except Exception:
                # A note that is not ours, or Redis away: the sweep of rooms stands in meanwhile.
                logger.exception("a nudge could not be read")
                await asyncio.sleep(1)


class _Topics:
    """Topics that wait for their turn, each once; lives on the event loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, None] = {}
        self._has_some = asyncio.Event()

    def put(self, topic: str) -> None:
        self._waiting[topic] = None
        self._has_some.set()

    async def next(self) -> str:
        while not self._waiting:
            self._has_some.clear()
            await self._has_some.wait()
        topic = next(iter(self._waiting))
        del self._waiting[topic]
        return topic


link = RedisLink()
