"""Where somebody stands in every group he has to do with, and what must happen next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from groups.models import (
    Appointment,
    Group,
    Membership,
    Organisation,
    RulesAcceptance,
    RulesVersion,
    Suspension,
)
from groups.permissions import places_shown_to
from groups.queries.seats import LEADING
from members.models import Person
from members.permissions import can_open_private_records
from supportgroups.lib import clock

Role = Appointment.Role
State = Membership.State


class Stage(StrEnum):
    """What stands between somebody and his group now, if anything."""

    IN = "in"
    ACCEPT = "accept"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    ENDED = "ended"
    PREPARING = "preparing"


@dataclass(frozen=True, slots=True)
class Standing:
    """One group of somebody: as a member, or as who leads it (then without a membership)."""

    group: Group
    stage: Stage
    membership: Membership | None = None
    suspension: Suspension | None = None

    @property
    def leads(self) -> bool:
        return self.membership is None


@dataclass(frozen=True, slots=True)
class Home:
    """All places of somebody; the landing page follows from it."""

    standings: tuple[Standing, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    stands_behind: tuple[Group, ...] = ()
    # A role that gives no right yet: in the pool, or proposed and not confirmed.
    waits_for_role: bool = False

    @property
    def to_accept(self) -> Standing | None:
        """The first group whose house rules wait for this person."""
        return next((one for one in self.standings if one.stage == Stage.ACCEPT), None)

    @property
    def only_group(self) -> Standing | None:
        """The one group that this person is in, where he has no other place or role to choose from."""
        elsewhere = self.organisations or self.stands_behind
        if len(self.standings) != 1 or elsewhere or self.standings[0].stage != Stage.IN:
            return None
        return self.standings[0]

    @property
    def only_confirms(self) -> bool:
        """Whether coordinating, or standing behind a group, is all that this person does."""
        return bool(self.organisations or self.stands_behind) and not self.standings

    @property
    def leads_now(self) -> bool:
        """Whether this person leads a group that goes on, and nothing keeps him from it."""
        return any(one.leads and one.stage == Stage.IN for one in self.standings)

    @property
    def is_empty(self) -> bool:
        """Whether this person has no place and no role at all."""
        return not (self.standings or self.organisations or self.stands_behind or self.waits_for_role)


def home_of(person: Person) -> Home:
    """Return where this person stands in all his groups and organisations, in at most six queries.

    On a new phone that nobody confirmed not where else he has a place (`permissions.places_shown_to`).
    """
    now = clock.now()
    open_roles = list(
        Appointment.objects.filter(person_id=person.pk)
        .exclude(ends_at__lte=now)
        .select_related("group__organisation", "organisation")
        .order_by("pk")
    )
    roles = [role for role in open_roles if role.confirmed_at is not None and role.starts_at <= now]
    return Home(
        standings=tuple(_standings(person, roles)),
        organisations=tuple(role.organisation for role in roles if role.role == Role.COORDINATOR),
        stands_behind=tuple(role.group for role in roles if role.role == Role.BACKUP and role.group),
        waits_for_role=any(_waits(role, roles) for role in open_roles),
    )


def _waits(role: Appointment, in_force: Iterable[Appointment]) -> bool:
    # A place in the pool is never confirmed: it waits only for who has that role nowhere yet.
    held = {(one.organisation_id, one.role) for one in in_force}
    return role.confirmed_at is None and (
        role.group_id is not None or (role.organisation_id, role.role) not in held
    )


def standing_in(person: Person, group: Group) -> Standing | None:
    """Return where this person stands in one group, or None where he has nothing to do with it."""
    return next((one for one in home_of(person).standings if one.group.pk == group.pk), None)


def _standings(person: Person, roles: Iterable[Appointment]) -> list[Standing]:
    memberships = list(
        places_shown_to(person)
        .exclude(state=State.MOVED)
        .select_related("group__organisation")
        .order_by("pk")
    )
    led = {role.group.pk: role.group for role in roles if role.role in LEADING and role.group}
    groups = {one.group_id for one in memberships} | set(led)
    accepted = _groups_with_newest_accepted(person, groups)
    suspensions = _suspensions(person)
    own = [
        _of_member(one, suspensions.get(one.group.organisation_id), accepted=one.group_id in accepted)
        for one in memberships
    ]
    member_of = {one.group_id for one in memberships if one.state != State.STOPPED}
    leads = [
        _of_leader(group, suspensions.get(group.organisation_id), accepted=group.pk in accepted)
        for group in led.values()
        if group.pk not in member_of and group.state != Group.State.ENDED
    ]
    told = {one.group.organisation_id for one in own}
    # Decided after he went on to another organisation: told all the same.
    elsewhere = [
        Standing(found.membership.group, Stage.SUSPENDED, found.membership, found)
        for organisation, found in suspensions.items()
        if organisation not in told and can_open_private_records(person)
    ]
    return own + leads + elsewhere


def _of_member(membership: Membership, suspension: Suspension | None, *, accepted: bool) -> Standing:
    stage = _stage(membership.group, accepted=accepted and membership.state == State.ACTIVE)
    if stage != Stage.ENDED and membership.state == State.STOPPED:
        stage = Stage.STOPPED
    if suspension is not None:
        stage = Stage.SUSPENDED
    return Standing(membership.group, stage, membership, suspension)


def _of_leader(group: Group, suspension: Suspension | None, *, accepted: bool) -> Standing:
    stage = _stage(group, accepted=accepted) if suspension is None else Stage.SUSPENDED
    return Standing(group, stage, suspension=suspension)


def _stage(group: Group, *, accepted: bool) -> Stage:
    if not group.is_live:
        return Stage.ENDED if group.state == Group.State.ENDED else Stage.PREPARING
    return Stage.IN if accepted else Stage.ACCEPT


def _suspensions(person: Person) -> dict[int, Suspension]:
    """Return what keeps this person out, by organisation: it holds in all groups there."""
    rows = Suspension.objects.in_force(clock.now()).filter(membership__person_id=person.pk)
    related = rows.select_related("membership__group__organisation")
    return {row.membership.group.organisation_id: row for row in related}


def _groups_with_newest_accepted(person: Person, groups: Iterable[int]) -> set[int]:
    published = RulesVersion.objects.filter(group__in=groups, published_at__isnull=False).order_by("number")
    newest: dict[int, int] = dict(published.values_list("group_id", "pk"))
    taken = set(
        RulesAcceptance.objects.filter(person_id=person.pk, version__in=newest.values()).values_list(
            "version_id", flat=True
        )
    )
    return {group for group, version in newest.items() if version in taken}
