"""Whom a call for help asks, step by step, at the moment that a step fires; and what the rules must know of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crisis.models import HelpEvent, HelpRequest, Probe, RouteStep
from crisis.queries.coverage import Stands, stands_in
from crisis.queries.duty import reachable, shifts_around
from crisis.rules import (
    USUAL_MINUTES,
    Log,
    Shift,
    Situation,
    Stand,
    begins_after,
    changes_after,
    ladder,
    next_morning,
    on_duty,
)
from groups.models import Appointment, Group
from supportgroups.lib import clock

Role = Appointment.Role
MEMBER = HelpRequest.Chain.MEMBER


@dataclass(frozen=True, slots=True)
class Chain:
    """The people of each step now, who of them can be reached, and who is on duty."""

    steps: tuple[frozenset[UUID], ...]
    everyone: frozenset[UUID]
    on_duty: frozenset[UUID]
    reachable: frozenset[UUID]
    situation: Situation


@dataclass(frozen=True, slots=True)
class _People:
    """Who is what to a group now; the asker himself and whom he leaves out are not among them."""

    stands: Stands
    leaders: frozenset[UUID]
    backups: frozenset[UUID]
    coordinators: frozenset[UUID]


def minutes_of(group: Group, chain: str) -> tuple[int, ...]:
    """Return after how many minutes each step of a new request will be asked."""
    if chain != MEMBER:
        return USUAL_MINUTES
    return ladder(RouteStep.objects.confirmed().filter(group=group).values_list("after_minutes", flat=True))


def chain_of(request: HelpRequest, *, passing: UUID | None = None) -> Chain:
    """Return whom this request asks now; who passed it on (or does just now) is called again only with everybody."""
    moment, group = clock.now(), request.group
    people = _people_around(request)
    shifts = shifts_around(group, moment, without=request.asker_id, counting=people.stands)
    now, standby = on_duty(shifts, group.pk, moment)
    asked = [
        {one.person_id for one in now},
        *_later_steps(request, people, {one.person_id for one in standby}),
    ]
    everyone = frozenset().union(*asked)
    passed = _passed_on(request) | {passing}
    steps = tuple(frozenset(step - passed) for step in asked)
    can = reachable(everyone, always=_answering_machines(group))
    return Chain(
        steps=steps,
        everyone=everyone,
        on_duty=frozenset(asked[0]),
        reachable=frozenset(can),
        situation=_situation(group, moment, shifts, steps, can),
    )


def _situation(
    group: Group, moment: datetime, shifts: list[Shift], steps: Iterable[frozenset[UUID]], can: set[UUID]
) -> Situation:
    return Situation(
        moment=moment,
        reachable=tuple(bool(step & can) for step in steps),
        is_on_duty=bool(on_duty(shifts, group.pk, moment)[0]),
        next_duty=begins_after(shifts, group.pk, moment) or next_morning(moment),
        duty_changes=changes_after(shifts, group.pk, moment),
    )


def _people_around(request: HelpRequest) -> _People:
    group = request.group
    rows = Appointment.objects.counting(clock.now()).filter(organisation=group.organisation_id)
    found = {(row.person_id, row.role) for row in rows if row.group_id == group.pk or row.group_id is None}
    coordinators = {person for person, role in found if role == Role.COORDINATOR}
    left_out = {request.asker_id} | (coordinators if request.leaves_out_coordinators else set())
    in_group = {(row.person_id, row.role) for row in rows if row.group_id == group.pk}
    leading = {person for person, role in in_group if role in {Role.FACILITATOR, Role.COVER}}
    return _People(
        stands={who: what for who, what in stands_in([group])[group.pk].items() if who not in left_out},
        leaders=frozenset(leading - left_out),
        backups=frozenset({person for person, role in in_group if role == Role.BACKUP} - left_out),
        coordinators=frozenset(coordinators - left_out),
    )


def _later_steps(request: HelpRequest, people: _People, standby: set[UUID]) -> list[set[UUID]]:
    later = len(request.minutes) - 1
    if request.chain != MEMBER:
        steps = [standby | people.leaders | people.backups, set(people.coordinators)]
    else:
        steps = _route_steps(request, people)
        steps[0] |= standby | people.leaders
        steps[-1] |= people.coordinators | people.backups
    return steps[:later]


def _route_steps(request: HelpRequest, people: _People) -> list[set[UUID]]:
    """Return who of the help route belongs to each later step; who no longer has a role is passed over.

    The first of them also asks who stands at nought minutes: the roster goes before him, he stands by.
    """
    bounds = [-1, *request.minutes[1:]]
    steps: list[set[UUID]] = [set() for _ in request.minutes[1:]]
    for row in RouteStep.objects.confirmed().filter(group=request.group_id):
        if people.stands.get(row.person_id, Stand.NOTHING) == Stand.NOTHING:
            continue
        place = next(
            (k for k, upto in enumerate(bounds[1:]) if bounds[k] < row.after_minutes <= upto), len(steps) - 1
        )
        steps[place].add(row.person_id)
    return steps


def _passed_on(request: HelpRequest) -> set[UUID]:
    rows = HelpEvent.objects.filter(request=request.pk, kind=Log.PASSED_ON, actor__isnull=False)
    return set(rows.values_list("actor_id", flat=True))


def _answering_machines(group: Group) -> list[UUID]:
    # Who answers in the synthetic group has no phone and needs none.
    return list(Probe.objects.filter(group=group).values_list("answerer_id", flat=True))
