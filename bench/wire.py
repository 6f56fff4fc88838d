"""A WebSocket client that is little more than its frames, so that the generator does not measure itself."""

import asyncio
import os
from collections.abc import Callable

from typing_extensions import override

POSTED = b'{"type":"message.posted"'
ACCEPTED = b'{"type":"message.accepted"'
CAUGHT_UP = b'{"type":"room.caught_up"'
ERROR = b'{"type":"error"'

_NAME, _SEQ = b'"client_id":"', b'"seq":'
_CLOSE, _PING, _PONG = 0x8, 0x9, 0xA


class Phone(asyncio.Protocol):
    """One connection; hands every text frame to `hear`."""

    def __init__(self, number: int, hear: Callable[["Phone", bytes], None]) -> None:
        self.number = number
        self.hear = hear
        self.closed_with: bytes = b""
        self._rest = b""
        loop = asyncio.get_running_loop()
        self.is_in: asyncio.Future[None] = loop.create_future()
        self.has_caught_up: asyncio.Future[None] = loop.create_future()
        self._line: asyncio.WriteTransport

    async def connect(self, port: int, cookie: str) -> None:
        """Come in: the handshake, nothing more."""
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        self._line.write(
            f"GET /live/ HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
            f"Cookie: {cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        await asyncio.wait_for(self.is_in, 60)

    def say(self, text: str) -> None:
        self._write(0x1, text.encode())

    def leave(self) -> None:
        self._line.close()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._line = transport

    @override
    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self.is_in.done():
            data = self._shake_hands(data)
        self._rest = self._take_frames(data)

    def _shake_hands(self, data: bytes) -> bytes:
        head, found, rest = data.partition(b"\r\n\r\n")
        if not found:
            return data
        if b" 101 " in head[:20]:
            self.is_in.set_result(None)
        else:
            self.is_in.set_exception(ConnectionError(head[:100].decode(errors="replace")))
        return rest

    def _take_frames(self, data: bytes) -> bytes:
        at, end = 0, len(data)
        while end - at >= 2:
            length, start = data[at + 1] & 0x7F, at + 2
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end < start + length or end < start:
                break
            self._take(data[at] & 0xF, data[start : start + length])
            at = start + length
        return data[at:]

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == _PING:
            self._write(_PONG, payload)
        elif kind == _CLOSE:
            self.closed_with = payload[:2]
        else:
            if payload.startswith(CAUGHT_UP) and not self.has_caught_up.done():
                self.has_caught_up.set_result(None)
            self.hear(self, payload)

    def _write(self, kind: int, payload: bytes) -> None:
        mask = os.urandom(4)
        length = len(payload)
        long = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
        key = int.from_bytes((mask * (length // 4 + 1))[:length], "big")
        masked = (int.from_bytes(payload, "big") ^ key).to_bytes(length, "big")
        self._line.write(bytes([0x80 | kind]) + long + mask + masked)


def name_send(due: int, number: int) -> str:
    """Return a client id that carries when this send was due (ns) and who sends it."""
    digits = f"{due:020d}{number:012d}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def read_send(frame: bytes) -> tuple[int, int] | None:
    """Return due time and sender of the send that a frame is about."""
    at = frame.find(_NAME)
    if at < 0:
        return None
    digits = frame[at + 13 : at + 49].replace(b"-", b"")
    return int(digits[:20]), int(digits[20:])


def read_seq(frame: bytes) -> int:
    """Return the number of an event."""
    at = frame.index(_SEQ) + len(_SEQ)
    return int(frame[at : frame.index(b",", at)])
