"""A push service on this machine, as nice or nasty as a test wants, and browsers that read what it took."""

import base64
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from uuid import uuid4

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True)
class Sent:
    """One request of Kring: its headers, and its body as it came."""

    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Browser:
    """One subscription, with the secret half of its keys."""

    endpoint: str
    inbox: list[Sent]
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"p256dh": b64(point), "auth": b64(self.secret)}

    def read(self, sent: Sent) -> bytes:
        """Decrypt as a browser would (RFC 8291)."""
        return http_ece.decrypt(sent.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")

    @property
    def got(self) -> list[dict[str, str]]:
        return [json.loads(self.read(sent)) for sent in self.inbox]


def browser_keys() -> dict[str, str]:
    """Return keys of a browser that nobody will ever ask to read anything."""
    return Browser("", []).keys


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Service:
    """Hands out subscriptions; the first part of their path says how it answers them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.boxes: dict[str, list[Sent]] = {}
        self.followed: list[str] = []
        # What a hanging request waits for.
        self.let_go = Event()

    def browser(self, answer: str = "201") -> Browser:
        path = f"/{answer}/{uuid4()}"
        self.boxes[path] = []
        return Browser(f"http://127.0.0.1:{self.port}{path}", self.boxes[path])


class _Handler(BaseHTTPRequestHandler):
    service: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        box = self.service.boxes.get(self.path)
        if box is None:
            self.service.followed.append(self.path)
            return self._say(201)
        box.append(Sent(dict(self.headers), body, time.monotonic()))
        return self._answer(self.path.split("/")[1])

    def do_GET(self) -> None:
        self.service.followed.append(self.path)
        self._say(200)

    def _answer(self, how: str) -> None:
        if how == "hang":
            self.service.let_go.wait(30)
        elif how == "drip":
            self._drip()
        elif how == "garbage":
            self.wfile.write(b"\x00\xff" * 50_000)
        elif how == "cut":
            self.connection.close()
        elif how == "redirect":
            self._say(307, Location=f"http://127.0.0.1:{self.service.port}/elsewhere")
        elif how.startswith("429-"):
            self._say(429, **{"Retry-After": how.removeprefix("429-")})
        else:
            self._say(int(how))

    def _drip(self) -> None:
        # Each byte in time for a timeout per read; all of them together for ever.
        self.wfile.write(b"HTTP/1.1 201 Created\r\nX-Long: ")
        while not self.service.let_go.wait(0.2):
            self.wfile.write(b"x")
            self.wfile.flush()

    def _say(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Who is hung up on says nothing about it."""


@contextmanager
def push_service() -> Iterator[Service]:
    handler = type("Handler", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    handler.service = service = Service(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
