"""A simulated world around the pure rules: people, rosters, ticks and an outbox, at any length, without a database.

What must hold (architecture.md H2-H7) is asserted at every move.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from crisis.rules import (
    CALLING,
    DEFAULT_TIMES,
    ENDED,
    OWNED,
    Event,
    Kind,
    Log,
    Move,
    Shift,
    Situation,
    Standing,
    State,
    Tell,
    begin,
    begins_after,
    changes_after,
    move,
    next_morning,
    on_duty,
    span_on,
)

TICK = timedelta(seconds=1)
SLOWEST = timedelta(seconds=5)
MINUTES = (0, 10, 20)
GROUP = 1
CALLS_HELP = {Tell.STEP, Tell.EVERYONE, Tell.NEWCOMERS}
# The first day lies before an end of summer time, and every long run crosses both changes.
FIRST_DAY = date(2026, 10, 20)


@dataclass
class Figures:
    """What happened in a run."""

    requests: int = 0
    moves: int = 0
    latest: timedelta = timedelta()
    ends: dict[str, int] = field(default_factory=dict)
    exhausted: int = 0
    reopened: int = 0
    slowest_word: timedelta = timedelta()

    def add(self, other: "Figures") -> None:
        self.requests += other.requests
        self.moves += other.moves
        self.latest = max(self.latest, other.latest)
        self.exhausted += other.exhausted
        self.reopened += other.reopened
        self.slowest_word = max(self.slowest_word, other.slowest_word)
        for name, count in other.ends.items():
            self.ends[name] = self.ends.get(name, 0) + count


class Group:
    """One group with its roster, and who of its people can be reached on which day."""

    def __init__(self, random: Random, days: int) -> None:
        self.random = random
        self.people = [UUID(int=random.getrandbits(128)) for _ in range(5)]
        self.shifts = [*self._shifts(days)]
        self._unreachable = {
            (person, day) for person in self.people for day in range(days + 40) if random.random() < 0.15
        }
        self.first = span_on(FIRST_DAY, time(0), time(1)).starts_at

    def _shifts(self, days: int):
        for number in range(days):
            day = FIRST_DAY + timedelta(days=number)
            if self.random.random() < 0.2:
                continue
            begins, ends = (time(18), time(23)) if day.weekday() < 5 else (time(10), time(1))
            person = self.random.choice(self.people[:3])
            yield Shift(number, person, self.random.choice([GROUP, None]), span_on(day, begins, ends))

    def near(self, moment: datetime) -> list[Shift]:
        number = (moment - self.first).days
        return [one for one in self.shifts if number - 2 <= one.id <= number + 4]

    def can_be_reached(self, person: UUID, moment: datetime) -> bool:
        return (person, (moment - self.first).days) not in self._unreachable

    def steps(self, moment: datetime) -> list[list[UUID]]:
        now, standby = on_duty(self.near(moment), GROUP, moment)
        first = [one.person_id for one in now]
        return [first, [one.person_id for one in standby] + self.people[:3], self.people[3:]]

    def situation(self, moment: datetime) -> Situation:
        steps, shifts = self.steps(moment), self.near(moment)
        return Situation(
            moment=moment,
            reachable=tuple(any(self.can_be_reached(one, moment) for one in step) for step in steps),
            is_on_duty=bool(steps[0]),
            next_duty=begins_after(shifts, GROUP, moment) or next_morning(moment),
            duty_changes=changes_after(shifts, GROUP, moment),
        )


class Request:
    """One call for help from its sending to its end; people do what people do."""

    def __init__(self, group: Group, moment: datetime) -> None:
        self.group = group
        self.random = group.random
        self.figures = Figures(requests=1)
        self.unsent = 0
        self.sent_at = moment
        self.open_since: datetime | None = None
        self.actions: list[tuple[datetime, Event]] = []
        if self.random.random() < 0.05:
            self.plan(self.random.expovariate(1 / 120), Kind.WITHDRAW, moment)
        self.standing = self._taken(None, begin(MINUTES, group.situation(moment), DEFAULT_TIMES), moment)

    def run(self) -> Figures:
        while not self.standing.has_ended:
            due = self.standing.due_at + TICK * self.random.random()
            self.actions.sort(key=lambda one: one[0])
            if self.actions and self.actions[0][0] < due:
                self._act(*self.actions.pop(0))
            else:
                self._tick(due)
        self.figures.ends[self.standing.state] = 1
        return self.figures

    def _tick(self, moment: datetime) -> None:
        late = moment - self.standing.due_at
        assert late <= TICK + SLOWEST
        self.figures.latest = max(self.figures.latest, late)
        stale = move(
            self.standing,
            Event(Kind.DUE, version=self.standing.version - 1),
            self.group.situation(moment),
        )
        assert stale is None
        made = move(
            self.standing, Event(Kind.DUE, version=self.standing.version), self.group.situation(moment)
        )
        assert made is not None, f"{self.standing} was due and nothing happened"
        self.standing = self._taken(self.standing, made, moment)
        if moment > self.sent_at + timedelta(days=9):
            self.plan(1, Kind.WITHDRAW, moment)

    def _act(self, moment: datetime, event: Event) -> None:
        made = move(self.standing, event, self.group.situation(moment))
        if made is not None:
            self.standing = self._taken(self.standing, made, moment)

    def _taken(self, before: Standing | None, made: Move, moment: datetime) -> Standing:
        """Check what must hold at every move, and let people answer to it."""
        after = made.standing
        self.figures.moves += 1
        check_move(before, made, moment)
        self._post(made)
        self._count(before, made, moment)
        self._answer(made, moment)
        return after

    def _post(self, made: Move) -> None:
        for effect in made.effects:
            if effect.tell == Tell.HUSH:
                self.unsent = 0
            elif effect.tell in CALLS_HELP:
                self.unsent += 1
        if made.standing.state in OWNED | ENDED:
            assert self.unsent == 0, "something could still be claimed after it was taken"

    def _count(self, before: Standing | None, made: Move, moment: datetime) -> None:
        kinds = {line.kind for line in made.log}
        self.figures.exhausted += Log.EXHAUSTED in kinds
        self.figures.reopened += Log.REOPENED in kinds
        calls = made.standing.state == State.OPEN
        if calls and (before is None or before.state not in CALLING):
            self.open_since = moment
        if self.open_since and not calls:
            word = moment - self.open_since
            self.figures.slowest_word = max(self.figures.slowest_word, word)
            # Taken, or the member was told that nobody did: never silence for longer than the policy says.
            assert word <= DEFAULT_TIMES.exhausted_after + 3 * (TICK + SLOWEST)
            self.open_since = None

    def _answer(self, made: Move, moment: datetime) -> None:
        for effect in made.effects:
            if effect.tell in CALLS_HELP:
                self._somebody_looks(effect.tell, effect.step, moment)
        state, owner, random = made.standing.state, made.standing.owner, self.random
        if state == State.ACKED and random.random() < 0.9:
            what = random.choices([Kind.CONTACT, Kind.TRY, Kind.PASS_ON, Kind.OFFER], [8, 2, 1, 1])[0]
            other = random.choice([one for one in self.group.people if one != owner])
            self.plan(random.expovariate(1 / 20), what, moment, by=owner, to=other)
            if what == Kind.OFFER:
                self.plan(40 * random.random(), Kind.TAKE_OVER, moment, by=other)
        if state == State.CONTACTED and random.random() < 0.9:
            self.plan(random.expovariate(1 / 300), Kind.CLOSE, moment, by=owner)

    def _somebody_looks(self, tell: Tell, step: int, moment: datetime) -> None:
        steps = self.group.steps(moment)
        told = steps[step] if tell == Tell.STEP else [one for people in steps for one in people]
        for person in told:
            if self.group.can_be_reached(person, moment) and self.random.random() < 0.4:
                self.plan(self.random.expovariate(1 / 8), Kind.ACKNOWLEDGE, moment, by=person)

    def plan(self, minutes: float, kind: Kind, moment: datetime, **who: UUID) -> None:
        self.actions.append((moment + timedelta(minutes=minutes), Event(kind, **who)))


def check_move(before: Standing | None, made: Move, moment: datetime) -> None:
    """Assert what holds after every move, whatever led to it."""
    after = made.standing
    tells = [effect.tell for effect in made.effects]
    # H2: exactly one due time, in the future, as long as it has not ended.
    assert (after.due_at is None) == after.has_ended
    # An offer leaves the timer alone, also in the moment between being due and the tick that finds it.
    is_untouched = before is not None and after.due_at == before.due_at
    assert after.due_at is None or after.due_at > moment or is_untouched
    assert (after.owner is not None) == (after.state in OWNED | {State.CLOSED})
    # H5: nothing that calls for help goes out with what ends the calling.
    if after.state in OWNED | ENDED:
        assert not CALLS_HELP & set(tells)
    # No silent end, and no silent loss of who had it.
    if after.state == State.EXHAUSTED and (before is None or before.state != State.EXHAUSTED):
        assert {Tell.EVERYONE, Tell.MEMBER} <= set(tells)
    if before is not None:
        _check_step(before, made, tells)


def _check_step(before: Standing, made: Move, tells: list[Tell]) -> None:
    after = made.standing
    # H4, H7
    assert after.version == before.version + 1
    assert not before.has_ended
    if before.state in OWNED and after.state not in OWNED | ENDED:
        assert Tell.MEMBER in tells
        assert tells[0] == Tell.HUSH
    if after.state in OWNED | ENDED and before.state not in OWNED:
        assert tells[0] == Tell.HUSH
    # H3: it never goes from one owner to another but by an offer that he took.
    if before.owner and after.owner and before.owner != after.owner:
        assert after.owner == before.offered_to


def simulate(seed: int, *, groups: int, days: int) -> Figures:
    """Let so many groups live for so many days; return what happened."""
    total = Figures()
    for number in range(groups):
        random = Random(f"{seed}-{number}")
        group = Group(random, days)
        for day in range(days):
            for _ in range(random.choices([0, 1, 2], [5, 4, 1])[0]):
                moment = group.first + timedelta(days=day, minutes=24 * 60 * random.random())
                total.add(Request(group, moment.astimezone(UTC)).run())
    return total
