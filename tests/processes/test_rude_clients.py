"""What only a real server can show: frames too big, not text, far too many, or from elsewhere."""

import socket
import time
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from tests.processes.phone import cookie_of
from tests.processes.rig import is_healthy
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

MIB = 1024 * 1024


def test_a_frame_of_a_megabyte_closes_the_socket_with_1009_and_harms_nobody(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    web = house.web()
    phone, other = phone_of(ana, web), phone_of(bo, web)

    with suppress(ConnectionClosed):
        phone.send("message.post", room=room.pk, client_id="x", text="a" * MIB)
    code = phone.close_code()

    assert code == 1009
    assert other.post(room.pk, "gewoon verder")["seq"] == 1


def test_bytes_that_are_no_text_close_the_socket_with_1007(house, phone_of):
    _, ana = make_room("Ana")
    phone = phone_of(ana, house.web())

    with phone.socket.send_context():
        phone.socket.protocol.send_frame(Frame(Opcode.TEXT, b"\xff\xfe\xfd"))

    assert phone.close_code() == 1007


def test_a_flood_ends_with_4429_and_harms_nobody(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    web = house.web()
    flood, other = phone_of(ana, web), phone_of(bo, web)
    memory = web.memory()

    with suppress(ConnectionClosed, OSError):
        for _ in range(20_000):
            flood.send("message.post", room=room.pk, client_id="x" * 20_000, text="a")
    accepted = other.post(room.pk, "gewoon verder")

    assert flood.close_code() == 4429
    assert accepted["seq"] == 1
    assert web.memory() - memory < 60 * MIB


def test_a_foreign_origin_is_refused_before_anything_else(house):
    _, ana = make_room("Ana")
    web = house.web()

    with pytest.raises(InvalidStatus) as refused:
        connect(
            f"ws://127.0.0.1:{web.port}/live/",
            origin="https://evil.example",
            additional_headers={"Cookie": cookie_of(ana)},
            proxy=None,
        ).__enter__()

    assert refused.value.response.status_code == 403


UPGRADE = b"GET /live/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
NONSENSE = [
    b"GET /live/ HTTP/1.1\r\nUpgr",
    b"\x00\xff" * 500,
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /gezond/?%ff%00 HTTP/1.1\r\nHost: localhost\r\nCookie: kring=\xff\r\nConnection: close\r\n\r\n",
    UPGRADE + b"\r\n",
    UPGRADE + KEY + b"Origin: \xff://\r\n\r\n",
    UPGRADE + KEY + b"Origin: http://localhost\r\nCookie: kring=\xff\xfe\r\n\r\n",
]


def test_half_a_handshake_and_nonsense_leave_the_server_well(house, phone_of):
    room, ana = make_room("Ana")
    web = house.web()
    phone = phone_of(ana, web)

    for nonsense in NONSENSE:
        _say_until_it_hangs_up(web.port, nonsense)

    assert is_healthy(web.port)
    assert phone.post(room.pk, "gewoon verder")["seq"] == 1
    # Daphne looks once a second for what tripped, and logs it then.
    time.sleep(1.5)
    assert "Traceback" not in web.said()


def _say_until_it_hangs_up(port: int, words: bytes) -> None:
    """Say this and nothing more; when the line has ended, the server has dealt with all of it."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(words)
        # Whoever hangs up before his answer has his request dropped; what is not complete has none.
        if words.endswith(b"\r\n\r\n"):
            assert line.recv(4096)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass
