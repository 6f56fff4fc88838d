"""C1 to C5 and C9, with flaky phones, people who leave and return, and servers that are killed in full flow."""

import asyncio
import random
import time
from collections import defaultdict
from functools import partial

import pytest
from django.conf import settings

from chat.models import Message, Room
from chat.queries import place_in
from groups.actions import come_back, stop_membership
from members.models import Person
from supportgroups.lib.threads import in_thread
from tests.cast import place_of
from tests.processes.flaky import make_phones
from tests.processes.rig import House, Process, wait_until
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

FAULTS = ["batch-before-commit", "batch-after-commit"]
SLOWEST_SEND = 0.6
MISSED = 3


@pytest.mark.parametrize("sends", [400, pytest.param(2000, marks=pytest.mark.soak)])
def test_nothing_is_lost_doubled_or_out_of_order_when_servers_are_killed(house, sends):
    webs = [house.web(KRING_FAULT=fault) for fault in FAULTS[: 2 if settings.SCALED_OUT else 1]]
    rooms = _rooms()
    places = [(person, room.pk) for room, people in rooms for person in people]
    phones = make_phones(places, [web.port for web in webs], sends, seed=sends)
    kills = 4 if sends < 1000 else 16
    movers = [Mover(people[0], room, kills, sends) for room, people in rooms]

    began = time.monotonic()
    asyncio.run(_run(phones, [Killer(house, webs, kills, sends), *movers]))
    seconds = time.monotonic() - began

    _compare(phones, {mover.person for mover in movers}, sends)
    _tell(phones, kills, seconds)


def _rooms() -> list[tuple[Room, list[Person]]]:
    made = [
        make_room(*(f"Lid {number}{letter}" for letter in "abcdefgh"), name=f"Kring {number}")
        for number in (1, 2)
    ]
    return [(room, people) for room, *people in made]


async def _run(phones, troubles) -> None:
    is_over = asyncio.Event()
    # A phone or a trouble that trips ends the test at once, instead of leaving the others waiting for servers.
    async with asyncio.timeout(SLOWEST_SEND * troubles[0].sends), asyncio.TaskGroup() as tasks:
        for phone in phones:
            tasks.create_task(phone.live(is_over))
        working = [tasks.create_task(trouble.work(phones)) for trouble in troubles]
        await _until(lambda: not any(phone.outbox for phone in phones))
        await asyncio.gather(*working)
        # Whoever is or comes online must now see everything there is for him.
        totals = _totals(phones)
        await _until(lambda: all(phone.last >= totals[phone.room] for phone in phones))
        is_over.set()


async def _until(holds) -> None:
    while not holds():  # noqa: ASYNC110 - many phones, one look at all of them
        await asyncio.sleep(0.1)


def _totals(phones) -> dict[int, int]:
    totals = defaultdict(int)
    for phone in phones:
        totals[phone.room] += len(phone.acked)
    return totals


class Killer:
    """Kills web processes with signal 9: at the fault points first, then at moments drawn by chance."""

    def __init__(self, house: House, webs: list[Process], kills: int, sends: int) -> None:
        self.house, self.webs, self.sends = house, webs, sends
        chance = random.Random(7)
        # The last web starts with a fault point; each new one gets the next, and some get none.
        self.faults = [*FAULTS, *("" for _ in range(max(kills - len(FAULTS) - len(webs), 1)))]
        self.moments = sorted(chance.uniform(0.1, 0.9) for _ in range(kills))
        self.done = 0

    async def work(self, phones) -> None:
        for moment in self.moments:
            while _said(phones) < moment * self.sends:
                await self._replace_dead()
                await asyncio.sleep(0.05)
            await self._kill(random.Random(self.done).choice(self.webs))
        await self._replace_dead()

    async def _kill(self, web: Process) -> None:
        web.kill()
        self.done += 1
        await self._replace_dead()

    async def _replace_dead(self) -> None:
        dead = [number for number, web in enumerate(self.webs) if not web.is_running]
        fresh = await asyncio.gather(*(self._start(self.webs[number].port) for number in dead))
        for number, web in zip(dead, fresh, strict=True):
            self.webs[number] = web

    async def _start(self, port: int) -> Process:
        fault = self.faults.pop(0) if self.faults else ""
        return await asyncio.to_thread(self.house.web_or_its_end, port, KRING_FAULT=fault)


