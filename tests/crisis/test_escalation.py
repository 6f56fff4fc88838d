"""The state table of a call for help, row by row, and then whatever may happen in any order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crisis.rules import (
    CALLING,
    DEFAULT_TIMES,
    ENDED,
    OWNED,
    Effect,
    Event,
    Kind,
    Log,
    Situation,
    Standing,
    State,
    Tell,
    begin,
    move,
)
from tests.crisis.simulated import CALLS_HELP, MINUTES, check_move, simulate

START = datetime(2026, 11, 27, 19, tzinfo=UTC)
ROSA, SEM, TOM = (UUID(int=number) for number in (1, 2, 3))
MORNING = START + timedelta(hours=13)


def seen(minutes=0.0, *, reachable=(True, True, True), on_duty=True, changes=None):
    moment = START + timedelta(minutes=minutes)
    later = None if changes is None else START + timedelta(minutes=changes)
    return Situation(moment, reachable, on_duty, max(MORNING, moment + timedelta(hours=1)), later)


def opened(**situation) -> Standing:
    return begin(MINUTES, seen(**situation)).standing


def after(standing: Standing, *events) -> Standing:
    for kind, minutes, who in events:
        standing = move(standing, Event(kind, **who), seen(minutes)).standing
    return standing


def due(standing: Standing, minutes: float, **situation):
    return move(standing, Event(Kind.DUE, version=standing.version), seen(minutes, **situation))


def taken(minutes=1.0) -> Standing:
    return after(opened(), (Kind.ACKNOWLEDGE, minutes, {"by": ROSA}))


def test_request_while_somebody_is_on_duty_asks_him_at_once():
    made = begin(MINUTES, seen())

    assert (made.standing.state, made.standing.step) == (State.OPEN, 0)
    assert made.effects == (Effect(Tell.STEP, 0),)
    assert made.standing.due_at == START + timedelta(minutes=3)


def test_request_while_nobody_is_on_duty_waits_and_pages_nobody():
    made = begin(MINUTES, seen(on_duty=False))

    assert made.standing.state == State.WAITING
    assert made.effects == ()
    assert made.standing.due_at == MORNING


def test_waiting_request_is_asked_when_the_shift_begins():
    waiting = opened(on_duty=False)

    made = due(waiting, 13 * 60)

    assert (made.standing.state, made.effects) == (State.OPEN, (Effect(Tell.STEP, 0),))


def test_waiting_request_without_a_shift_goes_to_the_last_step():
    made = due(opened(on_duty=False), 13 * 60, on_duty=False, reachable=(False, True, True))

    assert (made.standing.state, made.standing.step) == (State.OPEN, 2)
    assert made.effects == (Effect(Tell.STEP, 2),)


def test_shift_that_is_planned_meanwhile_wakes_a_waiting_request():
    waiting = opened(on_duty=False)

    made = move(waiting, Event(Kind.ROSTER_CHANGED), seen(10))

    assert made.standing.state == State.OPEN


def test_step_is_told_again_after_three_minutes():
    made = due(opened(), 3)

    assert made.effects == (Effect(Tell.STEP, 0),)
    assert made.standing.due_at == START + timedelta(minutes=10)


@pytest.mark.parametrize(("minutes", "step"), [(10, 1), (20, 2)])
def test_step_without_an_answer_is_followed_by_the_next(minutes, step):
    standing = opened()
    for moment in range(1, minutes + 1):
        made = due(standing, moment)
        standing = made.standing if made else standing

    assert (standing.state, standing.step) == (State.OPEN, step)


def test_nobody_for_thirty_minutes_is_told_to_the_member_and_everybody():
    standing, effects = opened(), ()
    for moment in range(1, 31):
        made = due(standing, moment)
        standing, effects = (made.standing, made.effects) if made else (standing, effects)

    assert standing.state == State.EXHAUSTED
    assert effects == (Effect(Tell.EVERYONE), Effect(Tell.MEMBER))
    assert standing.due_at == START + timedelta(minutes=45)


def test_exhausted_request_calls_everybody_every_fifteen_minutes_without_end():
    standing = opened(reachable=(False, False, False))

    for round_number in range(1, 200):
        made = due(standing, 15 * round_number, reachable=(False, False, False))
        standing = made.standing
        assert made.effects == (Effect(Tell.EVERYONE),)


def test_step_in_which_nobody_can_be_reached_is_passed_at_once_and_logged():
    made = begin(MINUTES, seen(reachable=(False, True, True)))

    assert (made.standing.state, made.standing.step) == (State.OPEN, 1)
    assert [line.kind for line in made.log] == [Log.ASKED, Log.NOBODY_REACHABLE, Log.STEP]
    # Told all the same: trying costs nothing.
    assert made.effects == (Effect(Tell.STEP, 0), Effect(Tell.STEP, 1))


def test_first_ack_owns_it_and_the_second_does_nothing():
    owned = taken()

    assert (owned.state, owned.owner) == (State.ACKED, ROSA)
    assert move(owned, Event(Kind.ACKNOWLEDGE, by=SEM), seen(1)) is None


def test_exhausted_request_can_still_be_taken():
    standing = opened(reachable=(False, False, False))

    assert after(standing, (Kind.ACKNOWLEDGE, 40, {"by": SEM})).owner == SEM


def test_owner_without_contact_is_asked_after_thirty_minutes_and_loses_it_after_forty_five():
    asked = due(taken(), 31)
    assert asked.effects == (Effect(Tell.OWNER),)

    given_back = due(asked.standing, 46)

    assert (given_back.standing.state, given_back.standing.step) == (State.OPEN, 1)
    assert given_back.standing.owner is None
    assert given_back.effects == (Effect(Tell.HUSH), Effect(Tell.STEP, 1), Effect(Tell.MEMBER))


def test_trying_in_vain_gives_the_owner_as_long_again():
    tried = after(taken(), (Kind.TRY, 25, {"by": ROSA}))

    assert tried.due_at == START + timedelta(minutes=55)


def test_owner_who_cannot_passes_it_on_to_the_next_step_at_once():
    made = move(taken(), Event(Kind.PASS_ON, by=ROSA), seen(5))

    assert (made.standing.state, made.standing.step, made.standing.owner) == (State.OPEN, 1, None)
    assert Effect(Tell.MEMBER) in made.effects


def test_passing_on_in_the_last_step_calls_everybody_and_tells_the_member_once():
    last = opened(reachable=(False, False, True))
    owned = after(last, (Kind.ACKNOWLEDGE, 1, {"by": ROSA}))

    made = move(owned, Event(Kind.PASS_ON, by=ROSA), seen(5))

    assert made.standing.state == State.EXHAUSTED
    assert made.effects == (Effect(Tell.HUSH), Effect(Tell.EVERYONE), Effect(Tell.MEMBER))


def test_handing_over_needs_the_other_to_take_it():
    offered = after(taken(), (Kind.OFFER, 5, {"by": ROSA, "to": SEM}))
    assert (offered.owner, offered.offered_to) == (ROSA, SEM)
    assert move(offered, Event(Kind.TAKE_OVER, by=TOM), seen(6)) is None

    assert after(offered, (Kind.TAKE_OVER, 6, {"by": SEM})).owner == SEM


def test_only_the_owner_speaks_for_it():
    owned = taken()

    for kind in (Kind.TRY, Kind.CONTACT, Kind.PASS_ON, Kind.OFFER, Kind.CLOSE):
        assert move(owned, Event(kind, by=SEM, to=TOM), seen(2)) is None


def test_only_a_request_with_contact_can_be_closed():
    assert move(taken(), Event(Kind.CLOSE, by=ROSA), seen(2)) is None

    closed = after(taken(), (Kind.CONTACT, 5, {"by": ROSA}), (Kind.CLOSE, 60, {"by": ROSA}))

    assert (closed.state, closed.due_at) == (State.CLOSED, None)


def test_contact_without_an_end_is_late_after_twelve_hours_and_then_every_day():
    spoken = after(taken(), (Kind.CONTACT, 5, {"by": ROSA}))

    first = due(spoken, 5 + 12 * 60)
    second = due(first.standing, 5 + 36 * 60)

    assert [line.kind for line in (*first.log, *second.log)] == [Log.LATE, Log.LATE]


@pytest.mark.parametrize("kind", Kind)
def test_ended_request_never_reopens(kind):
    ended = after(opened(), (Kind.WITHDRAW, 2, {"by": TOM}))

    assert move(ended, Event(kind, by=ROSA, to=SEM), seen(500)) is None


def test_timer_of_an_earlier_version_does_nothing():
    standing = opened()
    owned = after(standing, (Kind.ACKNOWLEDGE, 1, {"by": ROSA}))

    assert move(owned, Event(Kind.DUE, version=standing.version), seen(500)) is None


def test_timer_that_is_not_due_does_nothing():
    assert due(opened(), 2.9) is None


def test_who_comes_on_duty_hears_of_every_call_that_nobody_took():
    standing = opened(changes=2)
    assert standing.due_at == START + timedelta(minutes=2)

    made = due(standing, 2)

    assert made.effects == (Effect(Tell.NEWCOMERS, 0),)
    assert made.standing.due_at == START + timedelta(minutes=3)


def test_duty_that_ends_without_a_next_one_asks_the_next_step_at_once():
    made = due(opened(changes=2), 2, on_duty=False, reachable=(False, True, True))

    assert (made.standing.state, made.standing.step) == (State.OPEN, 1)


class AnyOrder(RuleBasedStateMachine):
    """Anybody does anything at any moment, the tick comes as it comes; what must hold holds after every move."""

    people = st.sampled_from([ROSA, SEM, TOM])

    @initialize(
        reachable=st.tuples(st.booleans(), st.booleans(), st.booleans()),
        on_duty=st.booleans(),
        minutes=st.sampled_from([(0, 10, 20), (0, 29), (0,), (0, 1, 2, 3)]),
    )
    def send(self, reachable, on_duty, minutes):
        self.moment = START
        self.reachable, self.on_duty, self.changes = reachable, on_duty, None
        self.size = len(minutes)
        made = begin(minutes, self._situation())
        check_move(None, made, self.moment)
        self.standing, self.unsent = made.standing, 0
        self._post(made)

    def _situation(self):
        reachable = (*self.reachable, True)[: self.size]
        reachable = (reachable[0] and self.on_duty, *reachable[1:])
        changes = self.moment + timedelta(minutes=self.changes) if self.changes else None
        return Situation(self.moment, reachable, self.on_duty, self.moment + timedelta(hours=5), changes)

    def _do(self, event):
        made = move(self.standing, event, self._situation())
        if made is not None:
            check_move(self.standing, made, self.moment)
            self.standing = made.standing
            self._post(made)
        return made

    def _post(self, made):
        for effect in made.effects:
            self.unsent = 0 if effect.tell == Tell.HUSH else self.unsent + (effect.tell in CALLS_HELP)

    @rule(seconds=st.integers(1, 6))
    def tick_at_its_time(self, seconds):
        if self.standing.due_at is not None:
            self.moment = max(self.moment, self.standing.due_at) + timedelta(seconds=seconds - 1)
            assert self._do(Event(Kind.DUE, version=self.standing.version)) is not None

    @rule(minutes=st.integers(1, 2000))
    def worker_is_away(self, minutes):
        self.moment += timedelta(minutes=minutes)

    @rule(behind=st.integers(1, 3))
    def stale_timer(self, behind):
        assert self._do(Event(Kind.DUE, version=self.standing.version - behind)) is None

    @rule(
        reachable=st.tuples(st.booleans(), st.booleans(), st.booleans()),
        on_duty=st.booleans(),
        changes=st.none() | st.integers(1, 60),
    )
    def world_turns(self, reachable, on_duty, changes):
        self.reachable, self.on_duty, self.changes = reachable, on_duty, changes
        self._do(Event(Kind.ROSTER_CHANGED))

    @rule(by=people)
    def acknowledge(self, by):
        before = self.standing
        made = self._do(Event(Kind.ACKNOWLEDGE, by=by))
        assert (made is not None) == (before.state in CALLING)

    @rule(
        kind=st.sampled_from([Kind.TRY, Kind.CONTACT, Kind.PASS_ON, Kind.OFFER, Kind.TAKE_OVER, Kind.CLOSE]),
        by=people,
        to=people,
    )
    def somebody_does_something(self, kind, by, to):
        before = self.standing
        made = self._do(Event(kind, by=by, to=to))
        if made is not None:
            assert before.owner is not None
            assert by == (before.offered_to if kind == Kind.TAKE_OVER else before.owner)

    @precondition(lambda self: self.standing.has_ended)
    @rule(by=people, kind=st.sampled_from(Kind))
    def nothing_wakes_what_has_ended(self, by, kind):
        assert self._do(Event(kind, by=by, to=by)) is None

    @rule(really=st.integers(0, 9))
    def withdraw(self, really):
        if really == 0:
            made = self._do(Event(Kind.WITHDRAW))
            assert made is None or made.standing.state == State.WITHDRAWN

    @invariant()
    def nothing_is_left_to_claim_once_it_is_taken_or_over(self):
        if self.standing.state in OWNED | ENDED:
            assert self.unsent == 0

    @invariant()
    def every_request_that_has_not_ended_has_one_due_time(self):
        assert (self.standing.due_at is None) == (self.standing.state in ENDED)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


def test_ten_groups_live_for_two_hundred_days_over_both_clock_changes():
    figures = simulate(1, groups=10, days=200)

    assert figures.latest <= timedelta(seconds=6)
    assert figures.exhausted
    assert figures.reopened
    assert set(figures.ends) == {State.CLOSED, State.WITHDRAWN}


@pytest.mark.soak
def test_fifty_groups_live_for_a_thousand_days():
    figures = simulate(2, groups=50, days=1000)

    print(figures)
    assert figures.latest <= timedelta(seconds=6)
    assert figures.slowest_word <= DEFAULT_TIMES.exhausted_after + timedelta(seconds=20)
