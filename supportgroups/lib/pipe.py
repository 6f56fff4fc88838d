"""Frames on their way to one socket: bounded, and handed over at the pace of who reads them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

# In characters. Above much, a receiver gets no more for now; above most, he is too slow to keep.
FEW = 64 * 1024
MUCH = 256 * 1024
MOST = 2048 * 1024


class Pipe:
    """Filled without waiting, emptied by one task; lives on the event loop."""

    def __init__(self) -> None:
        self._frames: deque[str] = deque()
        self._size = 0
        self._has_frames = asyncio.Event()
        self._has_room = asyncio.Event()

    @property
    def is_full(self) -> bool:
        return self._size > MUCH

    def put(self, frame: str) -> bool:
        """Take a frame, or return False when more than the most would wait."""
        if self._size + len(frame) > MOST:
            return False
        self._frames.append(frame)
        self._size += len(frame)
        self._has_frames.set()
        return True

    @property
    def is_empty(self) -> bool:
        return self._size == 0

    def clear(self) -> None:
        """Drop what waits, and let go of who waits for room."""
        self._frames.clear()
        self._size = 0
        self._has_room.set()

    async def until_room(self) -> None:
        """Wait until little waits."""
        while self._size > FEW:
            self._has_room.clear()
            await self._has_room.wait()

    async def empty(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Send what comes in, one after the other, for as long as the socket lives."""
        while True:
            await self._has_frames.wait()
            self._has_frames.clear()
            while self._frames:
                frame = self._frames.popleft()
                await send(frame)
                self._size = max(self._size - len(frame), 0)
                self._has_room.set()
