"""What is going to happen in a simulated town, in the order of its moments."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from supportgroups.lib import clock


class Agenda:
    """Keeps who does what when; everything random comes from one seed, told apart by what it is for."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._plans: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = itertools.count()

    def random(self, *about: object) -> Random:
        return Random(":".join(str(part) for part in (self.seed, *about)))

    def plan(self, moment: datetime, act: Callable[..., object], *words: object) -> None:
        heapq.heappush(self._plans, (moment, next(self._numbers), lambda: act(*words)))

    def plan_in(self, minutes: float, act: Callable[..., object], *words: object) -> None:
        self.plan(clock.now() + timedelta(minutes=minutes), act, *words)

    @property
    def next_at(self) -> datetime | None:
        return self._plans[0][0] if self._plans else None

    def do_what_is_due(self) -> int:
        """Do all that has its moment by now; return how much that was."""
        done = 0
        while self._plans and self._plans[0][0] <= clock.now():
            heapq.heappop(self._plans)[2]()
            done += 1
        return done
