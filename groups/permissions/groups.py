"""Who may do what with a group, and the only doors to it: missing and forbidden answer alike."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from groups.models import (
    Appointment,
    Group,
    Invitation,
    Membership,
    Organisation,
    Restoration,
    RulesVersion,
    Suspension,
)
from groups.models.people import AppointmentQuerySet
from members.models import Person
from members.permissions import can_open_private_records
from supportgroups.lib import clock

Role = Appointment.Role
Row = TypeVar("Row", bound=Model)

# Whose appointment in force makes him a possible second person.
CONFIRMING = Q(role=Role.COORDINATOR) | Q(role=Role.BACKUP, group__isnull=False)


def _in_force(person: Person) -> AppointmentQuerySet:
    return Appointment.objects.in_force(clock.now()).filter(person_id=person.pk)


def can_lead_group(person: Person, group: Group) -> bool:
    """Return whether this person is facilitator or cover of the group now."""
    return _in_force(person).leading().filter(group=group).exists()


def can_invite_to_group(person: Person, group: Group) -> bool:
    """Return whether this person is facilitator (not cover) of the group now, and the group is live."""
    return group.is_live and _in_force(person).filter(group=group, role=Role.FACILITATOR).exists()


def can_propose_rules(person: Person, group: Group) -> bool:
    """A facilitator in force of a live group proposes; a coordinator confirms (S3 3.1.4)."""
    return can_invite_to_group(person, group)


def groups_open_to(person: Person) -> QuerySet[Group]:
    """Return the groups in which this person may take part: what a group shares, stays of the group.

    Not where he leads or stands behind it, nor anywhere in an organisation that he coordinates.
    """
    roles = _in_force(person)
    coordinates = roles.filter(role=Role.COORDINATOR).values("organisation")
    has_role = roles.filter(group__isnull=False).values("group")
    return Group.objects.exclude(pk__in=has_role).exclude(organisation__in=coordinates)


def can_coordinate(person: Person, organisation: Organisation) -> bool:
    """Return whether this person is coordinator of the organisation now."""
    return _in_force(person).filter(organisation=organisation, role=Role.COORDINATOR).exists()


def can_check_references(person: Person) -> bool:
    """Return whether this person says of numbers and of other help that they are right: any coordinator now."""
    return _in_force(person).filter(role=Role.COORDINATOR).exists()


def can_confirm_for(
    person: Person, organisation: Organisation, *, proposer: Person | None, subject: Person | None
) -> bool:
    """Return whether this person may be the second one: never the proposer, never whom it concerns.

    A confirmer is a coordinator in force of the organisation, or a backup professional in force of one of
    its groups (architecture.md "Who may see what").
    """
    if person in {proposer, subject}:
        return False
    return _confirmers(person).filter(organisation=organisation).exists()


def confirming_role(person: Person, organisation: Organisation) -> Role:
    """Return as what somebody confirms here: as coordinator where he is one, else as backup professional."""
    return Role.COORDINATOR if can_coordinate(person, organisation) else Role.BACKUP


def _confirmers(person: Person) -> QuerySet[Appointment]:
    # Not whoever is suspended in that organisation: he would decide there about others, perhaps about his own case.
    return Appointment.objects.counting(clock.now()).filter(CONFIRMING, person_id=person.pk)


def can_confirm_rules(person: Person, version: RulesVersion) -> bool:
    """A coordinator of the organisation who did not propose it himself."""
    return person.pk != version.proposed_by_id and can_coordinate(person, version.group.organisation)


def can_confirm_suspension(person: Person, suspension: Suspension) -> bool:
    """A second person for this suspension."""
    membership = suspension.membership
    return can_confirm_for(
        person, membership.group.organisation, proposer=suspension.proposed_by, subject=membership.person
    )


def can_confirm_restoration(person: Person, restoration: Restoration) -> bool:
    """A second person for this new phone."""
    return can_confirm_for(
        person,
        restoration.membership.group.organisation,
        proposer=restoration.invited_by,
        subject=restoration.person,
    )


def can_restore_membership(person: Person, membership: Membership) -> bool:
    """Return whether this person may mend the lost phone of this one: see `restorable_memberships`."""
    return restorable_memberships(person, membership.group).filter(pk=membership.pk).exists()


def restorable_memberships(person: Person, group: Group) -> QuerySet[Membership]:
    """Return whose lost phones somebody may mend: a facilitator in force of the group, or a coordinator.

    Never his own. In individual guidance only the facilitator beside this person: to another one it would
    open a conversation that is not his.
    """
    role = Q(organisation=group.organisation_id, role=Role.COORDINATOR)
    held = set(
        _in_force(person).filter(role | Q(group=group, role=Role.FACILITATOR)).values_list("role", flat=True)
    )
    others = Membership.objects.filter(group=group).exclude(person_id=person.pk)
    if Role.COORDINATOR in held:
        return others
    if Role.FACILITATOR not in held:
        return others.none()
    return others.filter(guided_by_id=person.pk) if group.is_individual else others


def can_revoke_invitation(person: Person, invitation: Invitation) -> bool:
    """Who made it, a facilitator in force of its group, or a coordinator of its organisation."""
    if person.pk == invitation.made_by_id:
        return True
    role = Q(organisation=invitation.organisation_id, role=Role.COORDINATOR)
    if invitation.group_id is not None:
        role |= Q(group=invitation.group_id, role=Role.FACILITATOR)
    return _in_force(person).filter(role).exists()


def places_shown_to(person: Person) -> QuerySet[Membership]:
    """Return somebody's own places, the ones he moved on from too.

    On a new phone that nobody confirmed only the one that it took over, and those where it reads at once
    because whoever handed it out leads there: where else he has a place is nobody's business but his.
    """
    own = Membership.objects.filter(person_id=person.pk)
    if can_open_private_records(person):
        return own
    phones = Restoration.objects.waiting().filter(person_id=person.pk)
    led = Appointment.objects.in_force(clock.now()).leading().filter(person__in=phones.values("invited_by"))
    return own.filter(Q(pk__in=phones.values("membership")) | Q(group__in=led.values("group")))


def get_group_for(person: Person, pk: int) -> Group:
    """Return the group of a member (joining, stopped and suspended too), facilitator or cover; else 404."""
    group = _get_group(pk)
    member = places_shown_to(person).filter(group=group).exclude(state=Membership.State.MOVED)
    if member.exists() or can_lead_group(person, group):
        return group
    raise Http404


def get_rules_group_for(person: Person, pk: int) -> Group:
    """Return the group for who may read its rules: as `get_group_for`, and coordinators, who confirm them."""
    group = _get_group(pk)
    return group if can_coordinate(person, group.organisation) else get_group_for(person, pk)


def get_group_for_inviter(person: Person, pk: int) -> Group:
    """Return the live group of its facilitator in force; else 404."""
    group = _get_group(pk)
    if not can_invite_to_group(person, group):
        raise Http404
    return group


def get_group_for_coordinator(person: Person, pk: int) -> Group:
    """Return a group of an organisation that this person coordinates; else 404."""
    group = _get_group(pk)
    if not can_coordinate(person, group.organisation):
        raise Http404
    return group


def get_people_group_for(person: Person, pk: int) -> Group:
    """Return the group for who sees its people page: its leaders, and who may confirm in its organisation."""
    group = _get_group(pk)
    if can_lead_group(person, group) or can_confirm_for(
        person, group.organisation, proposer=None, subject=None
    ):
        return group
    raise Http404


def get_own_membership_for(person: Person, pk: int) -> Membership:
    """Return somebody's own membership, as far as `places_shown_to` goes; else 404."""
    return _found(places_shown_to(person).select_related("group__organisation").filter(pk=pk))


