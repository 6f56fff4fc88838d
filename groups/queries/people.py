"""Who is in a group, as its facilitators see it and as deciding about somebody needs it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

import segno
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from groups.models import (
    Appointment,
    Group,
    Invitation,
    Membership,
    Organisation,
    Restoration,
    Suspension,
)
from groups.permissions import organisations_confirmed_by, restorable_memberships
from groups.rules import SizeWord, fold_alias, is_past_last_day, minutes_per_person, size_word
from members.models import Person
from members.rules import hash_token
from supportgroups.lib import clock

State = Membership.State
LEADING_ROLES = (Appointment.Role.FACILITATOR, Appointment.Role.COVER)
# Whoever has none of these is no second person, whatever else holds.
CONFIRMING_ROLES = (Appointment.Role.COORDINATOR, Appointment.Role.BACKUP)


def alias_taken(group: Group, alias: str, *, besides: Person | None = None) -> bool:
    """Return whether somebody in the group is called so: who stopped keeps his alias, staff has theirs."""
    there = Q(group=group) | Q(organisation=group.organisation_id, group=None)
    staff = Appointment.objects.filter(there, ends_at=None)
    members = Membership.objects.filter(group=group).exclude(state=State.MOVED)
    names = chain(
        staff.values_list("person_id", "person__alias"), members.values_list("person_id", "person__alias")
    )
    return _is_among(alias, names, besides)


def alias_taken_among_staff(organisation: Organisation, alias: str, *, besides: Person | None = None) -> bool:
    """Return whether a coordinator, facilitator or backup of the organisation is called so."""
    staff = Appointment.objects.filter(organisation=organisation, ends_at=None)
    return _is_among(alias, staff.values_list("person_id", "person__alias"), besides)


def is_alias_borne_elsewhere(person_id: UUID, alias: str) -> bool:
    """Return whether somebody else bears this alias in a group or organisation of this person."""
    person = Person.objects.get(pk=person_id)
    there = Q(memberships__person=person_id) & ~Q(memberships__state=State.MOVED)
    groups = Group.objects.filter(there | Q(appointments__person=person_id, appointments__ends_at=None))
    organisations = Organisation.objects.filter(appointments__person=person_id, appointments__ends_at=None)
    return any(alias_taken(group, alias, besides=person) for group in groups.distinct()) or any(
        alias_taken_among_staff(one, alias, besides=person) for one in organisations.distinct()
    )


def _is_among(alias: str, names: Iterable[tuple[UUID, str]], besides: Person | None) -> bool:
    wanted = fold_alias(alias)
    own = None if besides is None else besides.pk
    return any(fold_alias(name) == wanted for person, name in names if person != own)


@dataclass(frozen=True, slots=True)
class ShownInvitation:
    """An invitation as it is handed over, once: a link and the same as an image to scan."""

    link: str
    qr: str


def show_invitation(token: str) -> ShownInvitation:
    """Return the link and QR code of a token; the caller has the token only right after making it."""
    link = settings.KRING_URL + reverse("groups:welcome", args=[token])
    return ShownInvitation(link, segno.make(link, error="m").svg_data_uri(scale=6, border=4, light="white"))


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member as the people page shows him: an alias, a state, and what stands open about him."""

    membership: Membership
    suspension: Suspension | None
    phone: Restoration | None
    can_get_new_phone: bool

    @property
    def alias(self) -> str:
        return self.membership.person.alias

    @property
    def restoration(self) -> Restoration | None:
        """The new phone that waits for a second person."""
        return self.phone if self.phone and self.phone.refused_at is None else None

    @property
    def needs_link(self) -> bool:
        return self.phone is not None and self.phone.refused_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.suspension is not None and self.suspension.confirmed_at is not None

    @property
    def is_proposed_out(self) -> bool:
        return self.suspension is not None and self.suspension.confirmed_at is None

    @property
    def is_time_for_a_talk(self) -> bool:
        found = self.suspension
        return found is not None and self.is_suspended and is_past_last_day(found.ends_on, clock.today())


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What the people page of a group shows, in a fixed number of queries."""

    group: Group
    members: list[MemberRow]
    invitations: list[Invitation]

    @property
    def taking_part(self) -> int:
        return sum(row.membership.state == State.ACTIVE for row in self.members)

    @property
    def stopped(self) -> int:
        return sum(row.membership.state == State.STOPPED for row in self.members)

    @property
    def on_the_way(self) -> int:
        return sum(row.membership.state == State.JOINING for row in self.members)

    @property
    def minutes_each(self) -> int:
        return minutes_per_person(self.taking_part)

    @property
    def size_word(self) -> SizeWord:
        return size_word(self.taking_part)

    @property
    def restorations(self) -> list[Restoration]:
        return [row.restoration for row in self.members if row.restoration]


def people_of(group: Group, viewer: Person) -> PeoplePage:
    """Return the people page of a group as this person sees it, in a fixed number of queries.

    Members, what stands open about each, who may get a new phone from this viewer, and open invitations.
    """
    memberships = (
        Membership.objects.filter(group=group)
        .exclude(state=State.MOVED)
        .select_related("person", "guided_by")
    )
    suspensions = _open_suspensions(group)
    phones = _unproven_phones(group)
    may_restore = _restorable(group, viewer)
    rows = [
        MemberRow(one, suspensions.get(one.person_id), phones.get(one.person_id), one.pk in may_restore)
        for one in memberships
    ]
    rows.sort(key=lambda row: (_ORDER[row.membership.state], row.alias.casefold()))
    return PeoplePage(group, rows, open_invitations(group))


_ORDER: dict[str, int] = {State.ACTIVE: 0, State.JOINING: 1, State.STOPPED: 2}


def id_of_link(token: str) -> int | None:
    """Return which invitation a link is, whether it still works or not."""
    rows = Invitation.objects.filter(token_hash=hash_token(token))
    return rows.values_list("pk", flat=True).first()


def open_invitations(group: Group) -> list[Invitation]:
    """Return the invitations of a group that still work, newest first; never their tokens."""
    rows = Invitation.objects.usable(clock.now()).filter(group=group)
    return list(rows.select_related("made_by", "restores__person").order_by("-made_at"))


def guide_of_member(group: Group, person: Person) -> str:
    """Return how the facilitator beside somebody is called, in individual guidance; nothing where none is."""
    beside = Membership.objects.filter(group=group, person_id=person.pk, guided_by__isnull=False)
    return beside.values_list("guided_by__alias", flat=True).first() or ""


def coordinators_in(organisations: Iterable[int]) -> dict[int, list[str]]:
    """Return how the coordinators of each organisation are called, for who wants to talk about a decision.

    In one query for any number of organisations, and none for none.
    """
    rows = Appointment.objects.in_force(clock.now()).filter(
        organisation__in=list(organisations), role=Appointment.Role.COORDINATOR
    )
    aliases: dict[int, list[str]] = defaultdict(list)
    for organisation, alias in rows.order_by("pk").values_list("organisation_id", "person__alias"):
        aliases[organisation].append(alias)
    return aliases


def is_staff(person: Person) -> bool:
    """Return whether this person has any open role, the pool included."""
    return Appointment.objects.filter(_open_role(), person_id=person.pk).exists()


@dataclass(frozen=True, slots=True)
class KindsOfWork:
    """What somebody's roles make him: who leads or may be asked to, who may be a second person, who coordinates."""

    leads: bool
    confirms: bool
    coordinates: bool


