"""Making, revoking, finding and redeeming the single-use links that let somebody in."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.actions.memberships import enter, refuse_alias, refuse_suspended
from groups.actions.restorations import lock_phone_links, refuse_restoring, restore_membership
from groups.models import Appointment, Group, Invitation, Membership, Organisation
from groups.permissions import (
    can_coordinate,
    can_invite_to_group,
    can_lead_group,
    can_restore_membership,
    can_revoke_invitation,
    groups_open_to,
)
from groups.rules import (
    INVITATION_DAYS,
    InvitationGoneError,
    InvitationRefusedError,
    InvitationUnknownError,
    NotAllowedError,
)
from members.actions import log_access, require_second_factor
from members.models import Person
from members.rules import hash_token
from supportgroups.lib import clock

Kind = Invitation.Kind
Made = Membership | Appointment


def invite(
    *,
    by: Person | None,
    kind: str,
    organisation: Organisation,
    group: Group | None = None,
    restores: Membership | None = None,
) -> tuple[Invitation, str]:
    """Make an invitation of 14 days and return it with its token, of which only a hash is kept.

    A facilitator in force of a live group invites members; coordinators invite staff; either mends a lost
    phone of somebody without a role. `by` is None only for the first coordinators (`open_organisation`).
    """
    _refuse_inviting(by, kind, organisation, group, restores)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with transaction.atomic():
        invitation = Invitation.objects.create(
            kind=kind,
            organisation=organisation,
            group=group,
            restores=restores,
            token_hash=hash_token(token),
            made_by=by,
            made_at=now,
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
        if restores is not None:
            _log_new_phone(by, restores, invitation)
    return invitation, token


def _refuse_inviting(
    by: Person | None, kind: str, organisation: Organisation, group: Group | None, restores: Membership | None
) -> None:
    if kind == Kind.NEW_PHONE:
        allowed = by is not None and restores is not None and can_restore_membership(by, restores)
    elif kind == Kind.MEMBER:
        allowed = by is not None and group is not None and can_invite_to_group(by, group)
    else:
        allowed = kind == Kind.COORDINATOR if by is None else can_coordinate(by, organisation)
    if not allowed:
        raise NotAllowedError(_("Jij kunt deze uitnodiging niet maken."))
    if restores is not None:
        refuse_restoring(restores)


def _log_new_phone(by: Person | None, restores: Membership, invitation: Invitation) -> None:
    log_access(
        actor=by,
        subject=restores.person,
        role="new-phone",
        event="new-phone-invited",
        object_ref=f"invitation:{invitation.pk}",
    )


def revoke_invitation(*, by: Person, invitation: Invitation) -> Invitation:
    """Make an invitation worthless; who made it, a facilitator of its group or a coordinator.

    Locks it. Revoking twice changes nothing; one that was used already stays used and says so.
    """
    if not can_revoke_invitation(by, invitation):
        raise NotAllowedError(_("Jij kunt deze uitnodiging niet intrekken."))
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if locked.used_at is not None:
            raise InvitationGoneError(_("Deze uitnodiging is al gebruikt. Intrekken kan niet meer."))
        if locked.revoked_at is None:
            locked.revoked_at = clock.now()
            locked.save(update_fields=["revoked_at"])
    return locked


def find_invitation(token: str) -> Invitation:
    """Return the invitation of this token if it still works.

    Raises InvitationUnknownError for a token nobody made and InvitationGoneError, with the reason as its
    message, for one that was used, revoked or expired, or whose group has ended.
    """
    found = _find(token)
    _refuse_gone(found)
    return found


def _find(token: str) -> Invitation:
    related = ("group", "organisation", "made_by", "restores__person", "restores__group")
    found = Invitation.objects.select_related(*related).filter(token_hash=hash_token(token)).first()
    if found is None:
        raise InvitationUnknownError(
            _(
                "We kennen deze link niet. Misschien is hij niet helemaal overgenomen, of al een tijd verlopen."
            )
        )
    return found


def _refuse_gone(invitation: Invitation) -> None:
    if invitation.used_at is not None:
        raise InvitationGoneError(_("Deze uitnodiging is al gebruikt. Elke uitnodiging werkt één keer."))
    if invitation.revoked_at is not None:
        raise InvitationGoneError(_("Deze uitnodiging is ingetrokken."))
    if invitation.expires_at <= clock.now():
        raise InvitationGoneError(_("Deze uitnodiging is verlopen. Een uitnodiging werkt 14 dagen."))
    if invitation.kind == Kind.MEMBER and not (invitation.group and invitation.group.is_live):
        raise InvitationGoneError(_("De groep van deze uitnodiging is er niet meer."))


def redeem_invitation(*, token: str, person: Person) -> Made:
    """Use up an invitation for this signed-in person: a place in a group, a role, or a restored membership.

    Locks the group, then the invitation: of two people with one link the first gets in and the other
    InvitationGoneError. For a coordinator the organisation before them: with both links of the first two, one
    person becomes one of them, whatever the moment. The same person again gets what he got before; not so
    with a new phone, where the person says nothing about who holds it. InvitationRefusedError, SuspendedError
    and AliasTakenError leave the invitation unused.
    """
    with transaction.atomic():
        invitation = _lock(_find_any(token, person))
        if invitation.used_by_id == person.pk and invitation.kind != Kind.NEW_PHONE:
            return _made_before(invitation, person)
        _refuse_gone(invitation)
        if person.pk == invitation.made_by_id:
            raise InvitationRefusedError(
                _("Deze uitnodiging heb je zelf gemaakt. Hij is voor iemand anders.")
            )
        made = _REDEEM[Kind(invitation.kind)](invitation, person)
        invitation.used_at, invitation.used_by = clock.now(), person
        invitation.save(update_fields=["used_at", "used_by"])
    return made


def _lock(invitation: Invitation) -> Invitation:
    # The organisation first, as whoever ends a role there does; the group, as whoever ends that.
    if invitation.kind == Kind.COORDINATOR:
        Organisation.objects.select_for_update(no_key=True).get(pk=invitation.organisation_id)
    group = None
    if invitation.group_id is not None:
        group = Group.objects.select_for_update(no_key=True).get(pk=invitation.group_id)
    if invitation.restores is not None:
        lock_phone_links(invitation.restores.person_id)
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    locked.group = group
    return locked


def _find_any(token: str, person: Person) -> Invitation:
    found = _find(token)
    if found.used_by_id != person.pk:
        _refuse_gone(found)
    return found


def _made_before(invitation: Invitation, person: Person) -> Made:
    if invitation.kind == Kind.MEMBER:
        return Membership.objects.get(group=invitation.group_id, person=person)
    return _appointments(invitation, person).latest("pk")


def _join(invitation: Invitation, person: Person) -> Membership:
    group = Group.objects.get(invitations=invitation)
    _refuse_staff(person, group)
    refuse_suspended(person, group)
    refuse_alias(person, group)
    guide = _guide(invitation, group)
    membership, _made = Membership.objects.select_for_update(no_key=True).get_or_create(
        group=group, person=person, defaults={"created_at": clock.now()}
    )
    if membership.state == Membership.State.ACTIVE:
        raise InvitationRefusedError(
            _("Je doet al mee in deze groep. Deze uitnodiging is voor iemand anders.")
        )
    membership.guided_by = guide
    enter(membership)
    return membership


def _guide(invitation: Invitation, group: Group) -> Person | None:
    return invitation.made_by if group.is_individual else None


def _refuse_staff(person: Person, group: Group) -> None:
    if can_lead_group(person, group):
        raise InvitationRefusedError(_("Jij begeleidt deze groep. Deze uitnodiging is voor iemand anders."))
    if not groups_open_to(person).filter(pk=group.pk).exists():
        raise InvitationRefusedError(
            _("Je hebt een andere rol bij deze groep. Wat de groep deelt, blijft van de groep.")
        )


def _appoint(invitation: Invitation, person: Person) -> Appointment:
    """Put somebody in the pool, or make him coordinator once a second person confirms.

    The first coordinators of an organisation, whom nobody invited from inside, are confirmed at once.
    """
    if invitation.kind == Kind.COORDINATOR:
        _refuse_coordinator(invitation.organisation, person)
    now = clock.now()
    appointment, _made = _appointments(invitation, person).get_or_create(
        defaults={
            "proposed_by": invitation.made_by,
            "proposed_at": now,
            "starts_at": now,
            "confirmed_at": now if invitation.made_by_id is None else None,
        },
        organisation=invitation.organisation,
        group=None,
        person=person,
        role=invitation.kind,
        ends_at=None,
    )
    require_second_factor(person=person)
    return appointment


def _appointments(invitation: Invitation, person: Person) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        organisation=invitation.organisation_id, group=None, person=person, role=invitation.kind
    )


def _refuse_coordinator(organisation: Organisation, person: Person) -> None:
    """A coordinator reads no group: who takes part or leads cannot be one, nor be both of the first two."""
    here = Appointment.objects.filter(organisation=organisation, person=person, ends_at=None)
    taking_part = Membership.objects.filter(
        person=person, group__organisation=organisation, state__in=["joining", "active"]
    )
    if taking_part.exists():
        raise InvitationRefusedError(
            _("Je doet zelf mee in een groep van deze organisatie. Dan kun je daar geen coördinator zijn.")
        )
    if here.leading().filter(group__isnull=False).exists():
        raise InvitationRefusedError(
            _("Je begeleidt een groep van deze organisatie. Dan kun je daar geen coördinator zijn.")
        )
    if here.filter(role=Appointment.Role.COORDINATOR).exists():
        raise InvitationRefusedError(
            _("Je bent al coördinator van deze organisatie. Deze uitnodiging is voor iemand anders.")
        )


def forget_expired_invitations() -> int:
    """Remove invitations whose 14 days are over, used or not; safe to run twice. Returns how many."""
    removed, _per_model = Invitation.objects.filter(expires_at__lte=clock.now()).delete()
    return removed


_REDEEM: dict[Kind, Callable[[Invitation, Person], Made]] = {
    Kind.MEMBER: _join,
    Kind.NEW_PHONE: restore_membership,
    Kind.FACILITATOR: _appoint,
    Kind.BACKUP: _appoint,
    Kind.COORDINATOR: _appoint,
}
