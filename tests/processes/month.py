"""Time of a simulated town: the clock jumps to the next moment at which anything is due, and waits until it is done."""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from django.db.models import Min
from django_q.models import Failure, Success

from crisis.models import DutyShift, HelpRequest
from members.models import Notification
from members.rules import CLAIM_SECONDS
from supportgroups.lib import clock as kring
from supportgroups.ticking import NIGHT_HOUR, NIGHTLY
from tests.processes.agenda import Agenda
from tests.processes.rig import House, Process, wait_until
from tests.processes.town import Town

QUICK = ["-m", "tests.processes.quick"]
AT_MOST = timedelta(hours=6)
A_MOMENT = timedelta(seconds=1)
A_CLAIM = timedelta(seconds=CLAIM_SECONDS + 1)
# On a machine that has other things to do; what is late is measured, whoever waits for it.
PATIENCE_SECONDS = 240.0
State = Notification.State


@dataclass
class Figures:
    """What a run measured."""

    jumps: int = 0
    nights: int = 0
    kills: int = 0
    worst: timedelta = timedelta()
    worst_after_kill: timedelta = timedelta()
    seconds: float = 0.0


@dataclass
class Month:
    """The clock of a house, its worker, and what is still to be done at this moment."""

    house: House
    clock: object
    town: Town
    agenda: Agenda
    environment: dict[str, str]
    figures: Figures = field(default_factory=Figures)
    worker: Process | None = None
    began_at: datetime = field(default_factory=kring.now)
    _killed_at: datetime | None = None
    _kills_next: Random | None = None
    _just_killed: bool = False
    _jobs: tuple[str, ...] = ()
    _jobs_since: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    def start_worker(self) -> None:
        self.worker = self.house.start("worker", manage=QUICK, **self.environment)

    def run(self, days: int, *, kills: int) -> None:
        """Let so many days pass, the worker killed so often in the middle of what it does."""
        began = time.monotonic()
        ends_at = kring.now() + timedelta(days=days)
        for number in range(kills):
            random = self.agenda.random("kill", number)
            self.agenda.plan_in((number + random.random()) * days * 1440 / kills, self._plan_kill, random)
        self.settle()
        self._live_until(ends_at)
        since = datetime.now(tz=UTC)
        self._live_until(ends_at + timedelta(minutes=11))
        forgot = Success.objects.filter(name="chat.tasks.forget", started__gte=since)
        wait_until(forgot.exists, "what is too old is forgotten")
        self.figures.seconds = time.monotonic() - began

    def _live_until(self, moment: datetime) -> None:
        while (upcoming := self.next_moment()) < moment:
            self.jump(upcoming)
        self.jump(moment)

    def jump(self, moment: datetime) -> None:
        """Make it this moment; come back when nothing that is due is left undone, and people did what they do."""
        self.figures.jumps += 1
        crosses_night = moment >= self._next_night()
        if crosses_night:
            self.figures.nights += 1
            self._expect(NIGHTLY)
        self.clock.move_to(max(moment, kring.now()))
        if self._kills_next and HelpRequest.objects.due(kring.now()).exists():
            self._kill(self._kills_next)
        self._wait_for_a_tick()
        self.settle()
        while self.agenda.do_what_is_due():
            self.settle()

    def next_moment(self) -> datetime:
        """Return when the next thing is due, six hours from now at most."""
        now = kring.now()
        open_ones = Notification.objects.open()
        shifts = DutyShift.objects.confirmed()
        claimed = _first(open_ones.filter(state=State.CLAIMED), "claimed_at")
        found = [
            _first(HelpRequest.objects.not_ended().filter(next_due_at__gt=now), "next_due_at"),
            _first(open_ones.filter(at__gt=now), "at"),
            _first(shifts.filter(starts_at__gt=now), "starts_at"),
            _first(shifts.filter(ends_at__gt=now), "ends_at"),
            claimed and claimed + A_CLAIM,
            self.agenda.next_at,
            self._next_night(),
            now + AT_MOST,
        ]
        return max(now, min(one for one in found if one is not None))

    def settle(self) -> None:
        """Wait until all that is due was done, and every phone that heard something said so."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (left := self.left_undone()) or self.town.hear():
            assert time.monotonic() < until, f"left undone at {kring.now()}: {left}, {_failures()}"
            time.sleep(0.02)
        self._just_killed = False

    def left_undone(self) -> list[str]:
        now = kring.now()
        return [*self._late_requests(now), *self._unsent(now), *self._undone_jobs()]

    def _late_requests(self, now: datetime) -> list[str]:
        due = HelpRequest.objects.due(now).values_list("state", "next_due_at")
        for _state, at in due:
            if self._just_killed:
                self.figures.worst_after_kill = max(self.figures.worst_after_kill, now - at)
            else:
                self.figures.worst = max(self.figures.worst, now - at)
        return [f"a request that is {state}" for state, _at in due]

    def _unsent(self, now: datetime) -> list[str]:
        # What a worker had claimed when it was killed is taken again once the clock has moved on.
        rows = Notification.objects.open().filter(at__lte=now)
        if self._killed_at:
            rows = rows.exclude(
                state=State.CLAIMED, claimed_at__lte=self._killed_at, claimed_at__gt=now - A_CLAIM
            )
        return [f"a notification of {kind} {state}" for kind, state in rows.values_list("kind", "state")]

    def _expect(self, jobs: tuple[str, ...]) -> None:
        self._jobs, self._jobs_since = jobs, datetime.now(tz=UTC)

    def _undone_jobs(self) -> list[str]:
        if not self._jobs:
            return []
        done = Success.objects.filter(name__in=self._jobs, started__gte=self._jobs_since)
        left = sorted(set(self._jobs) - set(done.values_list("name", flat=True)))
        self._jobs = tuple(left)
        return left

    def _next_night(self) -> datetime:
        now = kring.local(kring.now())
        night = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        return night if night > now else night + timedelta(days=1)

    def _wait_for_a_tick(self) -> None:
        """Wait for the beat of two ticks: when the second one beats, the first has done all that it does."""
        before = kring.now() - timedelta(milliseconds=1)
        for _ in range(2):
            has_beaten = partial(self._has_beaten_since, before)
            wait_until(has_beaten, "the worker ticks", seconds=PATIENCE_SECONDS)
            before = self._beat()

    def _has_beaten_since(self, moment: datetime) -> bool:
        self._late_requests(kring.now())
        return self._beat() > moment

    def _beat(self) -> datetime:
        with suppress(OSError, ValueError):
            return datetime.fromisoformat((self.house.home / "worker.heartbeat").read_text())
        return datetime.min.replace(tzinfo=UTC)

    def _plan_kill(self, random: Random) -> None:
        self._kills_next = random

    def _kill(self, random: Random) -> None:
        """Kill the worker while a call for help is due, and start another one."""
        self._kills_next, self._just_killed = None, True
        time.sleep(random.uniform(0, 0.05))
        self.worker.kill()
        self._killed_at = kring.now()
        self.figures.kills += 1
        self.start_worker()


def _failures() -> list[str]:
    return [f"{one.name} failed: {one.result}" for one in Failure.objects.all()]


def _first(rows, field_name: str) -> datetime | None:
    return rows.aggregate(first=Min(field_name))["first"]
