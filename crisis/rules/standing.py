"""The words in which a call for help is told: its states, what can happen, who hears it, how it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    OPEN = "open"
    ACKED = "acked"
    CONTACTED = "contacted"
    EXHAUSTED = "exhausted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
# Somebody has to come forward: whoever comes on duty is asked as well (H8).
CALLING = frozenset({State.OPEN, State.EXHAUSTED})
OWNED = frozenset({State.ACKED, State.CONTACTED})


class Log(StrEnum):
    """What is written down about a request: the event, never a word of anybody."""

    ASKED = "asked"
    LEFT = "left"
    OPENED = "opened"
    NOBODY_REACHABLE = "nobody-reachable"
    STEP = "step"
    AGAIN = "again"
    FOLLOWED = "followed"
    EXHAUSTED = "exhausted"
    REPEATED = "repeated"
    ACKED = "acked"
    REMINDED = "reminded"
    REOPENED = "reopened"
    TRIED = "tried"
    CONTACTED = "contacted"
    PASSED_ON = "passed-on"
    TAKEN_OVER = "taken-over"
    LATE = "late"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Tell(StrEnum):
    """Who hears of a move."""

    STEP = "step"  # everybody in the step of the effect
    NEWCOMERS = "newcomers"  # who is on duty and was not asked yet
    EVERYONE = "everyone"  # everybody in the whole chain
    OWNER = "owner"
    MEMBER = "member"
    ASKED = "asked"  # quietly, who was asked before: it is over
    HUSH = "hush"  # nobody: what was not sent yet to who was asked is not sent any more (H5)


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a move makes known; `step` where it goes to the people of one step."""

    tell: Tell
    step: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    kind: Log
    step: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """The timers of a policy. The defaults are those of architecture.md, proposals to be confirmed (anchors.md C)."""

    again: timedelta = timedelta(minutes=3)
    exhausted_after: timedelta = timedelta(minutes=30)
    repeat: timedelta = timedelta(minutes=15)
    remind: timedelta = timedelta(minutes=30)
    reopen: timedelta = timedelta(minutes=45)
    late: timedelta = timedelta(hours=12)
    late_again: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Standing:
    """A request between two moves. `since`: when this state or step began; `due_at`: none only when it has ended.

    `minutes`: after how many minutes each step is asked; fixed when it was sent. `warned`: the one thing that
    comes before the end of this state was done (the step told again, the owner asked).
    """

    state: State
    minutes: tuple[int, ...]
    since: datetime
    due_at: datetime | None
    step: int = 0
    version: int = 1
    warned: bool = False
    owner: UUID | None = None
    offered_to: UUID | None = None

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def last_step(self) -> int:
        return len(self.minutes) - 1


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules must know of the world at this moment.

    `reachable`: per step whether anybody in it can be reached (H9). `next_duty`: when a planned shift begins, or
    the morning after where none is planned. `duty_changes`: the next moment at which another one is on duty.
    """

    moment: datetime
    reachable: tuple[bool, ...]
    is_on_duty: bool
    next_duty: datetime
    duty_changes: datetime | None = None


class Kind(StrEnum):
    """What can happen to a request."""

    DUE = "due"
    ROSTER_CHANGED = "roster-changed"
    ACKNOWLEDGE = "acknowledge"
    TRY = "try"
    CONTACT = "contact"
    PASS_ON = "pass-on"  # noqa: S105 - what somebody does, no secret
    OFFER = "offer"
    TAKE_OVER = "take-over"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens; `by` who did it, `to` whom it is offered; `version` what a timer was made for (H4)."""

    kind: Kind
    by: UUID | None = None
    to: UUID | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The next standing, whom to tell in this order, and what to log."""

    standing: Standing
    effects: tuple[Effect, ...] = ()
    log: tuple[Line, ...] = ()


DEFAULT_TIMES = Times()
