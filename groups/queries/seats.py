"""Which seat follows from roles, rules and suspensions, for one person or for everyone in a group."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from groups.models import Appointment, Group, Membership, Restoration, RulesAcceptance, Suspension
from groups.protocol import NO_SEAT, Seat
from groups.queries.rules import newest_rules
from groups.rules import Acceptance, seat_for
from members.models import Person
from supportgroups.lib import clock

Role = Appointment.Role
LEADING = {Role.FACILITATOR, Role.COVER}


def seat_of(group: Group, person: Person, *, of_person: Person | None = None) -> Seat:
    """Return what this person may do in the group's conversation now (architecture.md C5).

    In individual guidance the conversation is that of one member, `of_person`, and his facilitator.
    """
    return _seats(group, of_person, only=person.pk).get(person.pk, NO_SEAT)


def seats_in(group: Group, *, of_person: Person | None = None) -> dict[UUID, Seat]:
    """Return everyone who reads in the group's conversation now, in six queries whatever their number.

    And whose seat is held until his new phone is confirmed.
    """
    return {person: seat for person, seat in _seats(group, of_person).items() if seat.belongs}


def _seats(group: Group, of_person: Person | None, only: UUID | None = None) -> dict[UUID, Seat]:
    # A group conversation belongs to nobody in particular, one of individual guidance always to somebody.
    if not group.is_live or group.is_individual != (of_person is not None):
        return {}
    present, unproven = _present(group, of_person, only)
    accepted = _accepted(group, present)
    return {person: seat_for(accepted[person], held=person in unproven) for person in present}


def _present(group: Group, of_person: Person | None, only: UUID | None) -> tuple[set[UUID], set[UUID]]:
    """Return who belongs in this conversation whatever the rules say: members and leaders, less who may not.

    And who of them is on a new phone that does not read yet. A coordinator of the organisation never reads a
    group's words and a backup professional neither, even if he was a member once.
    """
    roles = _roles(group)
    leading = {person for person, role in roles if role in LEADING}
    kept_out = {person for person, role in roles if role not in LEADING}
    members = _members(group, of_person)
    if of_person is not None:
        leading &= set(members.values())
    unproven = _on_unproven_phones(members, leading)
    present = (set(members) | leading) - kept_out - _suspended(group)
    return present if only is None else present & {only}, unproven


def _roles(group: Group) -> set[tuple[UUID, str]]:
    there = Q(group=group, role__in=[*LEADING, Role.BACKUP]) | Q(
        organisation=group.organisation_id, role=Role.COORDINATOR
    )
    rows = Appointment.objects.in_force(clock.now()).filter(there)
    return set(rows.values_list("person_id", "role"))


def _members(group: Group, of_person: Person | None) -> dict[UUID, UUID | None]:
    rows = Membership.objects.active().filter(group=group)
    if of_person is not None:
        rows = rows.filter(person_id=of_person.pk)
    return dict(rows.values_list("person_id", "guided_by_id"))


def _on_unproven_phones(members: Iterable[UUID], leading: set[UUID]) -> set[UUID]:
    """Return who came back on a new phone that was refused, or not confirmed and handed out by who reads elsewhere.

    Else a coordinator could read a group by a member's lost phone, or a facilitator another group.
    """
    unproven = Restoration.objects.unproven().filter(person_id__in=list(members))
    read_along = Q(refused_at=None, invited_by_id__in=leading)
    return set(unproven.exclude(read_along).values_list("person_id", flat=True))


def _suspended(group: Group) -> set[UUID]:
    # Wherever in the organisation it was proposed: kept out of one room only, he would be in the next one.
    rows = Suspension.objects.in_force(clock.now()).filter(
        membership__group__organisation=group.organisation_id
    )
    return set(rows.values_list("membership__person_id", flat=True))


def _accepted(group: Group, people: set[UUID]) -> dict[UUID, Acceptance]:
    newest = newest_rules(group)
    rows = RulesAcceptance.objects.filter(
        version__group=group, version__published_at__isnull=False, person_id__in=people
    ).values_list("person_id", "version_id")
    taken = set(rows)
    some = {person for person, _ in taken}
    return {
        person: Acceptance(some=person in some, newest=newest is not None and (person, newest.pk) in taken)
        for person in people
    }
