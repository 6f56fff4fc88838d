"""Phones on a bad network: they drop connections and replies, come back, and send again what is unanswered."""

import asyncio
import json
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, WebSocketException

from members.models import Person
from tests.processes.phone import cookie_of

ANSWER_WITHIN = 3.0
GONE = (OSError, WebSocketException, InvalidHandshake, InvalidMessage, TimeoutError, EOFError)


@dataclass(eq=False)
class FlakyPhone:
    """One member's phone: what it still has to send, what was acknowledged, and all that it has seen."""

    person: Person
    cookie: str
    room: int
    ports: list[int]
    to_send: int
    chance: random.Random
    outbox: dict[UUID, str] = field(default_factory=dict)
    acked: dict[UUID, int] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    sent: Counter = field(default_factory=Counter)
    complete_to: int = 0
    connections: int = 0
    errors: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for number in range(self.to_send):
            client_id = UUID(int=self.chance.getrandbits(128), version=4)
            self.outbox[client_id] = f"bericht {number} {client_id}"

    @property
    def last(self) -> int:
        return max(self.seen[-1] if self.seen else 0, self.complete_to)

    async def live(self, is_over: asyncio.Event) -> None:
        """Be online most of the time until the test is over."""
        while not is_over.is_set():
            with suppress(*GONE):
                await self._online(is_over)
            await asyncio.sleep(self.chance.uniform(0.01, 0.3))

    async def _online(self, is_over: asyncio.Event) -> None:
        port = self.chance.choice(self.ports)
        async with connect(
            f"ws://127.0.0.1:{port}/live/",
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": self.cookie},
            compression=None,
            proxy=None,
            open_timeout=10,
            close_timeout=0.2,
            ping_interval=None,
        ) as socket:
            self.connections += 1
            await self._say(socket, "room.open", after=self.last)
            sender = asyncio.create_task(self._send_all(socket))
            try:
                await self._read(socket, is_over)
            finally:
                sender.cancel()
                await asyncio.gather(sender, return_exceptions=True)

    async def _read(self, socket: ClientConnection, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            with suppress(TimeoutError):
                frame = json.loads(await asyncio.wait_for(socket.recv(), 0.2))
                # Now and then the tunnel swallows a reply, and everything after it.
                if self.outbox and self.chance.random() < 0.01:
                    socket.transport.abort()
                    return
                self._take(frame)
                if _is_out(frame):
                    return

    def _take(self, frame: dict) -> None:
        if frame["type"] == "message.accepted":
            client_id = UUID(frame["client_id"])
            before = self.acked.setdefault(client_id, frame["seq"])
            assert before == frame["seq"], "a resend got another number"
            self.outbox.pop(client_id, None)
        elif frame["type"] == "message.posted":
            self.seen.append(frame["seq"])
        elif frame["type"] == "room.caught_up":
            self.complete_to = frame["seq"]
        elif frame["type"] == "error":
            self.errors[frame["code"]] += 1

    async def _send_all(self, socket: ClientConnection) -> None:
        """Send what is unanswered, a few at a time, now and then twice, and again when no answer comes."""
        while self.outbox:
            for client_id, text in list(self.outbox.items())[:4]:
                for _ in range(2 if self.chance.random() < 0.15 else 1):
                    self.sent[client_id] += 1
                    await self._say(socket, "message.post", client_id=str(client_id), text=text)
                await asyncio.sleep(self.chance.uniform(0, 0.03))
            if self.chance.random() < 0.05:
                socket.transport.abort()
                return
            await self._answers(ANSWER_WITHIN)

    async def _answers(self, seconds: float) -> None:
        waiting = set(list(self.outbox)[:4])
        for _ in range(int(seconds / 0.02)):
            if not waiting & self.outbox.keys():
                return
            await asyncio.sleep(0.02)

    async def _say(self, socket: ClientConnection, kind: str, **fields: object) -> None:
        await socket.send(json.dumps({"type": kind, "room": self.room, **fields}))


def _is_out(frame: dict) -> bool:
    """Whether the room is closed to this phone: it was put out, or asked to open it in vain."""
    is_refused = frame["type"] == "error" and frame["code"] == "not_your_room" and frame["client_id"] is None
    return is_refused or (frame["type"] == "room.access" and not frame["reads"])


def make_phones(
    places: list[tuple[Person, int]], ports: list[int], sends: int, seed: int
) -> list[FlakyPhone]:
    """Return a phone for each person in his room, together sending about `sends` messages."""
    chance = random.Random(seed)
    each = -(-sends // len(places))
    return [
        FlakyPhone(person, cookie_of(person), room, ports, each, random.Random(chance.random()))
        for person, room in places
    ]