def get_membership_to_restore_for(person: Person, pk: int) -> Membership:
    """Return a membership for who may mend a lost phone; else 404."""
    membership = _found(_memberships().filter(pk=pk))
    if not can_restore_membership(person, membership):
        raise Http404
    return membership


def get_membership_to_suspend_for(person: Person, pk: int) -> Membership:
    """Return a membership for a coordinator of its organisation; else 404."""
    membership = _found(_memberships().filter(pk=pk))
    if person.pk == membership.person_id or not can_coordinate(person, membership.group.organisation):
        raise Http404
    return membership


def get_suspension_for(person: Person, pk: int) -> Suspension:
    """Return a suspension for the coordinators and confirmers of its organisation, never its subject."""
    found = _found(
        Suspension.objects.filter(pk=pk).select_related(
            "membership__group__organisation", "membership__person", "proposed_by"
        )
    )
    membership = found.membership
    if not can_confirm_for(person, membership.group.organisation, proposer=None, subject=membership.person):
        raise Http404
    return found


def get_restoration_for(person: Person, pk: int) -> Restoration:
    """Return a restoration for who may confirm in its organisation, never its subject; else 404."""
    found = _found(
        Restoration.objects.filter(pk=pk).select_related(
            "membership__group__organisation", "person", "invited_by"
        )
    )
    organisation = found.membership.group.organisation
    if not can_confirm_for(person, organisation, proposer=None, subject=found.person):
        raise Http404
    return found


