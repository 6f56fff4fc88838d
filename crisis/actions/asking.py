"""What the asker does: ask, withdraw, say afterwards whether it helped."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crisis.actions.moving import lock_request, move_request, write_first
from crisis.models import HelpPolicy, HelpRequest
from crisis.permissions import can_ask_in, leads
from crisis.queries.chain import chain_of, minutes_of
from crisis.queries.words import NUMBER_EPOCH, REQUEST, TEXT_EPOCH, belongs_to
from crisis.rules import (
    TEXT_LENGTH,
    EndedError,
    Event,
    HelpError,
    NothingSaidError,
    NumberMissingError,
    State,
    TextTooLongError,
    begin,
    clean_number,
    times_of,
    write_promises,
    write_times,
)
from crisis.rules import Kind as Happens
from groups.models import Group, Organisation
from groups.rules import NotAllowedError
from members.models import Person
from supportgroups.lib import clock, sealing
from supportgroups.lib.faults import kill_point

Wants = HelpRequest.Wants
Chain = HelpRequest.Chain


class AlreadyAskedError(HelpError):
    """In this group a request of this person is still going on: `.request`."""

    def __init__(self, request: HelpRequest) -> None:
        self.request = request
        super().__init__(_("Je hulpvraag loopt al. Je kunt hem volgen, of intrekken en een nieuwe sturen."))


@dataclass(frozen=True, slots=True)
class _Words:
    """What somebody wrote, sealed before any transaction."""

    pk: UUID
    text: bytes
    number: bytes


def ask_for_help(
    *,
    by: Person,
    group: Group,
    client_id: UUID,
    wants: str,
    text: str = "",
    number: str = "",
    leave_out_coordinators: bool = False,
    after: HelpRequest | None = None,
) -> HelpRequest:
    """Ask for help in a group; for whoever has a place there in any state, suspended and stopped too, or leads it.

    The request, its first step and all notifications commit together: when this returns it is sent (H1). The same
    client id again returns the same request; another one while one goes on in this group is an AlreadyAskedError.
    Who leads the group asks along the facilitators' own chain, and may leave its coordinators out.
    `after` links it to an ended one of his own (H7). Texts are sealed before.
    """
    if not can_ask_in(by, group):
        raise NotAllowedError
    known = HelpRequest.objects.filter(asker=by, client_id=client_id).first()
    if known is not None:
        return known
    chain = Chain.FACILITATOR if leads(by, group) else Chain.MEMBER
    words = _seal(by, client_id, *_clean(wants, text, number))
    request = HelpRequest(
        pk=words.pk,
        asker=by,
        group=group,
        chain=chain,
        leaves_out_coordinators=leave_out_coordinators and chain == Chain.FACILITATOR,
        wants=wants,
        client_id=client_id,
        after=after if after and after.has_ended and after.asker_id == by.pk else None,
        text=words.text,
        number=words.number,
        minutes=list(minutes_of(group, chain)),
        asked_at=clock.now(),
    )
    return _store(request)


def _store(request: HelpRequest) -> HelpRequest:
    try:
        with transaction.atomic():
            request.policy = current_policy(request.group.organisation)
            found = chain_of(request)
            made = begin(request.minutes, found.situation, times_of(request.policy.times))
            write_first(request, made, found)
            kill_point("help-before-commit")
    except IntegrityError:
        # Sent twice at the same moment, or another one goes on: whichever committed is the one.
        sealing.destroy_keys(REQUEST, str(request.pk))
        return _the_other(request)
    kill_point("help-after-commit")
    return request


def _the_other(request: HelpRequest) -> HelpRequest:
    mine = HelpRequest.objects.filter(asker=request.asker_id)
    same = mine.filter(client_id=request.client_id).first()
    if same is not None:
        return same
    raise AlreadyAskedError(mine.not_ended().get(group=request.group_id))


def current_policy(organisation: Organisation) -> HelpPolicy:
    """Return the newest policy of an organisation; the first one holds the defaults."""
    newest = HelpPolicy.objects.filter(organisation=organisation).order_by("-number").first()
    if newest is not None:
        return newest
    return HelpPolicy.objects.get_or_create(
        organisation=organisation,
        number=1,
        defaults={"made_at": clock.now(), "times": write_times(), "promises": write_promises()},
    )[0]


def _clean(wants: str, text: str, number: str) -> tuple[str, str]:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > TEXT_LENGTH:
        raise TextTooLongError
    if wants == Wants.MESSAGE:
        if not text:
            raise NothingSaidError
        return text, ""
    if not number.strip():
        raise NumberMissingError
    return text, clean_number(number)


def _seal(by: Person, client_id: UUID, text: str, number: str) -> _Words:
    pk = uuid4()
    bound_to = belongs_to(by.pk, client_id)
    return _Words(
        pk=pk,
        text=sealing.seal(REQUEST, str(pk), text, bound_to=bound_to, epoch=TEXT_EPOCH) if text else b"",
        number=(
            sealing.seal(REQUEST, str(pk), number, bound_to=bound_to, epoch=NUMBER_EPOCH) if number else b""
        ),
    )


def withdraw_request(*, by: Person, request: HelpRequest) -> HelpRequest:
    """Take one's own request back: alarms stop in the same transaction, and whoever was asked hears it quietly (H5).

    Locks the request. Twice withdraws it once; one that was closed meanwhile is an EndedError.
    """
    with transaction.atomic():
        locked = _own(by, request)
        if locked.state == State.WITHDRAWN:
            return locked
        if not move_request(locked, Event(Happens.WITHDRAW, by=by.pk), by=by):
            raise EndedError
        forget_number_soon(locked)
    return locked


def answer_helped(*, by: Person, request: HelpRequest, helped: bool) -> HelpRequest:
    """Write down what the asker says after it was closed; the last answer counts, and nobody counts them."""
    with transaction.atomic():
        locked = _own(by, request)
        if locked.state != State.CLOSED:
            raise HelpError
        locked.helped = helped
        locked.save(update_fields=["helped"])
    return locked


def _own(by: Person, request: HelpRequest) -> HelpRequest:
    locked = lock_request(request)
    if locked.asker_id != by.pk:
        raise NotAllowedError
    return locked


def forget_number_soon(request: HelpRequest) -> None:
    """Destroy the key of the call-back number once the end has committed; what that misses the night finds."""
    pk = str(request.pk)
    transaction.on_commit(lambda: sealing.destroy_keys(REQUEST, pk, epochs=[NUMBER_EPOCH]))
