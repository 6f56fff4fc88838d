"""A phone with one socket, for tests that read line by line what arrives."""

import json
import time
from contextlib import ExitStack
from uuid import uuid4

from django.conf import settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.cast import session_of

PATIENCE = 10.0


def cookie_of(person) -> str:
    """Sign somebody in on one more device; return what its browser sends along."""
    return f"{settings.SESSION_COOKIE_NAME}={session_of(person)}"


class Phone:
    """Sends frames and waits for the ones a test is about."""

    def __init__(self, person, port: int, *, cookie: str = "", max_queue: int | None = None) -> None:
        self.cookie = cookie or cookie_of(person)
        self._open = ExitStack()
        asked = connect(
            f"ws://127.0.0.1:{port}/live/",
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": self.cookie},
            compression=None,
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=1,
            max_queue=max_queue,
            max_size=None,
        )
        self.socket = self._open.enter_context(asked)

    def send(self, kind: str, **fields: object) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}, default=str))

    def open(self, room: int, after: int = 0) -> list[dict]:
        """Open a room; return what came before it had caught up."""
        self.send("room.open", room=room, after=after)
        return self.until("room.caught_up")

    def post(self, room: int, text: str, client_id=None) -> dict:
        client_id = client_id or uuid4()
        self.send("message.post", room=room, client_id=client_id, text=text)
        return self.wait_for("message.accepted", client_id=str(client_id))

    def next(self, seconds: float = PATIENCE) -> dict:
        return json.loads(self.socket.recv(seconds))

    def until(self, kind: str, seconds: float = PATIENCE, **fields: object) -> list[dict]:
        """Return all frames up to and with the first of this kind with these fields."""
        frames, end = [], time.monotonic() + seconds
        while True:
            frames.append(self.next(max(end - time.monotonic(), 0.001)))
            if frames[-1].items() >= {"type": kind, **fields}.items():
                return frames

    def wait_for(self, kind: str, seconds: float = PATIENCE, **fields: object) -> dict:
        return self.until(kind, seconds, **fields)[-1]

    def say(self, room: int, text: str) -> dict:
        """Post in a room that is open here; return the post, which everybody here was sent by then."""
        self.send("message.post", room=room, client_id=uuid4(), text=text)
        return self.wait_for("message.posted", text=text)

    def rest(self) -> list[dict]:
        """Return what still came before the answer to one more frame."""
        mark = str(uuid4())
        self.send("message.delete", room=0, client_id=mark, seq=1)
        return self.until("error", client_id=mark)[:-1]

    def drain(self, seconds: float = PATIENCE) -> tuple[list[dict], int]:
        """Read until the server ends this socket; return the frames and its code (1006: simply dropped)."""
        frames, end = [], time.monotonic() + seconds
        try:
            while True:
                frames.append(self.next(max(end - time.monotonic(), 0.001)))
        except ConnectionClosed as closed:
            return frames, closed.rcvd.code if closed.rcvd else 1006

    def close_code(self, seconds: float = PATIENCE) -> int:
        return self.drain(seconds)[1]

    def close(self) -> None:
        self._open.close()
