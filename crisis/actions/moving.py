"""The one place where a request moves: the rules decide, this writes it down and puts what follows in the outbox."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from chat.actions import PrivateSeats, settle_private_room
from crisis.events import publish_help
from crisis.models import Asked, HelpEvent, HelpRequest
from crisis.queries.chain import Chain, chain_of
from crisis.queries.requests import is_from_before_new_phone
from crisis.rules import (
    SOON_ENOUGH,
    Effect,
    Event,
    Line,
    Log,
    Move,
    Standing,
    State,
    Tell,
    move,
    times_of,
)
from crisis.rules import Kind as Happens
from members.actions import hush, tell
from members.models import Person
from members.rules import Kind
from supportgroups.lib import clock

DUTY_PATH = "/hulp/dienst/"
MOVING = ["state", "step", "version", "warned", "since", "next_due_at", "owner_id", "offered_to_id"]
MOMENTS = ["opened_at", "acked_at", "contacted_at", "ended_at", "late_at"]
# What makes somebody wait longer than the policy wants.
LATE = {Log.EXHAUSTED, Log.REOPENED, Log.LATE}


def asker_path(request: HelpRequest) -> str:
    """Return the page on which the asker follows his request."""
    return f"/hulp/vraag/{request.pk}/"


def settle_conversation(request: HelpRequest) -> None:
    """Give the conversation of a request to its asker and its owner now, to nobody else (H8)."""
    seats = PrivateSeats(
        of_person=request.asker_id,
        beside=request.owner_id,
        held=is_from_before_new_phone(request),
        ended_at=request.ended_at,
    )
    settle_private_room(group_id=request.group_id, matter=request.pk, seats=seats)


def settle_conversations_of(*, person_id: UUID) -> None:
    """Give somebody's own conversations as they are his to read now: held on a new phone that nobody confirmed."""
    rows = HelpRequest.objects.select_for_update(no_key=True).filter(asker=person_id, acked_at__isnull=False)
    for request in rows.order_by("pk"):
        settle_conversation(request)


def lock_request(request: HelpRequest) -> HelpRequest:
    """Lock a request and return it as it is now, inside the caller's transaction."""
    return HelpRequest.objects.select_for_update(no_key=True).get(pk=request.pk)


def move_request(
    request: HelpRequest, event: Event, *, by: Person | None = None, settles: bool = True
) -> bool:
    """Move a locked request as the rules say; False when they say that nothing happens.

    In the caller's transaction: the row, its log, who is asked, the outbox and the conversation change together (H1).
    `settles` False leaves the conversation to who locks several rooms and does that in their order.
    """
    chain = chain_of(request, passing=event.by if event.kind == Happens.PASS_ON else None)
    before = standing_of(request)
    made = move(before, event, chain.situation, times_of(request.policy.times))
    if made is None:
        return False
    _Moving(request, chain, before, by, settles=settles).write(made)
    return True


def standing_of(request: HelpRequest) -> Standing:
    """Return a row as the rules see it."""
    return Standing(
        state=State(request.state),
        minutes=tuple(request.minutes),
        since=request.since,
        due_at=request.next_due_at,
        step=request.step,
        version=request.version,
        warned=request.warned,
        owner=request.owner_id,
        offered_to=request.offered_to_id,
    )


def write_first(request: HelpRequest, made: Move, chain: Chain) -> None:
    """Store a new request with its first step, in the caller's transaction."""
    _stand(request, made.standing)
    _note_moments(request, made.log)
    request.save(force_insert=True)
    _Moving(request, chain, None, request.asker).follow(made)


def _stand(request: HelpRequest, standing: Standing) -> None:
    request.state, request.step, request.version = standing.state, standing.step, standing.version
    request.warned, request.since, request.next_due_at = standing.warned, standing.since, standing.due_at
    request.owner_id, request.offered_to_id = standing.owner, standing.offered_to


