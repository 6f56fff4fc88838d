"""What whoever was asked does: take a request, open it, reach its asker, pass it on, hand it over, close it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from chat.queries import private_room_of
from crisis.actions.asking import forget_number_soon
from crisis.actions.moving import DUTY_PATH, lock_request, move_request
from crisis.models import Asked, HelpRequest
from crisis.permissions import can_answer
from crisis.queries.requests import is_from_before_new_phone, role_in, who_can_take_over
from crisis.queries.words import open_words
from crisis.rules import OWNED, EndedError, Event, HelpError, NotAskedError, NotOwnerError, State
from crisis.rules import Kind as Happens
from members.actions import log_access, tell
from members.models import AccessLog, Person
from members.rules import Kind
from supportgroups.lib.faults import kill_point

Tick = HelpRequest.Tick


class TakenError(HelpError):
    """Somebody else was first: `.owner`, by his alias (H3)."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__(_("%(who)s heeft deze hulpvraag al.") % {"who": owner})


@dataclass(frozen=True, slots=True)
class Opened:
    """What only the owner sees of a request; a text whose key is gone is empty."""

    alias: str
    text: str
    number: str
    room_id: int | None


def acknowledge(*, by: Person, request: HelpRequest) -> HelpRequest:
    """Take a request: for who was asked about it, while his role counts.

    Locks the request; of two at once one owns it and the other learns who (TakenError, H3). Twice by the same
    person does nothing. In the same transaction everything that was still to call for help is stopped (H5), the
    asker is told, and the two get a conversation of their own.
    """
    with transaction.atomic():
        locked = lock_request(request)
        if locked.is_owned and locked.is_owned_by(by.pk):
            return locked
        _guard_asked(by, locked)
        if not move_request(locked, Event(Happens.ACKNOWLEDGE, by=by.pk), by=by):
            raise _taken_or_over(locked)
        kill_point("help-acked-before-commit")
    kill_point("help-acked-after-commit")
    return locked


def _guard_asked(by: Person, request: HelpRequest) -> None:
    was_asked = Asked.objects.filter(request=request, person=by).exists()
    if not was_asked or by.pk == request.asker_id or not can_answer(by, request):
        raise NotAskedError


def _taken_or_over(request: HelpRequest) -> HelpError:
    if request.has_ended:
        return EndedError()
    return TakenError(request.owner.alias) if request.owner else NotAskedError()


def open_request(*, by: Person, request: HelpRequest) -> Opened:
    """Open text and number of a request: for its owner only, written down where its asker can read it (once)."""
    fresh = HelpRequest.objects.select_related("group", "asker").get(pk=request.pk)
    if not fresh.is_owned_by(by.pk) or fresh.state == State.WITHDRAWN:
        raise NotOwnerError
    _log_once(by, fresh)
    return Opened(
        alias=fresh.asker.alias,
        text=open_words(fresh, fresh.text),
        number=open_words(fresh, fresh.number),
        room_id=private_room_of(fresh.pk, by),
    )


def own_words(*, by: Person, request: HelpRequest) -> str:
    """Return what the asker wrote himself; nothing on a new phone that nobody confirmed."""
    if request.asker_id != by.pk or is_from_before_new_phone(request):
        raise NotOwnerError
    return open_words(request, request.text)


def _log_once(by: Person, request: HelpRequest) -> None:
    object_ref = f"request:{request.pk}"
    if AccessLog.objects.filter(actor=by, object_ref=object_ref, event="help-request-opened").exists():
        return
    log_access(
        actor=by,
        subject=request.asker,
        role=role_in(request, by),
        event="help-request-opened",
        object_ref=object_ref,
    )


def record_attempt(*, by: Person, request: HelpRequest) -> HelpRequest:
    """Write down that its owner tried to reach the asker in vain; he gets as long again."""
    return _as_owner(by, request, Happens.TRY)


def record_contact(*, by: Person, request: HelpRequest) -> HelpRequest:
    """Write down that its owner and the asker are in contact. Twice records it once."""
    return _as_owner(by, request, Happens.CONTACT, already={State.CONTACTED})


def pass_on(*, by: Person, request: HelpRequest) -> HelpRequest:
    """Give a request back ("ik kan nu niet"): the next step is asked at once, and the asker hears that it goes on."""
    return _as_owner(by, request, Happens.PASS_ON)


def _as_owner(
    by: Person, request: HelpRequest, kind: Happens, *, already: Collection[State] = ()
) -> HelpRequest:
    with transaction.atomic():
        locked = _owned(by, request)
        if locked.state in already:
            return locked
        if not move_request(locked, Event(kind, by=by.pk), by=by):
            raise HelpError
    return locked


def _owned(by: Person, request: HelpRequest) -> HelpRequest:
    locked = lock_request(request)
    if locked.has_ended:
        raise EndedError
    if not locked.is_owned_by(by.pk):
        raise NotOwnerError
    return locked


def hand_over(*, by: Person, request: HelpRequest, to: Person) -> HelpRequest:
    """Offer a request to somebody whom it asks as well; it stays with its owner until the other takes it (H8)."""
    with transaction.atomic():
        locked = _owned(by, request)
        if to not in who_can_take_over(locked):
            raise HelpError(_("Deze persoon kan deze hulpvraag nu niet overnemen."))
        if move_request(locked, Event(Happens.OFFER, by=by.pk, to=to.pk), by=by):
            tell(
                people=[to.pk],
                kind=Kind.HELP,
                event=f"help:{locked.pk}:{locked.version}",
                path=DUTY_PATH,
            )
    return locked


def take_over(*, by: Person, request: HelpRequest) -> HelpRequest:
    """Take over a request that its owner offered; he sees the request, not what was said before. Twice does nothing."""
    with transaction.atomic():
        locked = lock_request(request)
        if locked.is_owned_by(by.pk) and locked.state in OWNED:
            return locked
        if locked.offered_to_id != by.pk or not can_answer(by, locked):
            raise _taken_or_over(locked)
        if not move_request(locked, Event(Happens.TAKE_OVER, by=by.pk), by=by):
            raise _taken_or_over(locked)
    return locked


def close_request(*, by: Person, request: HelpRequest, ticks: Collection[str]) -> HelpRequest:
    """Close a request after contact, with what was done ticked; only its owner. Twice closes it once.

    The asker is asked whether he is helped. Number and key go at once, texts 30 days later.
    """
    with transaction.atomic():
        locked = lock_request(request)
        if locked.state == State.CLOSED and locked.is_owned_by(by.pk):
            return locked
        locked = _owned(by, request)
        if not move_request(locked, Event(Happens.CLOSE, by=by.pk), by=by):
            raise HelpError(_("Schrijf eerst op dat jullie contact hadden."))
        locked.ticks = sorted({Tick(tick).value for tick in ticks})
        locked.save(update_fields=["ticks"])
        forget_number_soon(locked)
    return locked
