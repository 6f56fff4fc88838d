"""The one socket of a page: it carries each room's commands in and frames out, and knows no domain rule."""

import asyncio
from enum import IntEnum
from typing import Any
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer
from typing_extensions import override

from chat.consumers import Conversation, error_frame
from chat.events import reads_topic
from chat.protocol import ErrorCode, FrameError
from crisis.events import help_topic
from crisis.protocol import help_moved
from members.events import person_topic
from members.queries import sessions_in_use, signed_in
from supportgroups.lib.hub import hub
from supportgroups.lib.pace import Pace
from supportgroups.lib.pipe import Pipe
from supportgroups.lib.threads import in_thread

MOST_REFUSED = 200
LAST_WORDS_SECONDS = 1.0


class CloseCode(IntEnum):
    """Why the server ends a socket; docs/realtime.md explains each."""

    RESTART = 1012
    SIGNED_OUT = 4401
    TOO_SLOW = 4408
    TOO_FAST = 4429


class Live(AsyncWebsocketConsumer):
    """Socket ↔ each room's protocol ↔ actions."""

    person_id: UUID
    session_key: str
    needs_second_factor: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pace = Pace()
        self._pipe = Pipe()
        self._conversation: Conversation | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_ending = False

    @override
    async def __call__(self, *args: Any) -> None:
        try:
            await super().__call__(*args)
        finally:
            # Here and not in `disconnect`, which a mistake or a cancelled application never reaches.
            self._forget()

    @override
    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels hops to a thread for every event to close old connections; ours are kept by lib.threads.
        if message["type"] == "websocket.receive":
            await self.websocket_receive(message)
        else:
            await super().dispatch(message)

    @override
    async def connect(self) -> None:
        await self.accept()
        person = await in_thread(signed_in, self.scope["session"], self.scope["user"])
        if person is None:
            await self.close(int(CloseCode.SIGNED_OUT))
            return
        self.person_id, self.session_key = person.pk, self.scope["session"].session_key
        self.needs_second_factor = person.needs_second_factor
        self._conversation = Conversation(self, person)
        open_sockets.add(self)
        self._do(self._pipe.empty(self.send))
        hub.subscribe(person_topic(person.pk), self.look_at_device)
        hub.subscribe(reads_topic(person.pk), self._tell_read)
        hub.subscribe(help_topic(person.pk), self._tell_help)
        # A device revoked between the check and the subscription is found by one more look.
        self.look_at_device()

    @override
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._conversation is None or self._is_ending:
            return
        if not self._pace.allows():
            self.send_now(error_frame(FrameError(ErrorCode.TOO_FAST)))
            if self._pace.refused > MOST_REFUSED:
                self.end(CloseCode.TOO_FAST)
            return
        await self._conversation.take(text_data or "")

    def _forget(self) -> None:
        self._is_ending = True
        self._pipe.clear()
        open_sockets.discard(self)
        for task in self._tasks:
            task.cancel()
        if self._conversation is not None:
            self._conversation.leave()
            self._conversation = None
            hub.unsubscribe(person_topic(self.person_id), self.look_at_device)
            hub.unsubscribe(reads_topic(self.person_id), self._tell_read)
            hub.unsubscribe(help_topic(self.person_id), self._tell_help)

    def send_now(self, frame: str) -> None:
        """Take a frame for sending without waiting; whoever cannot keep up is closed, not waited for (C8)."""
        if not self._is_ending and not self._pipe.put(frame):
            self.come_back()

    @property
    def is_behind(self) -> bool:
        return self._pipe.is_full

    @property
    def has_sent_all(self) -> bool:
        return self._pipe.is_empty

    async def until_sent(self) -> None:
        await self._pipe.until_room()

    def end(self, code: CloseCode) -> None:
        """Close once; what still waited is dropped, its reader catches up when he is back."""
        if not self._is_ending:
            self._is_ending = True
            self._pipe.clear()
            self._do(self.close(int(code)))

    def come_back(self) -> None:
        self.end(CloseCode.TOO_SLOW)

    def lost_room(self, room_id: int) -> None:
        if self._conversation is not None:
            self._conversation.open_rooms.discard(room_id)

    def look_at_device(self, _payload: object | None = None) -> None:
        """Close this socket if its device was ended, or if a second factor is asked that it has not shown."""
        self._do(self._close_if_signed_out())

    def _tell_read(self, _payload: object | None) -> None:
        if self._conversation is not None:
            self._do(self._conversation.tell_read())

    def _tell_help(self, _payload: object | None) -> None:
        self.send_now(help_moved())

    async def _close_if_signed_out(self) -> None:
        person = await in_thread(signed_in, self.scope["session"], self.scope["user"])
        if person is None:
            self.end(CloseCode.SIGNED_OUT)
        else:
            self.needs_second_factor = person.needs_second_factor

    def _do(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


open_sockets: set[Live] = set()


async def sweep_sockets() -> None:
    """Find the sockets that are no longer signed in while the nudge about it got lost: one query for all."""
    sockets = list(open_sockets)
    in_use = await in_thread(sessions_in_use, [socket.session_key for socket in sockets])
    for socket in sockets:
        if in_use.get(socket.session_key) != socket.needs_second_factor:
            socket.look_at_device()


async def close_all_sockets() -> None:
    """Give every open page what it is still due, within a moment, and tell it that this process stops.

    Daphne itself would drop them without a close frame.
    """
    until = asyncio.get_running_loop().time() + LAST_WORDS_SECONDS
    while not all(socket.has_sent_all for socket in open_sockets):
        if asyncio.get_running_loop().time() > until:
            break
        await asyncio.sleep(0.01)
    for socket in list(open_sockets):
        socket.end(CloseCode.RESTART)
    # One turn of the loop sends what `end` asked for.
    await asyncio.sleep(0)