def _note_moments(request: HelpRequest, log: Iterable[Line]) -> None:
    now = clock.now()
    kinds = {line.kind for line in log}
    if request.opened_at is None and request.state in {State.OPEN, State.EXHAUSTED}:
        request.opened_at = now
    if Log.ACKED in kinds and request.acked_at is None:
        request.acked_at = now
    if Log.CONTACTED in kinds:
        request.contacted_at = now
    if request.has_ended:
        request.ended_at = now
    waited_long = Log.ACKED in kinds and request.opened_at is not None
    if kinds & LATE or (waited_long and now - (request.opened_at or now) > SOON_ENOUGH):
        request.late_at = request.late_at or now


@dataclass(frozen=True, slots=True)
class _Moving:
    """One move of one locked request."""

    request: HelpRequest
    chain: Chain
    before: Standing | None
    by: Person | None
    settles: bool = True

    def write(self, made: Move) -> None:
        _stand(self.request, made.standing)
        _note_moments(self.request, made.log)
        if self.request.has_ended:
            # The number is nobody's any more; its key goes after the commit.
            self.request.number = b""
        self.request.save(update_fields=[*MOVING, *MOMENTS, "number"])
        self.follow(made)

    def follow(self, made: Move) -> None:
        """Log, tell, settle the conversation, and nudge the open pages."""
        now = clock.now()
        HelpEvent.objects.bulk_create(
            HelpEvent(request=self.request, at=now, kind=line.kind, step=line.step, actor=self.by)
            for line in made.log
        )
        for effect in made.effects:
            self._make_known(effect)
        if self.settles and self.request.acked_at is not None:
            settle_conversation(self.request)
        asked = Asked.objects.filter(request=self.request).values_list("person_id", flat=True)
        owners = {made.standing.offered_to, self.before.offered_to if self.before else None} - {None}
        publish_help({self.request.asker_id, *asked, *(one for one in owners if one)})

    def _make_known(self, effect: Effect) -> None:
        answers: dict[Tell, Callable[[], object]] = {
            Tell.STEP: lambda: self._ask(self.chain.steps[effect.step], effect.step),
            Tell.NEWCOMERS: lambda: self._ask(self._newcomers(), effect.step),
            Tell.EVERYONE: lambda: self._ask(self.chain.everyone, self.request.step),
            Tell.OWNER: self._tell_owner,
            Tell.MEMBER: self._tell_member,
            Tell.ASKED: self._tell_asked,
            Tell.HUSH: lambda: hush(event_prefix=f"help:{self.request.pk}:"),
        }
        answers[effect.tell]()

    def _newcomers(self) -> set[UUID]:
        known = Asked.objects.filter(request=self.request).values_list("person_id", flat=True)
        return set(self.chain.on_duty) - set(known)

    def _ask(self, people: Iterable[UUID], step: int) -> None:
        chosen = list(people)
        Asked.objects.bulk_create(
            (
                Asked(
                    request=self.request,
                    person_id=person_id,
                    step=step,
                    at=clock.now(),
                    was_reachable=person_id in self.chain.reachable,
                )
                for person_id in chosen
            ),
            ignore_conflicts=True,
        )
        tell(people=chosen, kind=Kind.HELP, event=self._event("help"), path=DUTY_PATH)

    def _tell_owner(self) -> None:
        # That something is still open after hours of contact can wait until morning.
        owner = self.request.owner_id
        quiet = self.request.state == State.CONTACTED
        if owner:
            tell(people=[owner], kind=Kind.HELP, event=self._event("help"), path=DUTY_PATH, keep_quiet=quiet)

    def _tell_member(self) -> None:
        # Only how it stands now is news.
        hush(event_prefix=f"progress:{self.request.pk}:")
        tell(
            people=[self.request.asker_id],
            kind=Kind.PROGRESS,
            event=self._event("progress"),
            path=asker_path(self.request),
        )

    def _tell_asked(self) -> None:
        hush(event_prefix=f"progress:{self.request.pk}:")
        owner = self.before.owner if self.before else None
        asked = Asked.objects.filter(request=self.request).values_list("person_id", flat=True)
        people = [owner] if owner else list(asked)
        tell(
            people=people,
            kind=Kind.PROGRESS,
            event=f"over:{self.request.pk}",
            path=DUTY_PATH,
            keep_quiet=True,
        )

    def _event(self, name: str) -> str:
        return f"{name}:{self.request.pk}:{self.request.version}"