class Mover:
    """Leaves his room and returns once he missed something; his phone goes on sending all the time."""

    def __init__(self, person: Person, room: Room, times: int, sends: int) -> None:
        self.person, self.room, self.sends = person, room, sends
        chance = random.Random(room.pk)
        # What the others say passes the last moment, also while this one is away.
        self.moments = sorted(chance.uniform(0.05, 0.8) for _ in range(times))

    async def work(self, phones) -> None:
        others = [phone for phone in phones if phone.room == self.room.pk and phone.person != self.person]
        for moment in self.moments:
            await _until(partial(_have_said, phones, moment * self.sends))
            await in_thread(self._leave)
            await _until(partial(_have_said, others, _said(others) + MISSED))
            await in_thread(self._return)

    def _leave(self) -> None:
        stop_membership(person=self.person, membership=place_of(self.person, self.room.group))

    def _return(self) -> None:
        come_back(person=self.person, membership=place_of(self.person, self.room.group))


def _said(phones) -> int:
    return sum(len(phone.acked) for phone in phones)


def _have_said(phones, number: float) -> bool:
    """Whether these phones said so much, or all that they will say."""
    return _said(phones) >= number or not any(phone.outbox for phone in phones)


def _compare(phones, movers: set[Person], sends: int) -> None:
    stored = defaultdict(list)
    for row in Message.objects.order_by("seq"):
        stored[row.room_id].append(row)
    for room, rows in stored.items():
        here = [phone for phone in phones if phone.room == room]
        numbers = {row.client_id: row.seq for row in rows}
        acked = {client_id: seq for phone in here for client_id, seq in phone.acked.items()}
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1)), "a gap"
        assert len(numbers) == len(rows), "stored twice"
        assert acked == numbers, "acknowledged and stored differ"
        for phone in here:
            _compare_one(phone, rows, moved=phone.person in movers)
    assert sum(map(len, stored.values())) >= sends


def _compare_one(phone, rows, *, moved: bool) -> None:
    place = place_in(phone.room, phone.person.pk)
    his = [row.seq for row in rows if place.saw(row.seq)]
    said = {row.seq for row in rows if row.sender_id == phone.person.pk}
    assert (len(his) < len(rows)) == moved, "only who was away misses something"
    assert said <= set(his), "stored while he was away"
    assert phone.seen == his, "not exactly what is his, once and in one order"
    assert set(phone.errors) <= ({"not_your_room"} if moved else set()), "an error that nobody should get"


def _tell(phones, kills: int, seconds: float) -> None:
    acked = _said(phones)
    frames = sum(phone.sent.total() for phone in phones)
    comings = sum(phone.connections for phone in phones)
    print(
        f"\n{acked} messages, {frames} sends, {comings} connections, {kills} kills, {seconds:.1f} s: "
        "0 lost, 0 double, no gap, one order"
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_killed_around_the_commit_loses_and_doubles_nothing(house, phone_of, fault):
    room, ana = make_room("Ana")
    web = house.web(KRING_FAULT=fault)
    phone = phone_of(ana, web)
    frame = {"room": room.pk, "client_id": "0b0f6c52-8d7e-44bb-9e0a-4cf9b0a1d6de", "text": "hoi"}

    phone.send("message.post", **frame)
    wait_until(lambda: not web.is_running, "the fault point kills it")
    stored_before = Message.objects.count()
    again = phone_of(ana, house.web(web.port))
    accepted = again.post(**frame)

    assert stored_before == (1 if fault == "batch-after-commit" else 0)
    assert accepted["seq"] == Message.objects.get().seq == 1
