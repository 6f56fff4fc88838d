"""A lost phone: a fresh invitation restores the same membership, and a second person confirms it."""

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions.calendars import end_feed
from groups.models import Invitation, Membership, Restoration
from groups.permissions import can_confirm_restoration
from groups.protocol import PhoneReplaced
from groups.queries.people import is_staff
from groups.rules import (
    AlreadyDoneError,
    InvitationGoneError,
    InvitationRefusedError,
    RestorationError,
    SecondPersonError,
)
from members.actions import close_private_records, end_devices, log_access, open_private_records
from members.models import Device, Person
from supportgroups.lib import clock
from supportgroups.lib.facts import announce


def refuse_restoring(membership: Membership) -> None:
    """Raise RestorationError for somebody with a role: a link alone must never open a facilitator's rights."""
    if is_staff(membership.person):
        raise RestorationError(
            _(
                "Deze persoon heeft ook een rol als begeleider, achterwacht of coördinator. Dan kan dit niet hier."
            )
        )
    if membership.state == Membership.State.MOVED:
        raise RestorationError(_("Deze persoon is verder in een andere groep. Vraag de begeleider daar."))


def restore_membership(invitation: Invitation, person: Person) -> Membership:
    """Give the membership of this invitation to a new phone, inside the transaction that redeems it.

    Every device of the person ends (its page says that a new phone took over), the old ways of signing in
    and the address of his calendar are gone, and private records stay closed until a second person confirms. Reading and writing goes on at
    once where the inviter reads himself, elsewhere after that confirmation. Announces PhoneReplaced per group.
    """
    membership = invitation.restores
    if membership is None:
        raise InvitationGoneError(_("De plek van deze uitnodiging is er niet meer."))
    if membership.person_id != person.pk:
        raise InvitationRefusedError(_("Deze uitnodiging is voor iemand anders. Log eerst uit."))
    refuse_restoring(membership)
    _forget_old_ways(person, Device.Ended.NEW_PHONE, but=invitation)
    end_feed(person=person)
    close_private_records(person=person)
    # One that nobody confirmed belonged to a phone that is now gone too.
    Restoration.objects.unproven().filter(person=person).delete()
    Restoration.objects.create(
        person=person, membership=membership, invited_by=invitation.made_by, restored_at=clock.now()
    )
    _announce(person)
    return membership


def _announce(person: Person) -> None:
    # By group, since each locks the rooms of one.
    places = Membership.objects.filter(person=person).order_by("group_id")
    for group_id in places.values_list("group_id", flat=True):
        announce(PhoneReplaced(group_id, person.pk))


def _forget_old_ways(person: Person, why: Device.Ended, *, but: Invitation | None = None) -> None:
    """End every way in that this person has: devices, passkeys, addresses, and links for a new phone.

    A code that is under way opens nothing either: its address is gone (`members.views.access.ConfirmCode`).
    """
    # Locks the person: whatever else touches his phones waits here.
    end_devices(person=person, why=why)
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    now = clock.now()
    links = Invitation.objects.usable(now).filter(restores__person=person)
    links.exclude(pk__in=[but.pk] if but else []).update(revoked_at=now)


def confirm_restoration(*, by: Person, restoration: Restoration) -> Restoration:
    """Confirm that the new phone is in the right hands; private records open again.

    A coordinator or backup professional who neither made the invitation nor is the person himself. Locks
    person and restoration: of two who decide at once one does and the other hears it (AlreadyDoneError);
    again by the same person changes nothing. Logged.
    """
    _refuse_confirming(by, restoration)
    with transaction.atomic():
        locked = _lock(restoration)
        if locked.refused_at is not None:
            raise AlreadyDoneError(
                _("Deze nieuwe telefoon is intussen geweigerd. De deelnemer heeft een nieuwe link nodig.")
            )
        if locked.confirmed_at is not None:
            return _decided_before(locked, locked.confirmed_by, by)
        locked.confirmed_by, locked.confirmed_at = by, clock.now()
        locked.save(update_fields=["confirmed_by", "confirmed_at"])
        open_private_records(person=locked.person)
        _log(by, locked, "new-phone-confirmed")
        _announce(locked.person)
    return locked


def refuse_restoration(*, by: Person, restoration: Restoration) -> Restoration:
    """Say that the new phone is in the wrong hands: it is signed out and reads nothing any more.

    Who may confirm may refuse, unless somebody confirmed it a moment before (AlreadyDoneError). Locks person
    and restoration; refusing twice changes nothing. Other links for a new phone of this person stop working;
    only a fresh one restores the membership again. Logged.
    """
    _refuse_confirming(by, restoration)
    with transaction.atomic():
        locked = _lock(restoration)
        if locked.confirmed_at is not None:
            raise AlreadyDoneError(
                _(
                    "Deze telefoon is intussen bevestigd en is dus niet uitgelogd. Klopt dat niet? Geef de deelnemer zelf een nieuwe link: dan stopt deze telefoon."
                )
            )
        if locked.refused_at is not None:
            return locked
        _forget_old_ways(locked.person, Device.Ended.REVOKED)
        locked.refused_by, locked.refused_at = by, clock.now()
        locked.save(update_fields=["refused_by", "refused_at"])
        _log(by, locked, "new-phone-refused")
        _announce(locked.person)
    return locked


def lock_phone_links(person_id: UUID) -> None:
    """Lock every link for a new phone of somebody, always in the same order; inside the caller's transaction.

    Before the person, since whoever redeems one of them ends the others.
    """
    links = Invitation.objects.select_for_update(of=("self",), no_key=True).filter(restores__person=person_id)
    list(links.order_by("pk"))


def _lock(restoration: Restoration) -> Restoration:
    # Links and person first, as whoever restores does.
    lock_phone_links(restoration.person_id)
    Person.objects.select_for_update(no_key=True).get(pk=restoration.person_id)
    locked = Restoration.objects.select_for_update(no_key=True).filter(pk=restoration.pk).first()
    if locked is None:
        raise RestorationError(_("Deze nieuwe telefoon is intussen door een andere vervangen."))
    return locked


def _decided_before(restoration: Restoration, before: Person | None, by: Person) -> Restoration:
    if before == by:
        return restoration
    raise AlreadyDoneError(_("Iemand anders heeft deze telefoon net bevestigd."))


def _refuse_confirming(by: Person, restoration: Restoration) -> None:
    if not can_confirm_restoration(by, restoration):
        raise SecondPersonError(
            _("Een ander bevestigt dit: een coördinator of achterwacht die de uitnodiging niet maakte.")
        )


def _log(by: Person, restoration: Restoration, event: str) -> None:
    log_access(
        actor=by,
        subject=restoration.person,
        role="confirmer",
        event=event,
        object_ref=f"restoration:{restoration.pk}",
    )