def get_invitation_to_revoke_for(person: Person, pk: int) -> Invitation:
    """Return an invitation for who may revoke it; else 404."""
    invitation = _found(Invitation.objects.filter(pk=pk).select_related("group"))
    if not can_revoke_invitation(person, invitation):
        raise Http404
    return invitation


def get_rules_proposal_for(person: Person, pk: int) -> RulesVersion:
    """Return a version for its group's facilitators and its organisation's coordinators.

    Published or withdrawn meanwhile too: an open page then says so.
    """
    version = _found(RulesVersion.objects.filter(pk=pk).select_related("group__organisation", "proposed_by"))
    group = version.group
    if not (can_propose_rules(person, group) or can_coordinate(person, group.organisation)):
        raise Http404
    return version


def organisations_coordinated_by(person: Person) -> QuerySet[Organisation]:
    """Return the organisations whose coordinator this person is now."""
    own = _in_force(person).filter(role=Role.COORDINATOR)
    return Organisation.objects.filter(pk__in=own.values("organisation")).order_by("name")


def organisations_confirmed_by(person: Person) -> QuerySet[Organisation]:
    """Return the organisations in which this person may be a second one (see `can_confirm_for`)."""
    return Organisation.objects.filter(pk__in=_confirmers(person).values("organisation")).order_by("name")


def get_organisation_for(person: Person, slug: str) -> Organisation:
    """Return an organisation for its coordinators; else 404."""
    return _found(organisations_coordinated_by(person).filter(slug=slug))


def get_proposal_for(person: Person, pk: int) -> Appointment:
    """Return a proposed or confirmed role for who may confirm in its organisation; else 404.

    A place in the pool needs no confirmation and has no such page.
    """
    found = _found(
        Appointment.objects.filter(Q(role=Role.COORDINATOR) | Q(group__isnull=False), pk=pk).select_related(
            "organisation", "group", "person", "proposed_by"
        )
    )
    if not can_confirm_for(person, found.organisation, proposer=None, subject=None):
        raise Http404
    return found


def get_appointment_to_end_for(person: Person, pk: int) -> Appointment:
    """Return a role, proposal or place in the pool for a coordinator of its organisation; else 404."""
    found = _found(Appointment.objects.filter(pk=pk).select_related("organisation", "group", "person"))
    if not can_coordinate(person, found.organisation):
        raise Http404
    return found


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.select_related("group__organisation", "person")


def _get_group(pk: int) -> Group:
    return _found(Group.objects.select_related("organisation").filter(pk=pk))


def _found(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise Http404
    return row
