"""Gaps and counts of help routes: all that coordinators' pages may know of this room."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from crisis.models import DutyShift, HelpPolicy, RouteStep
from crisis.rules import HORIZON, PROMISED, Gap, Link, Promise, Span, Stand, gaps_in, gaps_of, promises_of
from groups.models import Appointment, Group, Organisation
from groups.permissions import organisations_confirmed_by
from groups.protocol import Missing
from members.models import Person
from supportgroups.lib import clock

Role = Appointment.Role
Stands = dict[UUID, Stand]


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """A step that waits for a second person: whom it names, where, and who proposed it."""

    pk: int
    group_id: int
    group_name: str
    alias: str
    after_minutes: int
    proposed_by: str


@dataclass(frozen=True, slots=True)
class RosterGap:
    """Promised hours in the coming fourteen days in which nobody is on duty: for one group, or for all of them."""

    organisation_id: int
    group_id: int | None
    group_name: str
    span: Span


@dataclass(frozen=True, slots=True)
class WaitingShift:
    """A shift that waits for a second person."""

    pk: int
    organisation_slug: str
    organisation_name: str
    group_name: str
    alias: str
    starts_at: datetime
    ends_at: datetime


def stands_in(groups: Sequence[Group]) -> dict[int, Stands]:
    """Return what everybody with a role in force is to each group, in one query; nothing, while he is suspended.

    Who leads any group of the organisation can stand by; who stands behind is a coordinator of the
    organisation or a backup professional of this very group.
    """
    by_organisation = defaultdict(list)
    for found in _roles_that_count(groups):
        by_organisation[found.organisation_id].append(found)
    return {group.pk: _stands(group, by_organisation[group.organisation_id]) for group in groups}


def _roles_that_count(groups: Sequence[Group]) -> Sequence[Appointment]:
    return list(
        Appointment.objects.counting(clock.now())
        .filter(organisation__in={group.organisation_id for group in groups})
        .filter(Q(group__isnull=False) | Q(role=Role.COORDINATOR))
        .exclude(group__state=Group.State.ENDED)
    )


def _stands(group: Group, appointments: Sequence[Appointment]) -> Stands:
    stands: Stands = {}
    for found in appointments:
        if found.role == Role.COORDINATOR or (found.role == Role.BACKUP and found.group_id == group.pk):
            stands[found.person_id] = Stand.STANDS_BEHIND
        elif found.role != Role.BACKUP:
            stands.setdefault(found.person_id, Stand.LEADS)
    return stands


def missing_routes(groups: Sequence[Group]) -> dict[int, list[Missing]]:
    """Return what the help route of each of these groups lacks, in two queries for any number."""
    stands = stands_in(groups)
    links: dict[int, list[Link]] = {group.pk: [] for group in groups}
    for step in RouteStep.objects.confirmed().filter(group__in=groups).order_by("position"):
        stand = stands[step.group_id].get(step.person_id, Stand.NOTHING)
        links[step.group_id].append(Link(step.person_id, step.after_minutes, stand))
    return {pk: [Missing(_line(gap), "crisis:route") for gap in gaps_in(own)] for pk, own in links.items()}


def _line(gap: Gap) -> str:
    return {
        Gap.TOO_FEW: _("een hulproute met minstens twee bevestigde mensen"),
        Gap.NOT_AT_ONCE: _("een eerste stap in de hulproute die meteen gebeld wordt (0 minuten)"),
        Gap.NOBODY_BEHIND: _("een coördinator of achterwacht als laatste stap in de hulproute"),
        Gap.WITHOUT_ROLE: _("een vervanger in de hulproute voor wie nu geen rol heeft"),
    }[gap]


def steps_to_confirm(person: Person) -> list[WaitingStep]:
    """Return the steps that this person may confirm: in his organisations, neither proposed by nor naming him."""
    rows = (
        RouteStep.objects.filter(
            confirmed_at=None, group__organisation__in=organisations_confirmed_by(person)
        )
        .exclude(Q(proposed_by=person) | Q(person=person) | Q(group__state=Group.State.ENDED))
        .select_related("group", "person", "proposed_by")
        .order_by("group__name", "position")
    )
    return [
        WaitingStep(
            step.pk,
            step.group_id,
            step.group.name,
            step.person.alias,
            step.after_minutes,
            step.proposed_by.alias if step.proposed_by else "",
        )
        for step in rows
    ]


def roster_gaps(organisations: Sequence[Organisation]) -> list[RosterGap]:
    """Return the promised hours of the coming fourteen days that no confirmed shift covers, in order.

    Where a gap is the same for every open group it stands there once, without a group. Four queries for any number.
    """
    period = Span(clock.now(), clock.now() + HORIZON)
    groups = list(Group.objects.live().filter(organisation__in=organisations).order_by("name", "pk"))
    covered = _covered(groups, period)
    promises = _promises(organisations)
    found: dict[tuple[int, Span], list[Group]] = defaultdict(list)
    for group in groups:
        for span in gaps_of(promises[group.organisation_id], covered[group.pk], period):
            found[group.organisation_id, span].append(group)
    counts = {one.pk: sum(group.organisation_id == one.pk for group in groups) for one in organisations}
    gaps = [
        gap
        for (organisation_id, span), missed in found.items()
        for gap in _as_gaps(organisation_id, span, missed, everywhere=len(missed) == counts[organisation_id])
    ]
    return sorted(gaps, key=lambda gap: (gap.span.starts_at, gap.group_name))


def _as_gaps(
    organisation_id: int, span: Span, missed: Sequence[Group], *, everywhere: bool
) -> list[RosterGap]:
    if everywhere:
        return [RosterGap(organisation_id, None, "", span)]
    return [RosterGap(organisation_id, group.pk, group.name, span) for group in missed]


def _covered(groups: Sequence[Group], period: Span) -> dict[int, list[Span]]:
    stands = stands_in(groups)
    rows = list(
        DutyShift.objects.confirmed()
        .filter(organisation__in={group.organisation_id for group in groups})
        .in_period(period.starts_at, period.ends_at)
    )
    return {
        group.pk: [
            Span(row.starts_at, row.ends_at)
            for row in rows
            if row.organisation_id == group.organisation_id
            and row.group_id in {None, group.pk}
            and row.person_id in stands[group.pk]
        ]
        for group in groups
    }


def _promises(organisations: Sequence[Organisation]) -> dict[int, Sequence[Promise]]:
    promises: dict[int, Sequence[Promise]] = {one.pk: PROMISED for one in organisations}
    for policy in HelpPolicy.objects.filter(organisation__in=organisations).order_by("number"):
        promises[policy.organisation_id] = promises_of(policy.promises)
    return promises


def shifts_to_confirm(person: Person) -> list[WaitingShift]:
    """Return the shifts that this person may confirm: in his organisations, neither proposed by nor naming him."""
    rows = (
        DutyShift.objects.waiting()
        .filter(organisation__in=organisations_confirmed_by(person), ends_at__gt=clock.now())
        .exclude(Q(proposed_by=person) | Q(person=person))
        .select_related("organisation", "group", "person")
    )
    return [
        WaitingShift(
            row.pk,
            row.organisation.slug,
            row.organisation.name,
            row.group.name if row.group else "",
            row.person.alias,
            row.starts_at,
            row.ends_at,
        )
        for row in rows
    ]
