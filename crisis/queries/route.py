"""The help route of one group as its coordinators see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from crisis.models import RouteStep
from crisis.queries.coverage import Stands, missing_routes, stands_in
from crisis.queries.timetable import Timetable, timetable_of
from crisis.rules import Stand, next_minutes
from groups.models import Group
from groups.permissions import can_coordinate
from groups.protocol import Missing, WhatIsMissing
from groups.queries.setup import Staff, staff_of
from members.models import Person


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step with who may confirm it, whether its person still has a role, and whom it replaces."""

    step: RouteStep
    confirmers: list[Person]
    may_confirm: bool
    stand: Stand
    replaces: RouteStep | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with a confirmed role who can be named in a step."""

    person: Person
    stand: Stand


@dataclass(frozen=True, slots=True)
class Route:
    """The help route of a group as one viewer sees it."""

    group: Group
    lines: list[StepLine]
    candidates: list[Candidate]
    missing: list[Missing]
    next_minutes: int
    may_plan: bool
    timetable: Timetable


def route_of(group: Group) -> list[RouteStep]:
    """Return the confirmed steps of a group in order: who is asked, and after how many minutes."""
    return list(RouteStep.objects.confirmed().filter(group=group).select_related("person"))


def missing_of_route(question: WhatIsMissing) -> list[Missing]:
    """Answer what the help route of a group lacks before it can go live (S2 1.2, 1.4)."""
    group = Group.objects.get(pk=question.group_id)
    return missing_routes([group])[group.pk]


def route_page(group: Group, viewer: Person) -> Route:
    """Return the route page; only who plans it sees whom he can still name, and never himself."""
    steps = list(
        RouteStep.objects.filter(group=group).select_related("person", "proposed_by", "confirmed_by")
    )
    stands = stands_in([group])[group.pk]
    staff = staff_of([group.organisation], viewer)[group.organisation_id]
    may_plan = can_coordinate(viewer, group.organisation)
    return Route(
        group=group,
        lines=[_line(step, steps, stands, staff) for step in steps],
        candidates=_candidates(staff, stands) if may_plan else [],
        missing=missing_routes([group])[group.pk],
        next_minutes=next_minutes([step.after_minutes for step in steps]),
        may_plan=may_plan,
        timetable=timetable_of(group, [step for step in steps if _is_asked(step, stands)]),
    )


def _is_asked(step: RouteStep, stands: Stands) -> bool:
    return step.confirmed_at is not None and stands.get(step.person_id, Stand.NOTHING) != Stand.NOTHING


def _line(step: RouteStep, steps: Sequence[RouteStep], stands: Stands, staff: Staff) -> StepLine:
    confirmers = [one for one in staff.confirmers if one.pk not in {step.proposed_by_id, step.person_id}]
    same_moment = (one for one in steps if one.after_minutes == step.after_minutes and one.confirmed_at)
    waits = step.confirmed_at is None
    return StepLine(
        step=step,
        confirmers=confirmers if waits else [],
        may_confirm=waits and staff.viewer in confirmers,
        stand=stands.get(step.person_id, Stand.NOTHING),
        replaces=next(same_moment, None) if waits else None,
    )


def _candidates(staff: Staff, stands: Stands) -> list[Candidate]:
    # Without the viewer: nobody names himself.
    people = {found.person for found in staff.appointments} - {staff.viewer}
    named = [Candidate(person, stands[person.pk]) for person in people if person.pk in stands]
    return sorted(named, key=lambda one: one.person.alias.casefold())
