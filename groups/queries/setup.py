"""What coordinators see of their organisations: people and roles, what waits, what a group still lacks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.models import Appointment, Group, Invitation, Membership, Organisation, RulesVersion, Series
from groups.permissions import CONFIRMING
from groups.protocol import Missing, WhatIsMissing
from groups.rules import SizeWord, minutes_per_person, size_word
from members.models import Person
from supportgroups.lib import clock

Role = Appointment.Role
STAFF_KINDS = (Invitation.Kind.FACILITATOR, Invitation.Kind.BACKUP, Invitation.Kind.COORDINATOR)
# Who leads does not stand behind, and the other way round.
OTHER_SIDE = {
    Role.FACILITATOR: {Role.BACKUP},
    Role.COVER: {Role.BACKUP, Role.FACILITATOR},
    Role.BACKUP: {Role.FACILITATOR, Role.COVER},
}
# From which pool somebody comes for a role.
POOL_OF = {Role.FACILITATOR: Role.FACILITATOR, Role.COVER: Role.FACILITATOR, Role.BACKUP: Role.BACKUP}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A role that waits for a second person, and who that may be."""

    appointment: Appointment
    confirmers: list[Person]
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody with a role in one organisation, read at once; members are never in it."""

    viewer: Person
    appointments: Sequence[Appointment]
    confirmers: Sequence[Person]

    def proposals(self, group: Group | None = None) -> list[Proposal]:
        """Return what waits for a second person, in one group or in the whole organisation."""
        return [
            self._proposal(found)
            for found in self.appointments
            if found.confirmed_at is None
            and not is_pool(found)
            and (group is None or found.group_id == group.pk)
        ]

    def in_group(self, group: Group) -> list[Appointment]:
        """Return the confirmed roles in one group."""
        return [
            found
            for found in self.appointments
            if found.group_id == group.pk and found.confirmed_at is not None
        ]

    def coordinators(self) -> list[Appointment]:
        """Return the coordinators in force."""
        return [
            found
            for found in self.appointments
            if found.role == Role.COORDINATOR and found.confirmed_at is not None
        ]

    def candidates(self, group: Group, role: str) -> list[Person]:
        """Return who stands in the pool for this role and may be proposed: see `propose_appointment`."""
        # A cover for another evening may cover this one too.
        same = set() if role == Role.COVER else {role}
        taken = {
            found.person_id
            for found in self.appointments
            if found.group_id == group.pk and found.role in {*same, *OTHER_SIDE[Role(role)]}
        }
        if role != Role.BACKUP:
            taken |= {found.person_id for found in self.appointments if found.role == Role.COORDINATOR}
        return [
            found.person
            for found in self.appointments
            if is_pool(found)
            and found.role == POOL_OF[Role(role)]
            and found.person_id not in {*taken, self.viewer.pk}
        ]

    def colleagues(self) -> list[Appointment]:
        """Return the confirmed roles and the places in the pool, by alias."""
        return [found for found in self.appointments if found.confirmed_at is not None or is_pool(found)]

    def _proposal(self, appointment: Appointment) -> Proposal:
        not_by = {appointment.proposed_by_id, appointment.person_id}
        confirmers = [person for person in self.confirmers if person.pk not in not_by]
        return Proposal(appointment, confirmers, self.viewer in confirmers)


def is_pool(appointment: Appointment) -> bool:
    """Return whether this is a place in the organisation's pool, which gives no right."""
    return appointment.group_id is None and appointment.role != Role.COORDINATOR


def staff_of(organisations: Iterable[Organisation], viewer: Person) -> dict[int, Staff]:
    """Return the staff per organisation as this person may see it, in two queries for any number."""
    wanted = [organisation.pk for organisation in organisations]
    now = clock.now()
    appointments: dict[int, list[Appointment]] = {pk: [] for pk in wanted}
    for found in _open_appointments(wanted, now):
        appointments[found.organisation_id].append(found)
    confirmers = _confirmers_in(wanted, now)
    return {pk: Staff(viewer, appointments[pk], confirmers[pk]) for pk in wanted}


def _open_appointments(organisations: Sequence[int], now: datetime) -> Iterable[Appointment]:
    return (
        Appointment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), organisation__in=organisations)
        .select_related("person", "proposed_by", "group", "organisation")
        .order_by("person__alias", "role", "pk")
    )


