"""Inside one process: who listens to which topic. Lives on the event loop; other threads hand over to it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, KeysView
from contextlib import suppress

logger = logging.getLogger("kring.hub")

Listener = Callable[[object | None], None]


class Hub:
    """Topics and their listeners. A payload exists only when this very process did the writing."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self.on_first: Callable[[str], None] = lambda _topic: None
        self.on_last: Callable[[str], None] = lambda _topic: None

    @property
    def is_running(self) -> bool:
        return self._loop is not None

    @property
    def topics(self) -> KeysView[str]:
        """What somebody listens to now."""
        return self._listeners.keys()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def stop(self) -> None:
        self._loop = None
        self._listeners.clear()

    def subscribe(self, topic: str, listener: Listener) -> None:
        if topic not in self._listeners:
            self.on_first(topic)
        self._listeners[topic].add(listener)

    def unsubscribe(self, topic: str, listener: Listener) -> None:
        self._listeners[topic].discard(listener)
        if not self._listeners[topic]:
            del self._listeners[topic]
            self.on_last(topic)

    def deliver(self, topic: str, payload: object | None = None) -> None:
        """Call every listener of the topic; only on the event loop. One that fails harms no other."""
        for listener in list(self._listeners.get(topic, ())):
            try:
                listener(payload)
            except Exception:
                logger.exception("a listener to %s failed", topic)

    def deliver_soon(self, topic: str, payload: object | None = None) -> None:
        """Hand over to the event loop from any thread; nothing happens when it has stopped."""
        if self._loop is not None:
            # A loop that closed in between: the process is ending, clients catch up elsewhere.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.deliver, topic, payload)


hub = Hub()
