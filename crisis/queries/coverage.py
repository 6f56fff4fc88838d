"""Gaps and counts of help routes: all that coordinators' pages may know of this room."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from crisis.models import RouteStep
from crisis.rules import Gap, Link, Stand, gaps_in
from groups.models import Appointment, Group
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
