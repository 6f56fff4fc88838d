"""Daphne and what lives around it in one web process."""

import asyncio
import logging
import os
import sys
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import defer, reactor
from typing_extensions import override

from chat.consumers import close_writers, open_writers
from chat.delivery import rooms
from chat.protocol import MAX_FRAME
from supportgroups.asgi import application
from supportgroups.lib.bus import link
from supportgroups.lib.hub import hub
from supportgroups.lib.tail import Tail
from supportgroups.lib.threads import close_connections, in_thread
from supportgroups.live import CloseCode, close_all_sockets, sweep_sockets

logger = logging.getLogger("kring.serve")

SWEEP_SECONDS = 2.0
MOST_UNREAD_FRAMES = 400
MOST_UNREAD_BYTES = 1024 * 1024
PING_SECONDS = 20
CLOSE_SECONDS = 5
# Python's own 5 ms: whoever gives up the interpreter for a moment, as every database call does, waits that long
# for it beside a busy loop. The writer does so a dozen times while others wait for its lock (measured: decision 9).
SWITCH_SECONDS = 0.001


class PatientProtocol(WebSocketProtocol):
    """Daphne's socket with what it lacks: it says when it is full, and bounds what comes in (C8)."""

    @override
    def onConnect(self, request: Any) -> Any:
        self.is_writable = asyncio.Event()
        self.is_writable.set()
        # Of what came in since nothing was waiting: an upper bound of what waits now.
        self.unread_bytes = 0
        # What is too big or no text is told so (1009, 1007) instead of finding the line dead.
        self.failByDrop = False
        return super().onConnect(request)

    @override
    def onOpen(self) -> None:
        # The HTTP channel left itself as producer; from here on we hear when the buffer is full.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)  # noqa: FBT003 - Twisted's signature
        super().onOpen()

    def pauseProducing(self) -> None:
        self.is_writable.clear()

    def resumeProducing(self) -> None:
        self.is_writable.set()

    def stopProducing(self) -> None:
        self.is_writable.set()

    @override
    def serverClose(self, code: int | None = None) -> None:
        if code == CloseCode.RESTART:
            # Autobahn lets applications close with 1000 and their own codes only; this one is the server's.
            self.sendCloseFrame(code=int(code))
        else:
            super().serverClose(code)

    @override
    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        # Daphne queues without limit what the application has not taken yet.
        waiting = self.application_queue.qsize()
        self.unread_bytes = len(payload) + (self.unread_bytes if waiting else 0)
        if waiting < MOST_UNREAD_FRAMES and self.unread_bytes < MOST_UNREAD_BYTES:
            super().onMessage(payload, isBinary)
        elif self.state == self.STATE_OPEN:
            self.serverClose(int(CloseCode.TOO_FAST))


class KringServer(Server):
    """Daphne, starting and stopping our own parts with it."""

    exit_code = 0
    port: Any = None
    left_behind = False

    @override
    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Hand a message to the connection, and wait while its buffer is full: Daphne itself never would."""
        await super().handle_reply(protocol, message)
        if isinstance(protocol, PatientProtocol):
            await protocol.is_writable.wait()

    @override
    def kill_all_applications(self) -> Any:
        """Close sockets with a code, finish what was taken in, then end what is still running."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._stop()))

    @override
    def listen_success(self, port: Any) -> None:
        self.port = port
        super().listen_success(port)

    @override
    def listen_error(self, failure: Any) -> None:
        # Daphne would stop as if all were well.
        self.exit_code = 1
        super().listen_error(failure)

    def start_parts(self) -> None:
        """Start what lives beside Daphne, once its loop runs; without it nothing is served."""
        reactor.callWhenRunning(lambda: asyncio.ensure_future(self._start()))

    async def _start(self) -> None:
        try:
            await _start()
        except Exception:
            logger.exception("starting failed")
            self.exit_code = 1
            self.stop()

    async def _stop(self) -> None:
        try:
            if self.port is not None:
                await defer.maybeDeferred(self.port.stopListening).asFuture(asyncio.get_running_loop())
            await _stop()
        except Exception:
            logger.exception("stopping failed")
        await self._finish()

    async def _finish(self) -> None:
        """Let requests in flight end by themselves for a while; cancel what is left and wait for it.

        Daphne would cancel at once, and trips over a connection whose application has ended already.
        """
        found = (details.get("application_instance") for details in self.connections.values())
        running = [instance for instance in found if instance is not None and not instance.done()]
        if running:
            _, late = await asyncio.wait(running, timeout=CLOSE_SECONDS)
            self.left_behind = bool(late)
            for instance in late:
                instance.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def serve(port: int) -> int:
    """Serve until SIGINT or SIGTERM, and return an exit code.

    On return everything taken in is stored and every socket was told.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    WebSocketFactory.protocol = PatientProtocol
    server = KringServer(
        application,
        endpoints=[f"tcp:port={port}:interface=127.0.0.1"],
        ping_interval=PING_SECONDS,
        ping_timeout=PING_SECONDS,
        websocket_max_message_size=4 * MAX_FRAME,
        websocket_max_frame_size=4 * MAX_FRAME,
        application_close_timeout=CLOSE_SECONDS,
        server_name="Kring",
        verbosity=0,
    )
    server.ready_callable = server.start_parts
    server.run()
    if server.left_behind:
        # The thread of a cancelled request waits for a loop that is gone, and Python would wait for the thread.
        os._exit(server.exit_code)
    close_connections()
    return server.exit_code


_parts: dict[str, Any] = {}


async def _start() -> None:
    loop = asyncio.get_running_loop()
    hub.start(loop)
    if settings.SCALED_OUT:
        await link.start()
    else:
        _parts["tail"] = Tail()
        await in_thread(_parts["tail"].start)
    open_writers(loop)
    _parts["sweep"] = asyncio.create_task(_sweep())


async def _stop() -> None:
    sweep = _parts.pop("sweep", None)
    if sweep:
        sweep.cancel()
    # What was taken in is stored and answered before anybody is sent away.
    await asyncio.get_running_loop().run_in_executor(None, close_writers)
    await close_all_sockets()
    if settings.SCALED_OUT:
        await link.stop()
    tail = _parts.pop("tail", None)
    if tail:
        await asyncio.get_running_loop().run_in_executor(None, tail.stop)
    hub.stop()


async def _sweep() -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await rooms.sweep()
            await sweep_sockets()
        except Exception:
            logger.exception("sweeping failed; trying again")