def _confirmers_in(organisations: Sequence[int], now: datetime) -> dict[int, list[Person]]:
    found = Appointment.objects.counting(now).filter(CONFIRMING, organisation__in=organisations)
    confirmers: dict[int, list[Person]] = {pk: [] for pk in organisations}
    for appointment in found.select_related("person").order_by("person__alias", "pk"):
        known = confirmers[appointment.organisation_id]
        if appointment.person not in known:
            known.append(appointment.person)
    return confirmers


def missing_of_group(question: WhatIsMissing) -> list[Missing]:
    """Answer what this room knows to be missing (S2 1.2): an evening, and people on whom the group can rely.

    Confirmed, in force and not suspended.
    """
    group = Group.objects.get(pk=question.group_id)
    return missing_in([group])[group.pk]


def missing_in(groups: Sequence[Group]) -> dict[int, list[Missing]]:
    """Return what each of these groups lacks, in two queries for any number of groups."""
    roles = _roles_that_count(groups)
    evenings = set(Series.objects.filter(group__in=groups).values_list("group_id", flat=True))
    return {
        group.pk: _missing(roles[group.pk], has_evening=group.is_individual or group.pk in evenings)
        for group in groups
    }


def _roles_that_count(groups: Sequence[Group]) -> Mapping[int, set[str]]:
    organisations = {group.organisation_id for group in groups}
    rows = Appointment.objects.counting(clock.now()).filter(
        Q(group__in=groups) | Q(role=Role.COORDINATOR, organisation__in=organisations)
    )
    of_group: dict[int, set[str]] = defaultdict(set)
    coordinated = set()
    for found in rows:
        if found.group_id is None:
            coordinated.add(found.organisation_id)
        else:
            of_group[found.group_id].add(found.role)
    for group in groups:
        if group.organisation_id in coordinated:
            of_group[group.pk].add(Role.COORDINATOR)
    return of_group


def _missing(roles: set[str], *, has_evening: bool) -> list[Missing]:
    lines = {
        Role.FACILITATOR: _("een begeleider die door een tweede persoon is bevestigd"),
        Role.BACKUP: _("een achterwacht die door een tweede persoon is bevestigd"),
        Role.COORDINATOR: _("een coördinator die door een tweede persoon is bevestigd"),
    }
    missing = [Missing(line, "groups:setup") for role, line in lines.items() if role not in roles]
    if not has_evening:
        missing.append(Missing(_("een avond, een tijd en een ritme"), "groups:edit"))
    return missing


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """The counts and rules of a group that its coordinator sees; never a member's name."""

    members: int
    open_invitations: int
    rules_number: int | None
    waiting_rules: list[RulesVersion]
    minutes_each: int
    size_word: SizeWord


def facts_of(group: Group) -> GroupFacts:
    """Return what the setup page tells about a group beyond its own fields and its people."""
    there = RulesVersion.objects.filter(group=group, withdrawn_at=None)
    versions = list(there.select_related("proposed_by").order_by("number"))
    published = [version.number for version in versions if version.published_at is not None]
    return GroupFacts(
        members=Membership.objects.active().filter(group=group).count(),
        open_invitations=group.invitations.usable(clock.now()).count(),
        rules_number=published[-1] if published else None,
        waiting_rules=[version for version in versions if version.published_at is None],
        minutes_each=minutes_per_person(group.target_size),
        size_word=size_word(group.target_size),
    )


def open_staff_invitations(organisation: Organisation) -> list[Invitation]:
    """Return the invitations of future colleagues that can still be used, oldest first."""
    return list(
        organisation.invitations.usable(clock.now())
        .filter(kind__in=STAFF_KINDS)
        .select_related("made_by")
        .order_by("made_at")
    )


def groups_of(organisations: Iterable[Organisation]) -> list[Group]:
    """Return the groups of these organisations that have not ended, with their organisation."""
    return list(
        Group.objects.not_ended()
        .filter(organisation__in=organisations)
        .select_related("organisation", "series")
        .order_by("name")
    )


def rules_waiting_in(organisations: Iterable[Organisation]) -> list[RulesVersion]:
    """Return the proposed house rules of these organisations' groups that wait for a coordinator."""
    return list(
        RulesVersion.objects.waiting()
        .filter(group__organisation__in=organisations)
        .exclude(group__state=Group.State.ENDED)
        .select_related("group", "proposed_by")
        .order_by("group__name")
    )
