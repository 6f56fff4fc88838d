"""A safety suspension: written reason, a second person, an end date, and a talk at its end."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions.confirming import confirmed_meanwhile, refuse_other_confirmer
from groups.actions.memberships import lock_places
from groups.actions.telling import hush_reminders_of_group
from groups.models import Appointment, Membership, Suspension
from groups.models.people import SuspensionQuerySet
from groups.permissions import can_confirm_for, can_confirm_suspension, can_coordinate, confirming_role
from groups.protocol import MemberSuspended, SuspensionLifted
from groups.rules import (
    SUSPENSION_DAYS_AT_MOST,
    AlreadyDoneError,
    NotAllowedError,
    SecondPersonError,
    SuspensionError,
    is_past_last_day,
)
from members.actions import log_access, show_held_back
from members.models import Person
from members.permissions import refuse_closed_records
from supportgroups.lib import clock
from supportgroups.lib.facts import announce
from supportgroups.lib.sealing import DataKey, KeyDestroyedError, destroy_keys, seal, unseal


def propose_suspension(*, by: Person, membership: Membership, reason: str, ends_on: date) -> Suspension:
    """Propose that somebody is out of the room for a while; nothing changes before a second person confirms.

    A coordinator of the organisation, never about himself. The reason is required and sealed; the end date
    is at most a year away. It holds in every group of the organisation, so there is one at a time. Locks his
    memberships; the same proposal twice is one. Another one while one stands is refused, a correction too: who
    confirms must have read what he confirms. Logged.
    """
    if by.pk == membership.person_id or not can_coordinate(by, membership.group.organisation):
        raise NotAllowedError(_("Alleen een coördinator van deze organisatie kan dit voorstellen."))
    _refuse_incomplete(reason, ends_on)
    sealed = seal(DataKey.Scope.NOTE, _scope_id(membership), reason.strip(), bound_to=_bound_to(membership))
    with transaction.atomic():
        _refuse_moved(membership, lock_places(membership.person))
        standing = _about(membership).standing().first()
        if standing is None:
            made = Suspension.objects.create(
                membership=membership, reason=sealed, proposed_by=by, proposed_at=clock.now(), ends_on=ends_on
            )
            _log(by, made, "suspension-proposed")
            return made
    # Compared outside the lock, since the standing reason must be opened for it.
    return _same_or_refuse(standing, by, reason.strip(), ends_on)


def _refuse_incomplete(reason: str, ends_on: date) -> None:
    today = clock.today()
    if not reason.strip():
        raise SuspensionError(_("Schrijf op waarom. De deelnemer leest dit ook."))
    if not today < ends_on <= today + timedelta(days=SUSPENSION_DAYS_AT_MOST):
        raise SuspensionError(_("Kies een dag na vandaag en binnen een jaar."))


def _refuse_moved(membership: Membership, places: Iterable[Membership]) -> None:
    moved = {one.pk for one in places if one.state == Membership.State.MOVED}
    if membership.pk in moved:
        raise SuspensionError(_("Deze persoon is verder in een andere groep."))


def _same_or_refuse(standing: Suspension, by: Person, reason: str, ends_on: date) -> Suspension:
    if standing.confirmed_at is not None or standing.proposed_by_id != by.pk:
        raise AlreadyDoneError(_("Er loopt al een schorsing of een voorstel daarvoor."))
    if (_opened(standing), standing.ends_on) != (reason, ends_on):
        raise AlreadyDoneError(
            _(
                "Er staat al een voorstel van jou, met een andere reden of einddatum. "
                "Trek dat eerst in. Wat je hier schreef, blijft staan."
            )
        )
    return standing


def confirm_suspension(*, by: Person, suspension: Suspension) -> Suspension:
    """Confirm a suspension as the second person: from now on this member reads and writes nothing.

    Neither where he leads: he is kept out of every group of the organisation. Locks it, so that of two who
    confirm one does and the other hears it (AlreadyDoneError); again by the same person changes nothing.
    Nothing reminds him of an evening any more. Announces MemberSuspended for each of his groups there, so that
    open sockets close. Logged.
    """
    if not can_confirm_suspension(by, suspension):
        raise SecondPersonError(_("Een ander bevestigt dit dan wie het voorstelde."))
    with transaction.atomic():
        locked = _lock(suspension)
        _refuse_lifted(locked)
        if locked.confirmed_at is not None:
            refuse_other_confirmer(locked.confirmed_by, by)
            return locked
        _refuse_past(locked)
        locked.confirmed_by, locked.confirmed_at = by, clock.now()
        locked.save(update_fields=["confirmed_by", "confirmed_at"])
        _log(by, locked, "suspension-confirmed")
        show_held_back(object_ref=_ref(locked))
        for group_id in _groups_of(locked):
            hush_reminders_of_group(group_id, locked.membership.person_id)
            announce(MemberSuspended(group_id, locked.membership.person_id))
    return locked


def _refuse_lifted(suspension: Suspension) -> None:
    if suspension.lifted_at is None:
        return
    if suspension.confirmed_at is None:
        raise AlreadyDoneError(_("Dit voorstel is intussen ingetrokken."))
    raise AlreadyDoneError(_("Deze schorsing is al voorbij."))


def _refuse_past(suspension: Suspension) -> None:
    if is_past_last_day(suspension.ends_on, clock.today()):
        raise SuspensionError(_("De einddatum is al voorbij. Trek dit in en maak een nieuw voorstel."))


def lift_suspension(*, by: Person, suspension: Suspension, in_force: bool | None = None) -> Suspension:
    """End a suspension after a talk, or take back a proposal that nobody confirmed.

    A coordinator of the organisation, never about himself. Ends only what whoever asks was shown (`in_force`;
    by default what `suspension` says): a proposal that was confirmed meanwhile stays, with AlreadyDoneError,
    for it ends by a talk. Locks it; lifting twice changes nothing. Announces SuspensionLifted for each of
    his groups there, where it was in force. Logged.
    """
    membership = suspension.membership
    if by.pk == membership.person_id or not can_coordinate(by, membership.group.organisation):
        raise NotAllowedError(_("Alleen een coördinator van deze organisatie kan dit beëindigen."))
    shown_in_force = suspension.confirmed_at is not None if in_force is None else in_force
    with transaction.atomic():
        locked = _lock(suspension)
        if locked.lifted_at is not None:
            return locked
        if locked.confirmed_at is not None and not shown_in_force:
            raise AlreadyDoneError(_now_in_force(locked))
        locked.lifted_by, locked.lifted_at = by, clock.now()
        locked.save(update_fields=["lifted_by", "lifted_at"])
        _log(by, locked, "suspension-lifted")
        for group_id in _groups_of(locked) if locked.confirmed_at is not None else ():
            announce(SuspensionLifted(group_id, membership.person_id))
    return locked


def _now_in_force(suspension: Suspension) -> str:
    return confirmed_meanwhile(
        suspension.confirmed_by,
        _("De schorsing geldt nu. Zij eindigt met een gesprek; intrekken kan niet meer."),
    )


def open_reason(*, by: Person, suspension: Suspension) -> str:
    """Return the reason to the member himself, or to who decides about it in his organisation.

    Every look of somebody else is logged. To the member not on a new phone that nobody confirmed
    (PrivateRecordsClosedError).
    """
    membership = suspension.membership
    if by.pk == membership.person_id:
        refuse_closed_records(by)
    else:
        organisation = membership.group.organisation
        if not can_confirm_for(by, organisation, proposer=None, subject=membership.person):
            raise NotAllowedError(_("Deze reden is niet voor jou."))
        _log(by, suspension, "suspension-reason-opened")
    return _opened(suspension)


def _opened(suspension: Suspension) -> str:
    membership = suspension.membership
    try:
        return unseal(
            DataKey.Scope.NOTE,
            _scope_id(membership),
            bytes(suspension.reason),
            bound_to=_bound_to(membership),
        )
    except KeyDestroyedError:
        return _("De reden is niet meer te lezen. Vraag ernaar in het gesprek.")


# Sealed about the person in the organisation, not about one place: it goes along when he moves there.
def reason_scope(person_id: UUID | None = None) -> str:
    """Return the scope of the key of reasons about somebody; of nobody in particular, how all of these begin."""
    return f"about-{person_id.hex}" if person_id else "about-"


def _scope_id(membership: Membership) -> str:
    return reason_scope(membership.person_id)


def destroy_reason_key(person_id: UUID) -> int:
    """Destroy the key under which reasons about somebody were sealed; nothing of them is readable any more."""
    return destroy_keys(DataKey.Scope.NOTE, reason_scope(person_id))


def _bound_to(membership: Membership) -> str:
    return f"suspension in organisation {membership.group.organisation_id}"


def _about(membership: Membership) -> SuspensionQuerySet:
    return Suspension.objects.about(membership.person_id, membership.group.organisation_id)


def _groups_of(suspension: Suspension) -> list[int]:
    """Return where this suspension closes a conversation: his places in the organisation, and where he leads.

    Ordered by group, since for each its rooms are locked.
    """
    person, organisation = suspension.membership.person_id, suspension.membership.group.organisation_id
    places = Membership.objects.filter(person=person, group__organisation=organisation)
    led = Appointment.objects.leading().filter(person=person, organisation=organisation, group__isnull=False)
    return sorted({*places.values_list("group", flat=True), *led.values_list("group", flat=True)})


def _lock(suspension: Suspension) -> Suspension:
    # Lock order everywhere: membership first, and all of his, so that nobody comes in beside it meanwhile.
    lock_places(suspension.membership.person)
    return Suspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)


def _log(by: Person, suspension: Suspension, event: str) -> None:
    membership = suspension.membership
    log_access(
        actor=by,
        subject=membership.person,
        role=confirming_role(by, membership.group.organisation),
        event=event,
        object_ref=_ref(suspension),
        # Nobody reads of a proposal about himself that no second person confirmed.
        held_back=suspension.confirmed_at is None,
    )


def _ref(suspension: Suspension) -> str:
    return f"suspension:{suspension.pk}"
