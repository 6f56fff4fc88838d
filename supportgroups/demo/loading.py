"""Filling an empty installation with the demo, and telling who is in it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from groups.actions.appointments import propose_appointment
from groups.actions.groups import GroupPlan, open_group
from groups.actions.invitations import invite
from groups.actions.reference import load_reference_data
from groups.models import Appointment, Group, Invitation, Region
from groups.rules import Evening
from members.actions import make_sign_in_link, mark_demo
from members.models import Person
from supportgroups.demo import cast
from supportgroups.demo.duty import leave_call, plan_duty, quiet_down, tell_calls
from supportgroups.demo.evenings import hold_evenings
from supportgroups.demo.figures import tell_figures
from supportgroups.demo.house import House, open_house, welcome_staff
from supportgroups.demo.nights import let_rest, tell_nights
from supportgroups.demo.reach import make_reachable
from supportgroups.demo.story import tell
from supportgroups.demo.work import tell_work
from supportgroups.lib import clock

BEFORE_IT_ALL = timedelta(days=60)
DRAFTED_AGO = timedelta(days=6)
INVITED_AGO = timedelta(days=1)
INVITING = "ervaring-in-huis"


class DemoRefusedError(Exception):
    """Somebody is in this installation already, or invited: the demo is for an empty one only."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented person, what his sign-in link is good for, and the link."""

    alias: str
    good_for: str
    link: str


@dataclass(slots=True)
class Demo:
    """What was loaded: the people per role, and the page of an invitation that nobody used yet."""

    people: dict[str, list[DemoPerson]] = field(default_factory=dict)
    invitation: str = ""


def load_demo() -> str:
    """Build the demo and return who is in it, as lines for a terminal."""
    return as_table(build_demo())


def is_empty() -> bool:
    """Say whether nobody is here, on his way or expected: only then may this become a demo."""
    return not (Person.objects.exists() or Invitation.objects.exists() or Group.objects.exists())


def build_demo() -> Demo:
    """Fill an empty installation with the demo, all of it or nothing, and mark it as one.

    Refuses where it is not empty. Every write goes through the rooms' actions, at its own moment of the past
    six weeks; nothing lies in the future.
    """
    if not is_empty():
        message = "This installation is not empty; the demo is for an empty one."
        raise DemoRefusedError(message)
    now = clock.now()
    with transaction.atomic():
        mark_demo()
        load_reference_data()
        with clock.at(now - BEFORE_IT_ALL):
            houses = {practice.slug: open_house(practice, now) for practice in cast.PRACTICES}
        for house in houses.values():
            make_reachable(house)
            tell(house)
            hold_evenings(house)
            let_rest(house)
        _tell_help(houses)
        for house in houses.values():
            tell_work(house)
        tell_nights(now)
        tell_figures(houses[cast.PRACTICES[0].slug])
        _leave_draft(houses[cast.PRACTICES[0].slug])
        return _listing(houses)


def _tell_help(houses: dict[str, House]) -> None:
    first, second = (houses[practice.slug] for practice in cast.PRACTICES[:2])
    plan_duty(first)
    tell_calls(first)
    # Nobody is on duty there today: a call waits for tomorrow evening.
    plan_duty(second, since=1)
    leave_call(second)
    quiet_down()


def _leave_draft(house: House) -> None:
    """Leave a group in preparation: one facilitator waits for a second person, the rest is missing."""
    first, _second = house.coordinators
    with clock.at(house.calendar.now - DRAFTED_AGO):
        alias = cast.DRAFT_FACILITATOR
        house.people[alias] = welcome_staff(first, house.organisation, Appointment.Role.FACILITATOR, alias)
        group = open_group(by=first, organisation=house.organisation, plan=_draft_plan(house))
        propose_appointment(
            by=first, group=group, person=house.people[alias], role=Appointment.Role.FACILITATOR
        )


def _draft_plan(house: House) -> GroupPlan:
    evening = house.calendar.next_evening(house.calendar.now) + timedelta(days=7)
    return GroupPlan(
        name=cast.DRAFT_NAME,
        regions=list(Region.objects.filter(slug__in=cast.DRAFT_REGIONS)),
        place=cast.DRAFT_PLACE,
        composition=Group.Composition.WOMEN,
        evening=Evening(weekday=evening.weekday(), starts_at=evening.time(), first_on=evening.date()),
        target_size=6,
    )


def _listing(houses: dict[str, House]) -> Demo:
    demo = Demo(invitation=_open_invitation(houses[INVITING]))
    for role, aliases, house in _roles(houses):
        people = demo.people.setdefault(role, [])
        people.extend(_demo_person(house.people[alias], role, house) for alias in aliases)
    return demo


def _open_invitation(house: House) -> str:
    with clock.at(house.calendar.now - INVITED_AGO):
        _invitation, token = invite(
            by=house.facilitators[0],
            kind=Invitation.Kind.MEMBER,
            organisation=house.organisation,
            group=house.group,
        )
    return settings.KRING_URL + reverse("groups:welcome", args=[token])


def _roles(houses: dict[str, House]) -> list[tuple[str, list[str], House]]:
    """Return, role by role and house by house, who has it; who has none of the others takes part."""
    found = []
    for role in ("coördinator", "achterwacht", "begeleider", "deelnemer"):
        found += [(role, _aliases(house, role), house) for house in houses.values()]
    return found


def _aliases(house: House, role: str) -> list[str]:
    staff = {
        "coördinator": list(house.practice.coordinators),
        "achterwacht": list(house.practice.backups),
        "begeleider": [alias for alias in house.people if alias in _leading(house)],
    }
    taken = {alias for aliases in staff.values() for alias in aliases}
    return staff.get(role, [alias for alias in house.people if alias not in taken])


def _leading(house: House) -> set[str]:
    return {*house.practice.facilitators, cast.DRAFT_FACILITATOR}


def _demo_person(person: Person, role: str, house: House) -> DemoPerson:
    special = cast.SPECIAL.get(person.alias, "")
    where = f"van {house.organisation.name}" if role == "coördinator" else f"in {house.group.name}"
    good_for = special if person.alias == cast.DRAFT_FACILITATOR else f"{role} {where}"
    if special and special != good_for:
        good_for = f"{good_for}: {special}"
    return DemoPerson(person.alias, good_for, settings.KRING_URL + make_sign_in_link(person=person))


def as_table(demo: Demo) -> str:
    """Return the demo people per role, each with what he is good for and his link, for a terminal."""
    lines = []
    for role, people in demo.people.items():
        lines += ["", role.upper()]
        for person in people:
            lines += [f"  {person.alias:<10} {person.good_for}", f"  {'':<10} {person.link}"]
    lines += ["", "OPEN UITNODIGING (voor een nieuwe deelnemer)", f"  {demo.invitation}"]
    lines += ["", "Elke link werkt één keer, 24 uur lang. Nog een link: manage.py sign_in_link <naam>"]
    return "\n".join(lines)
