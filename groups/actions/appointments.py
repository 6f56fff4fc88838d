"""Who leads and who stands behind a group: proposed by one person, confirmed by another, ended."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions.confirming import confirmed_meanwhile, refuse_other_confirmer
from groups.actions.memberships import place_beside
from groups.models import Appointment, Group, Invitation, Membership, Organisation
from groups.permissions import can_confirm_for, can_coordinate, confirming_role
from groups.protocol import AppointmentConfirmed, AppointmentEnded
from groups.queries.people import alias_taken
from groups.queries.setup import OTHER_SIDE, POOL_OF
from groups.rules import (
    AlreadyDoneError,
    AppointmentError,
    GroupEndedError,
    NotAllowedError,
    SecondPersonError,
)
from members.actions import log_access, require_second_factor
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.facts import announce

Role = Appointment.Role
PROPOSABLE = (Role.FACILITATOR, Role.BACKUP)
LEADING = {Role.FACILITATOR, Role.COVER}


def propose_appointment(*, by: Person, group: Group, person: Person, role: str) -> Appointment:
    """Propose a facilitator or a backup professional of a group; only a coordinator of its organisation.

    Nobody proposes himself; the person stands in the organisation's pool for this role; a coordinator
    never leads, and who leads a group does not stand behind it. Locks the group; proposing the same
    again returns what stands. Gives no right before a second person confirms.
    """
    if not can_coordinate(by, group.organisation):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))
    if by.pk == person.pk:
        raise AppointmentError(
            _("Je kunt jezelf niet voorstellen. Vraag een andere coördinator om dat te doen.")
        )
    with transaction.atomic():
        locked = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        guard_person(locked, person, role)
        now = clock.now()
        appointment, _made = Appointment.objects.get_or_create(
            organisation=locked.organisation,
            group=locked,
            person=person,
            role=role,
            ends_at=None,
            defaults={"proposed_by": by, "proposed_at": now, "starts_at": now},
        )
        require_second_factor(person=person)
    return appointment


def confirm_appointment(*, by: Person, appointment: Appointment) -> Appointment:
    """Confirm what somebody else proposed: another coordinator or a backup professional, never himself.

    Locks the appointment, so that of two who confirm at once one does and the other hears it
    (AlreadyDoneError); again by the same person does nothing. The role starts now, a cover for one evening at
    its own time. Announces AppointmentConfirmed for a role in a group.
    """
    with transaction.atomic():
        locked = _lock(appointment)
        if locked.confirmed_at is not None:
            refuse_other_confirmer(locked.confirmed_by, by)
            return locked
        if not can_confirm_for(by, locked.organisation, proposer=locked.proposed_by, subject=locked.person):
            raise SecondPersonError(
                _(
                    "Dit bevestigt iemand anders: een andere coördinator of een achterwacht. Wie het voorstelt of om wie het gaat, bevestigt niet."
                )
            )
        _guard_still_possible(locked)
        locked.confirmed_by, locked.confirmed_at = by, clock.now()
        if locked.ends_at is None:
            locked.starts_at = locked.confirmed_at
        locked.save(update_fields=["confirmed_by", "confirmed_at", "starts_at"])
        _log(by, locked, "appointment-confirmed", confirming_role(by, locked.organisation))
        if locked.group is not None:
            place_beside(locked.group)
            announce(AppointmentConfirmed(locked.group.pk, locked.person_id, locked.role))
    return locked


def end_appointment(*, by: Person, appointment: Appointment, in_force: bool | None = None) -> Appointment:
    """End a role, or take back a proposal; only a coordinator of the organisation.

    Ends only what whoever asks was shown (`in_force`; by default what `appointment` says): a proposal that was
    confirmed meanwhile stays, with AlreadyDoneError. Locks the organisation; its last coordinator stays.
    Leaving the pool ends no role in a group. The links that somebody handed out in a role end with it: they
    would let him in again as somebody else. Announces AppointmentEnded when a confirmed role in a group ends.
    Twice ends it once.
    """
    if not can_coordinate(by, appointment.organisation):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))
    shown_in_force = appointment.confirmed_at is not None if in_force is None else in_force
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=appointment.organisation_id)
        locked = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
        if _is_over(locked):
            return locked
        if locked.confirmed_at is not None and not shown_in_force:
            raise AlreadyDoneError(_now_in_force(locked))
        _guard_last_coordinator(locked)
        # Who ends his own role is no coordinator any more, and was one when he did.
        _log(by, locked, "appointment-ended", Appointment.Role.COORDINATOR)
        close_role(locked)
    return locked


def close_role(appointment: Appointment) -> None:
    """End a role now, with the links that were handed out in it, inside the transaction of who may decide so.

    Whom he stood beside gets another guide; announces AppointmentEnded where it was a confirmed role in a group.
    """
    appointment.ends_at = clock.now()
    appointment.save(update_fields=["ends_at"])
    _take_back_links(appointment)
    if appointment.group is not None and appointment.confirmed_at is not None:
        place_beside(appointment.group)
        announce(AppointmentEnded(appointment.group.pk, appointment.person_id, appointment.role))


def _lock(appointment: Appointment) -> Appointment:
    # The rows that are joined in are nullable, which PostgreSQL refuses to lock.
    locked = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    if _is_over(locked):
        raise AppointmentError(_("Dit voorstel is ingetrokken of de rol is gestopt."))
    return locked


def _is_over(appointment: Appointment) -> bool:
    # A cover for one evening has its end before it begins.
    return appointment.ends_at is not None and appointment.ends_at <= clock.now()


def _now_in_force(appointment: Appointment) -> str:
    return confirmed_meanwhile(
        appointment.confirmed_by, _("De rol geldt nu. Moet zij stoppen, kies dat dan opnieuw.")
    )


def guard_person(group: Group, person: Person, role: str) -> None:
    """Raise AppointmentError where somebody cannot have this role here; inside the transaction that locked the group."""
    if group.state == Group.State.ENDED:
        raise GroupEndedError(_("Deze groep is gestopt. Er verandert niets meer aan."))
    open_roles = Appointment.objects.filter(organisation=group.organisation, person=person, ends_at=None)
    if not open_roles.filter(group=None, role=POOL_OF.get(Role(role), "")).exists():
        raise AppointmentError(
            _("Deze persoon staat niet bij jullie mensen voor deze rol. Nodig hem of haar eerst uit.")
        )
    if role in LEADING and open_roles.filter(role=Appointment.Role.COORDINATOR).exists():
        raise _coordinator_leads()
    if role != Role.COVER and open_roles.filter(group=group, role__in=OTHER_SIDE[Role(role)]).exists():
        raise AppointmentError(_("Begeleider en achterwacht van een groep zijn twee verschillende mensen."))
    _guard_not_member(group, person)
    # Locked, so that he keeps this name until he is among those of the group.
    alias = Person.objects.select_for_update(no_key=True).get(pk=person.pk).alias
    if alias_taken(group, alias, besides=person):
        raise AppointmentError(
            _("In deze groep heet al iemand zo. Vraag deze persoon om eerst een andere naam te kiezen.")
        )


def _guard_not_member(group: Group, person: Person) -> None:
    # Who stopped counts too: his place stays his.
    if group.memberships.filter(person=person).exclude(state=Membership.State.MOVED).exists():
        raise AppointmentError(
            _("Deze persoon heeft zelf een plek in deze groep als deelnemer. Kies hiervoor een andere groep.")
        )


def _guard_still_possible(appointment: Appointment) -> None:
    if appointment.group is not None:
        guard_person(appointment.group, appointment.person, appointment.role)
    else:
        _guard_coordinator(appointment)


def _guard_coordinator(appointment: Appointment) -> None:
    leads = Appointment.objects.leading().filter(
        organisation=appointment.organisation, person=appointment.person, group__isnull=False, ends_at=None
    )
    if leads.exists():
        raise _coordinator_leads()
    taking_part = Membership.objects.filter(
        group__organisation=appointment.organisation,
        person=appointment.person,
        state__in=["joining", "active"],
    )
    if taking_part.exists():
        raise AppointmentError(
            _("Deze persoon doet zelf mee in een groep van deze organisatie. Dan kan dit niet.")
        )


def _coordinator_leads() -> AppointmentError:
    return AppointmentError(
        _("Een coördinator begeleidt geen groep: wat mensen daar schrijven, leest een coördinator niet.")
    )


def _take_back_links(appointment: Appointment) -> None:
    now = clock.now()
    handed_out = Invitation.objects.usable(now).filter(
        made_by=appointment.person_id, organisation=appointment.organisation_id
    )
    if appointment.group_id is not None:
        handed_out.filter(group=appointment.group_id).update(revoked_at=now)
    elif appointment.role == Appointment.Role.COORDINATOR:
        handed_out.update(revoked_at=now)


def _guard_last_coordinator(appointment: Appointment) -> None:
    others = (
        appointment.organisation.appointments.in_force(clock.now())
        .filter(role=Appointment.Role.COORDINATOR)
        .exclude(pk=appointment.pk)
    )
    confirmed = appointment.role == Appointment.Role.COORDINATOR and appointment.confirmed_at is not None
    if confirmed and not others.exists():
        raise AppointmentError(
            _("Dit is de laatste coördinator van de organisatie. Nodig eerst een ander uit.")
        )


def _log(by: Person, appointment: Appointment, event: str, role: Appointment.Role) -> None:
    log_access(
        actor=by,
        subject=appointment.person,
        role=role,
        event=event,
        object_ref=f"appointment:{appointment.pk}",
    )