def kinds_of_work(person: Person) -> KindsOfWork:
    """Return for which pages somebody has a place in the menu.

    Asked on every page: one plain query, and a second one only for who may be a second person.
    """
    now = clock.now()
    roles = list(Appointment.objects.filter(_open_role(), person_id=person.pk))
    return KindsOfWork(
        leads=any(_leads(role, now) for role in roles),
        confirms=any(role.role in CONFIRMING_ROLES for role in roles)
        and organisations_confirmed_by(person).exists(),
        coordinates=any(
            role.role == Appointment.Role.COORDINATOR and role.is_in_force(now) for role in roles
        ),
    )


def _leads(role: Appointment, now: datetime) -> bool:
    # In the pool he may be asked to any evening; nobody confirms that.
    is_agreed = role.group_id is None or (role.confirmed_at is not None and role.confirmed_at <= now)
    return role.role in LEADING_ROLES and is_agreed


def _restorable(group: Group, viewer: Person) -> set[int]:
    # Who has a role is refused: a link alone must never open a facilitator's rights.
    staff = Appointment.objects.filter(_open_role(), person__memberships__group=group)
    rows = restorable_memberships(viewer, group).exclude(person_id__in=staff.values("person_id"))
    return set(rows.values_list("pk", flat=True))


def _open_role() -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=clock.now())


def _open_suspensions(group: Group) -> dict[UUID, Suspension]:
    rows = Suspension.objects.standing().filter(
        membership__group__organisation=group.organisation_id, membership__person__memberships__group=group
    )
    return {row.membership.person_id: row for row in rows.select_related("proposed_by", "membership")}


def _unproven_phones(group: Group) -> dict[UUID, Restoration]:
    rows = Restoration.objects.unproven().filter(membership__group=group).select_related("invited_by")
    return {row.person_id: row for row in rows}
