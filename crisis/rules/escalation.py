"""The state table of a call for help (architecture.md "Help requests", H1-H10): what happens next, and who hears it.

Pure: a standing and an event give the next standing, whom to tell and what to log. Nothing here knows a clock, a
database or a person beyond who owns the request.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from crisis.rules.standing import (
    CALLING,
    DEFAULT_TIMES,
    OWNED,
    Effect,
    Event,
    Kind,
    Line,
    Log,
    Move,
    Situation,
    Standing,
    State,
    Tell,
    Times,
)

MEMBER = Effect(Tell.MEMBER)
HUSH = Effect(Tell.HUSH)


def begin(minutes: Sequence[int], now: Situation, times: Times = DEFAULT_TIMES) -> Move:
    """Return how a new request stands: asked at once while somebody is on duty, else left for who comes."""
    fresh = Standing(State.WAITING, tuple(minutes), since=now.moment, due_at=now.next_duty)
    if not now.is_on_duty:
        return Move(fresh, log=(Line(Log.LEFT),))
    return _logged(Line(Log.ASKED), _climb(fresh, 0, now, times))


def move(standing: Standing, event: Event, now: Situation, times: Times = DEFAULT_TIMES) -> Move | None:
    """Return what follows from an event; None when it does nothing.

    Nothing follows when a request has ended (H7), when a timer was made for another version or is not due (H4),
    when somebody else has it (H3), or when the event does not belong to this state.
    """
    if standing.has_ended or event.version not in {None, standing.version}:
        return None
    made = _ANSWERS[event.kind](standing, event, now, times)
    if made is None:
        return None
    return replace(made, standing=replace(made.standing, version=standing.version + 1))


def _due(standing: Standing, _event: Event, now: Situation, times: Times) -> Move | None:
    if standing.due_at is None or now.moment < standing.due_at:
        return None
    return {
        State.WAITING: _wake,
        State.OPEN: _open_due,
        State.EXHAUSTED: _exhausted_due,
        State.ACKED: _acked_due,
        State.CONTACTED: _contacted_due,
    }[standing.state](standing, now, times)


def _wake(standing: Standing, now: Situation, times: Times) -> Move:
    # No planned shift: it is for the last step, and above it there is nobody but everybody.
    first = 0 if now.is_on_duty else standing.last_step
    return _logged(Line(Log.OPENED), _climb(standing, first, now, times))


def _open_due(standing: Standing, now: Situation, times: Times) -> Move:
    if now.moment >= _step_ends(standing, times):
        return _climb(standing, standing.step + 1, now, times)
    if not standing.warned and now.moment >= standing.since + times.again:
        kept = _due_next(replace(standing, warned=True), now, times)
        return Move(kept, (Effect(Tell.STEP, standing.step),), (Line(Log.AGAIN, standing.step),))
    return _follow(standing, now, times)


def _exhausted_due(standing: Standing, now: Situation, times: Times) -> Move:
    if now.moment < standing.since + times.repeat:
        return _follow(standing, now, times)
    kept = _due_next(replace(standing, since=now.moment), now, times)
    return Move(kept, (Effect(Tell.EVERYONE),), (Line(Log.REPEATED, standing.step),))


def _acked_due(standing: Standing, now: Situation, times: Times) -> Move:
    if now.moment >= standing.since + times.reopen:
        return _give_back(standing, Log.REOPENED, now, times)
    kept = replace(standing, warned=True, due_at=standing.since + times.reopen)
    return Move(kept, (Effect(Tell.OWNER),), (Line(Log.REMINDED),))


def _contacted_due(standing: Standing, now: Situation, times: Times) -> Move:
    kept = replace(standing, warned=True, due_at=now.moment + times.late_again)
    return Move(kept, (Effect(Tell.OWNER),), (Line(Log.LATE),))


def _roster_changed(standing: Standing, event: Event, now: Situation, times: Times) -> Move | None:
    is_due = standing.due_at is not None and now.moment >= standing.due_at
    if is_due and standing.state not in OWNED:
        return _due(standing, event, now, times)
    if standing.state == State.WAITING and now.is_on_duty:
        return _wake(standing, now, times)
    if standing.state == State.WAITING:
        return _kept(standing, replace(standing, due_at=now.next_duty))
    if standing.state in CALLING:
        return _follow(standing, now, times)
    return None


def _kept(before: Standing, after: Standing) -> Move | None:
    return None if before == after else Move(after)


def _follow(standing: Standing, now: Situation, times: Times) -> Move:
    """Ask whoever came on duty since; where nobody of the first step is left to reach, the next one is asked."""
    if standing.state == State.OPEN and standing.step == 0 and not now.reachable[0]:
        return _climb(standing, 0, now, times)
    kept = _due_next(standing, now, times)
    return Move(kept, (Effect(Tell.NEWCOMERS, standing.step),), (Line(Log.FOLLOWED, standing.step),))


def _acknowledge(standing: Standing, event: Event, now: Situation, times: Times) -> Move | None:
    if standing.state not in CALLING or event.by is None:
        return None
    return Move(_owned(standing, event.by, now, times), (HUSH, MEMBER), (Line(Log.ACKED, standing.step),))


def _owned(standing: Standing, owner: UUID, now: Situation, times: Times) -> Standing:
    return replace(
        standing,
        state=State.ACKED,
        since=now.moment,
        due_at=now.moment + times.remind,
        warned=False,
        owner=owner,
        offered_to=None,
    )


def _try(standing: Standing, event: Event, now: Situation, times: Times) -> Move | None:
    if standing.state != State.ACKED or event.by != standing.owner:
        return None
    again = replace(standing, since=now.moment, due_at=now.moment + times.remind, warned=False)
    return Move(again, (MEMBER,), (Line(Log.TRIED),))


def _contact(standing: Standing, event: Event, now: Situation, times: Times) -> Move | None:
    if standing.state != State.ACKED or event.by != standing.owner:
        return None
    spoken = replace(
        standing,
        state=State.CONTACTED,
        since=now.moment,
        due_at=now.moment + times.late,
        warned=False,
        offered_to=None,
    )
    return Move(spoken, (HUSH, MEMBER), (Line(Log.CONTACTED),))


def _pass_on(standing: Standing, event: Event, now: Situation, times: Times) -> Move | None:
    if standing.state not in OWNED or event.by != standing.owner:
        return None
    return _give_back(standing, Log.PASSED_ON, now, times)


def _give_back(standing: Standing, why: Log, now: Situation, times: Times) -> Move:
    """Take a request away from its owner and ask the next step; the member hears that it goes on."""
    left = replace(standing, owner=None, offered_to=None)
    made = _logged(Line(why, standing.step), _climb(left, standing.step + 1, now, times))
    # Where nobody is left, climbing has told him already.
    effects = made.effects if MEMBER in made.effects else (*made.effects, MEMBER)
    return replace(made, effects=(HUSH, *effects))


def _offer(standing: Standing, event: Event, _now: Situation, _times: Times) -> Move | None:
    if standing.state not in OWNED or event.by != standing.owner or event.to in {None, standing.owner}:
        return None
    return _kept(standing, replace(standing, offered_to=event.to))


def _take_over(standing: Standing, event: Event, now: Situation, times: Times) -> Move | None:
    if standing.state not in OWNED or event.by is None or event.by != standing.offered_to:
        return None
    return Move(_owned(standing, event.by, now, times), (HUSH, MEMBER), (Line(Log.TAKEN_OVER),))


def _close(standing: Standing, event: Event, now: Situation, _times: Times) -> Move | None:
    if standing.state != State.CONTACTED or event.by != standing.owner:
        return None
    return Move(_ended(standing, State.CLOSED, now), (HUSH, MEMBER), (Line(Log.CLOSED),))


def _withdraw(standing: Standing, _event: Event, now: Situation, _times: Times) -> Move | None:
    ended = replace(_ended(standing, State.WITHDRAWN, now), owner=None)
    return Move(ended, (HUSH, Effect(Tell.ASKED)), (Line(Log.WITHDRAWN),))


def _ended(standing: Standing, state: State, now: Situation) -> Standing:
    return replace(standing, state=state, since=now.moment, due_at=None, offered_to=None)


def _climb(standing: Standing, first: int, now: Situation, times: Times) -> Move:
    """Ask the first step from here in which anybody can be reached; told are the empty ones on the way too."""
    told: list[Effect] = []
    log: list[Line] = []
    for step in range(first, len(standing.minutes)):
        told.append(Effect(Tell.STEP, step))
        if now.reachable[step]:
            opened = replace(standing, state=State.OPEN, step=step, since=now.moment, warned=False)
            return Move(_due_next(opened, now, times), tuple(told), (*log, Line(Log.STEP, step)))
        log.append(Line(Log.NOBODY_REACHABLE, step))
    return _exhaust(standing, log, now, times)


def _exhaust(standing: Standing, log: list[Line], now: Situation, times: Times) -> Move:
    step = standing.last_step
    spent = replace(standing, state=State.EXHAUSTED, step=step, since=now.moment, warned=False)
    effects = (Effect(Tell.EVERYONE), MEMBER)
    return Move(_due_next(spent, now, times), effects, (*log, Line(Log.EXHAUSTED, step)))


def _due_next(standing: Standing, now: Situation, times: Times) -> Standing:
    """Give a calling request its one next due time: its own timer, or sooner where the duty changes."""
    if standing.state == State.EXHAUSTED:
        own = standing.since + times.repeat
    elif standing.warned:
        own = _step_ends(standing, times)
    else:
        own = min(standing.since + times.again, _step_ends(standing, times))
    changes = now.duty_changes
    return replace(standing, due_at=own if changes is None else min(own, max(changes, now.moment)))


def _step_ends(standing: Standing, times: Times) -> datetime:
    """Return when the next step is asked: as long after this one as the policy leaves between the two."""
    ends = [timedelta(minutes=minutes) for minutes in standing.minutes[1:]] + [times.exhausted_after]
    begins = timedelta(minutes=standing.minutes[standing.step])
    return standing.since + max(ends[standing.step] - begins, timedelta(minutes=1))


def _logged(line: Line, made: Move) -> Move:
    return replace(made, log=(line, *made.log))


_ANSWERS: dict[Kind, Callable[[Standing, Event, Situation, Times], Move | None]] = {
    Kind.DUE: _due,
    Kind.ROSTER_CHANGED: _roster_changed,
    Kind.ACKNOWLEDGE: _acknowledge,
    Kind.TRY: _try,
    Kind.CONTACT: _contact,
    Kind.PASS_ON: _pass_on,
    Kind.OFFER: _offer,
    Kind.TAKE_OVER: _take_over,
    Kind.CLOSE: _close,
    Kind.WITHDRAW: _withdraw,
}
