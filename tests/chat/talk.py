"""Sockets inside the test process, through the whole ASGI application and a real database."""

import asyncio
import json
from contextlib import asynccontextmanager
from uuid import uuid4

from channels.testing import WebsocketCommunicator
from django.conf import settings

from chat.consumers import close_writers, open_writers
from supportgroups.asgi import application
from supportgroups.lib.bus import link
from supportgroups.lib.hub import hub
from supportgroups.lib.threads import close_connections, in_thread
from tests.cast import session_of

PATIENCE = 10
HERE = "http://localhost:8000"


@asynccontextmanager
async def web_process():
    """Run what `serve` runs around its sockets."""
    loop = asyncio.get_running_loop()
    hub.start(loop)
    if settings.SCALED_OUT:
        await link.start()
    open_writers(loop)
    try:
        yield
    finally:
        await asyncio.to_thread(close_writers)
        if settings.SCALED_OUT:
            await link.stop()
        hub.stop()
        await asyncio.to_thread(close_connections)


@asynccontextmanager
async def talk_as(person, *, cookie: str | None = None, origin: str = HERE, line: int = 0):
    """Open a socket as somebody who is signed in with everything that is asked of him."""
    if cookie is None:
        cookie = await in_thread(session_of, person)
    talk = Talk(cookie, origin, line)
    await talk.connect()
    try:
        yield talk
    finally:
        await talk.leave()


class Talk:
    """A socket that sends frames and waits for what a test is about.

    With a `line`, only so many frames are under way: the server waits until they are read, as behind TCP.
    """

    def __init__(self, cookie: str, origin: str, line: int = 0) -> None:
        headers = [
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
            (b"origin", origin.encode()),
            (b"host", b"localhost:8000"),
        ]
        self.socket = WebsocketCommunicator(application, "/live/", headers)
        self.socket._output_queue = asyncio.Queue(line)
        self.was_accepted = False

    async def connect(self) -> None:
        self.was_accepted, _ = await self.socket.connect(PATIENCE)

    async def send(self, frame: object) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame, default=str)
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def next(self, seconds: float = PATIENCE) -> dict:
        return json.loads(await self.socket.receive_from(seconds))

    async def ask(self, frame: object) -> dict:
        """Send a frame; return the next one that arrives."""
        await self.send(frame)
        return await self.next()

    async def until(self, kind: str, **fields: object) -> list[dict]:
        """Return all frames up to and with the first of this kind with these fields."""
        frames = [await self.next()]
        while not frames[-1].items() >= {"type": kind, **fields}.items():
            frames.append(await self.next())
        return frames

    async def open(self, room: int, after: int = 0) -> list[dict]:
        """Open a room; return the events that came before it had caught up."""
        await self.send({"type": "room.open", "room": room, "after": after})
        return (await self.until("room.caught_up"))[:-1]

    async def post(self, room: int, text: str, client_id=None) -> dict:
        """Post, and return the acknowledgement."""
        client_id = client_id or uuid4()
        await self.send({"type": "message.post", "room": room, "client_id": client_id, "text": text})
        return (await self.until("message.accepted", client_id=str(client_id)))[-1]

    async def say(self, room: int, text: str) -> dict:
        """Post in a room that is open here; return the post, which everybody in the room was sent by then."""
        await self.send({"type": "message.post", "room": room, "client_id": uuid4(), "text": text})
        return (await self.until("message.posted", text=text))[-1]

    async def rest(self) -> list[dict]:
        """Return what still came before the answer to one more frame."""
        mark = str(uuid4())
        await self.send({"type": "message.delete", "room": 0, "client_id": mark, "seq": 1})
        return (await self.until("error", client_id=mark))[:-1]

    async def drain(self) -> tuple[list[dict], int]:
        """Read until the server ends this socket; return the frames and its code."""
        frames = []
        while True:
            message = await self.socket.receive_output(PATIENCE)
            if message["type"] == "websocket.close":
                return frames, message["code"]
            frames.append(json.loads(message["text"]))

    async def close_code(self) -> int:
        return (await self.drain())[1]

    async def leave(self) -> None:
        if self.was_accepted:
            await self.socket.disconnect()
