"""A phone that stops reading delays nobody, is dropped at the bound, and catches up later (C8)."""

import json
import os
import socket
import time
from collections.abc import Callable
from uuid import uuid4

import pytest

from chat.actions import prepare_post, store_batch
from tests.processes.phone import Phone, cookie_of
from tests.processes.rig import wait_until
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

MESSAGES, LENGTH, STUCK = 1200, 4000, 12
PARTS = 20
SLOWEST_ELSEWHERE = 1.5
MIB = 1024 * 1024
TCP_ESTABLISHED = 1


class StuckPhone:
    """Opens a room over a bare socket and then never reads again."""

    def __init__(self, cookie: str, port: int, room: int) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(
            f"GET /live/ HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
            f"Cookie: {cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert self.socket.recv(2000).startswith(b"HTTP/1.1 101")
        self._send({"type": "room.open", "room": room, "after": 0})

    def _send(self, frame: dict) -> None:
        body, mask = json.dumps(frame).encode(), os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
        self.socket.sendall(bytes([0x81, 0x80 | len(body)]) + mask + masked)

    @property
    def is_dropped(self) -> bool:
        """Whether the server has ended this connection; looks at its state without reading anything."""
        state = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        return state != TCP_ESTABLISHED


def _say_much(person, room, between: Callable[[], object] = lambda: None) -> None:
    """Post long texts in parts, and do something after each part."""
    for _ in range(PARTS):
        posts = [
            prepare_post(
                room_id=room.pk,
                person_id=person.pk,
                client_id=uuid4(),
                text="x" * LENGTH,
                message_life_days=90,
            )
            for _ in range(MESSAGES // PARTS)
        ]
        store_batch(posts)
        between()


@pytest.fixture
def stuck_phones():
    """Return a function that opens so many phones which never read again."""
    phones: list[StuckPhone] = []

    def open_phones(person, web, room) -> list[StuckPhone]:
        phones.extend(StuckPhone(cookie_of(person), web.port, room.pk) for _ in range(STUCK))
        time.sleep(1)
        return phones

    yield open_phones
    for phone in phones:
        phone.socket.close()


def test_phones_that_stop_reading_delay_nobody_and_fill_no_memory(house, phone_of, stuck_phones):
    room, ana, bo = make_room("Ana", "Bo")
    calm, cas = make_room("Cas", name="Rustig")
    web = house.web()
    reader, elsewhere = phone_of(ana, web), phone_of(cas, web)
    reader.open(room.pk)
    stuck = stuck_phones(bo, web, room)
    memory = web.memory()
    answers, took = [], []

    def say_elsewhere() -> None:
        began = time.monotonic()
        answers.append(elsewhere.post(calm.pk, "hier is het rustig")["seq"])
        took.append(time.monotonic() - began)

    _say_much(ana, room, between=say_elsewhere)
    seen = [frame["seq"] for frame in reader.until("message.posted", 30, seq=MESSAGES) if "sender" in frame]
    grown = web.memory() - memory

    assert answers == list(range(1, PARTS + 1))
    assert max(took) < SLOWEST_ELSEWHERE
    assert seen == list(range(1, MESSAGES + 1))
    # They stood in the way all the time: who waited for one of them would be waiting still.
    assert not any(phone.is_dropped for phone in stuck)
    # Kept for all of them it would be some 57 MiB.
    assert grown < 40 * MIB


@pytest.mark.soak
def test_phones_that_stop_reading_are_dropped_when_they_answer_no_ping(house, stuck_phones):
    room, _, bo = make_room("Ana", "Bo")
    phones = stuck_phones(bo, house.web(), room)

    time.sleep(20)

    wait_until(lambda: all(phone.is_dropped for phone in phones), "they are dropped", seconds=40)


def test_a_slow_reader_gets_a_long_history_at_his_own_pace(house):
    room, ana, bo = make_room("Ana", "Bo")
    _say_much(ana, room)
    phone = Phone(bo, house.web().port, max_queue=4)

    phone.send("room.open", room=room.pk, after=0)
    seen = []
    while (frame := phone.next())["type"] != "room.caught_up":
        # A connection to Redis that was just made asks every page to look at its help again.
        seen += [frame["seq"]] if frame["type"] != "help.moved" else []
        time.sleep(0.002)
    phone.close()

    assert seen == list(range(1, MESSAGES + 1))
    assert frame["seq"] == MESSAGES
