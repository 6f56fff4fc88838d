"""The load generator, a process of its own: reads what to do as JSON, prints what it saw as JSON."""

import asyncio
import gc
import json
import random
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bench.reading import Reading
from bench.wire import ACCEPTED, CAUGHT_UP, ERROR, POSTED, Phone, name_send, read_send, read_seq

PAD = " Vanavond was het druk, ik ben even naar buiten gelopen en daarna ging het weer een stuk beter met me."
WARM_SECONDS = 1.0
LOOK_SECONDS = 0.02

now = time.perf_counter_ns


@dataclass
class Seen:
    """What came back, in nanoseconds since each send was due."""

    delivered: list[int] = field(default_factory=list)
    acked: list[int] = field(default_factory=list)
    errors: int = 0
    reads: int = 0
    since: int = 0

    def clear(self) -> None:
        self.delivered, self.acked, self.errors, self.reads, self.since = [], [], 0, 0, now()


class Crowd:
    """All phones: each knows its room; sends are spread evenly over rooms and drawn by chance inside one."""

    def __init__(self, tickets: list[tuple[int, str, int, int]]) -> None:
        self.tickets = tickets
        self.seen = Seen()
        self.on_ack: Callable[[Phone], None] | None = None
        self.phones = [Phone(number, self._hear) for number in range(len(tickets))]
        self.readings = [Reading() for _ in tickets]
        self.rooms: dict[int, list[Phone]] = {}
        for phone, (_, _, room, _) in zip(self.phones, tickets, strict=True):
            self.rooms.setdefault(room, []).append(phone)
        self.chance = random.Random(11)

    def _hear(self, phone: Phone, frame: bytes) -> None:
        if frame.startswith(POSTED):
            self.readings[phone.number].show(read_seq(frame), now())
        elif frame.startswith(CAUGHT_UP):
            self.readings[phone.number].repeat(now())
        elif frame.startswith(ERROR):
            self.seen.errors += 1
            return
        send = read_send(frame)
        if send is None or send[0] < self.seen.since:
            return
        if frame.startswith(ACCEPTED):
            self.seen.acked.append(now() - send[0])
            if self.on_ack:
                self.on_ack(phone)
        elif frame.startswith(POSTED) and send[1] != phone.number:
            self.seen.delivered.append(now() - send[0])

    def send(self, phone: Phone, due: int) -> None:
        room = self.tickets[phone.number][2]
        name = name_send(due, phone.number)
        phone.say(f'{{"type":"message.post","room":{room},"client_id":"{name}","text":"{uuid4().hex}{PAD}"}}')

    async def tell_reads(self) -> None:
        """Send room.read for every phone whose time has come, for as long as the generator lives."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for phone, reading in zip(self.phones, self.readings, strict=True):
                if reading.is_due(now()):
                    self._tell_read(phone, reading)

    def _tell_read(self, phone: Phone, reading: Reading) -> None:
        room = self.tickets[phone.number][2]
        phone.say(f'{{"type":"room.read","room":{room},"seq":{reading.seen}}}')
        reading.told = reading.seen
        self.seen.reads += 1

    async def arrive(self, at_once: int = 20) -> dict[str, Any]:
        """Connect everybody and open each room at its last 50 messages."""
        connected: list[int] = []
        complete: list[int] = []

        async def one(phone: Phone) -> None:
            port, cookie, room, after = self.tickets[phone.number]
            began = now()
            await phone.connect(port, cookie)
            connected.append(now() - began)
            phone.say(f'{{"type":"room.open","room":{room},"after":{after}}}')
            await asyncio.wait_for(phone.has_caught_up, 60)
            complete.append(now() - began)

        await _limited(self.phones, at_once, one)
        return {"connect_ms": spread(connected), "connect_and_last_50_ms": spread(complete)}


async def _limited(phones: list[Phone], most: int, do: Callable[[Phone], Awaitable[None]]) -> None:
    waiting = iter(phones)

    async def work() -> None:
        for phone in waiting:
            await do(phone)

    await asyncio.gather(*(work() for _ in range(most)))


async def steady(crowd: Crowd, rate: float, seconds: float) -> dict[str, Any]:
    """Open loop: sends have a due time beforehand, and latency counts from it."""
    crowd.seen.clear()
    rooms, count = list(crowd.rooms.values()), int(rate * seconds)
    start = now() + 10_000_000
    for number in range(count):
        due = start + int(number * 1e9 / rate)
        await asyncio.sleep(max(due - now(), 0) / 1e9)
        crowd.send(crowd.chance.choice(rooms[number % len(rooms)]), due)
    expected = sum(len(rooms[number % len(rooms)]) - 1 for number in range(count))
    await _until(lambda: len(crowd.seen.delivered) >= expected, 10)
    return _result(crowd, count, expected)


async def saturated(crowd: Crowd, window: int, seconds: float) -> dict[str, Any]:
    """Closed loop: so many messages are under way; each acknowledgement sends the next one in its room."""
    crowd.seen.clear()
    sent, is_over = 0, False

    def go(phones: list[Phone]) -> None:
        nonlocal sent
        sent += 1
        crowd.send(crowd.chance.choice(phones), now())

    room_of = {phone.number: phones for phones in crowd.rooms.values() for phone in phones}
    crowd.on_ack = lambda phone: None if is_over else go(room_of[phone.number])
    rooms = list(crowd.rooms.values())
    for number in range(window):
        go(rooms[number % len(rooms)])
    await asyncio.sleep(WARM_SECONDS)
    before, began = (len(crowd.seen.acked), len(crowd.seen.delivered)), time.monotonic()
    await asyncio.sleep(seconds)
    after, ended = (len(crowd.seen.acked), len(crowd.seen.delivered)), time.monotonic()
    is_over = True
    await _until(lambda: len(crowd.seen.acked) + crowd.seen.errors >= sent, 20)
    crowd.on_ack = None
    expected = len(crowd.seen.acked) * (len(rooms[0]) - 1)
    await _until(lambda: len(crowd.seen.delivered) >= expected, 20)
    return {
        **_result(crowd, sent, expected),
        "messages_per_s": round((after[0] - before[0]) / (ended - began), 1),
        "deliveries_per_s": round((after[1] - before[1]) / (ended - began), 1),
        "period": (began, ended),
    }


def _result(crowd: Crowd, sent: int, expected: int) -> dict[str, Any]:
    return {
        "sent": sent,
        "acked": len(crowd.seen.acked),
        "delivered": len(crowd.seen.delivered),
        "expected": expected,
        "errors": crowd.seen.errors,
        "reads": crowd.seen.reads,
        "delivery_ms": spread(crowd.seen.delivered),
        "ack_ms": spread(crowd.seen.acked),
    }


async def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = now() + seconds * 1e9
    while not holds() and now() < end:  # noqa: ASYNC110 - asks now and then, so that hearing costs nothing
        await asyncio.sleep(0.02)


def spread(times: list[int]) -> dict[str, float]:
    """Return the percentiles in milliseconds."""
    if not times:
        return {}
    ordered = sorted(times)
    return {
        name: round(ordered[min(int(len(ordered) * part), len(ordered) - 1)] / 1e6, 2)
        for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
    }


async def main() -> None:
    """Follow the steps of the plan on standard input, one JSON line out per step."""
    plan = json.loads(sys.stdin.readline())
    crowd = Crowd([(port, cookie, room, after) for port, cookie, room, after in plan["tickets"]])
    reading = asyncio.create_task(crowd.tell_reads())
    for _ in plan["steps"]:
        step = json.loads(await asyncio.to_thread(sys.stdin.readline))
        before = time.process_time(), now()
        result = await _do(crowd, step)
        used = (time.process_time() - before[0]) / ((now() - before[1]) / 1e9)
        assert not reading.done(), "nobody tells any more what was read"
        print(json.dumps({**result, "generator_cpu": round(used, 2)}), flush=True)
    reading.cancel()
    for phone in crowd.phones:
        phone.leave()


async def _do(crowd: Crowd, step: dict[str, Any]) -> dict[str, Any]:
    match step["do"]:
        case "arrive":
            return await crowd.arrive()
        case "steady":
            return await steady(crowd, step["rate"], step["seconds"])
        case "saturated":
            return await saturated(crowd, step["window"], step["seconds"])
    raise ValueError(step["do"])


if __name__ == "__main__":
    gc.freeze()
    gc.disable()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main())
