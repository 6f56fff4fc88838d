"""Opening an organisation and its group, through the same actions as on the pages, up to the first evening."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings

from crisis.actions import confirm_step, propose_step
from crisis.rules import USUAL_MINUTES
from groups.actions.appointments import confirm_appointment, propose_appointment
from groups.actions.groups import GroupPlan, choose_extra_rules, go_live, open_group, open_organisation
from groups.actions.invitations import invite, redeem_invitation
from groups.actions.rules import accept_rules
from groups.models import Appointment, Group, HouseRule, Invitation, Organisation, Region
from groups.queries.rules import newest_rules
from groups.rules import Evening
from members.actions import welcome_person
from members.models import Person
from supportgroups.demo import cast
from supportgroups.demo.script import Calendar

Role = Appointment.Role


@dataclass(frozen=True, slots=True)
class House:
    """An organisation with its one group of the demo, and everybody in it by alias."""

    practice: cast.Practice
    calendar: Calendar
    organisation: Organisation
    group: Group
    people: dict[str, Person]

    @property
    def coordinators(self) -> tuple[Person, Person]:
        first, second = self.practice.coordinators
        return self.people[first], self.people[second]

    @property
    def facilitators(self) -> list[Person]:
        return [self.people[alias] for alias in self.practice.facilitators]


@cache
def _rows() -> Mapping[str, dict[str, str]]:
    with (settings.BASE_DIR / "data" / "practices.csv").open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row for row in csv.DictReader(file)}


def name_of(slug: str) -> str:
    """Return the name of a practice as data/practices.csv has it."""
    return _rows()[slug]["name"]


def open_house(practice: cast.Practice, now: datetime) -> House:
    """Open one practice completely: coordinators, professionals, help route, live group, accepted rules."""
    people: dict[str, Person] = {}
    organisation = _open_organisation(practice, people)
    first = people[practice.coordinators[0]]
    _choose_rules(first, organisation, practice.extra_rules)
    for alias in practice.backups:
        people[alias] = welcome_staff(first, organisation, Role.BACKUP, alias)
    for alias in practice.facilitators:
        people[alias] = welcome_staff(first, organisation, Role.FACILITATOR, alias)
    calendar = Calendar(now, practice.evening_day, practice.starts_at)
    group = open_group(by=first, organisation=organisation, plan=_plan(practice, calendar))
    house = House(practice, calendar, organisation, group, people)
    _appoint(house)
    _lay_route(house)
    _begin(house)
    return house


def _open_organisation(practice: cast.Practice, people: dict[str, Person]) -> Organisation:
    made = open_organisation(slug=practice.organisation)
    for alias, (_invitation, token) in zip(practice.coordinators, made, strict=True):
        people[alias] = welcome_person(alias=alias)
        redeem_invitation(token=token, person=people[alias])
    return Organisation.objects.get(slug=practice.organisation)


def _choose_rules(by: Person, organisation: Organisation, slugs: tuple[str, ...]) -> None:
    cards = list(HouseRule.objects.filter(slug__in=slugs))
    choose_extra_rules(by=by, organisation=organisation, cards=cards)


def welcome_staff(by: Person, organisation: Organisation, role: str, alias: str) -> Person:
    """Invite somebody into the pool of an organisation and let him in."""
    person = welcome_person(alias=alias)
    _invitation, token = invite(by=by, kind=role, organisation=organisation)
    redeem_invitation(token=token, person=person)
    return person


def _plan(practice: cast.Practice, calendar: Calendar) -> GroupPlan:
    return GroupPlan(
        name=name_of(practice.slug),
        regions=list(Region.objects.filter(slug__in=practice.regions)),
        place=practice.place,
        composition=practice.composition,
        evening=None if practice.kind == Group.Kind.INDIVIDUAL else evening_from(calendar),
        kind=practice.kind,
        way_of_working=practice.way_of_working,
        target_size=practice.target_size,
    )


def evening_from(calendar: Calendar) -> Evening:
    """Return the series that begins with the first evening of a calendar."""
    first = calendar.first_evening()
    return Evening(weekday=first.weekday(), starts_at=first.time(), first_on=first.date())


def _appoint(house: House) -> None:
    first, second = house.coordinators
    wanted = [(alias, Role.FACILITATOR) for alias in house.practice.facilitators]
    wanted += [(alias, Role.BACKUP) for alias in house.practice.backups]
    for alias, role in wanted:
        proposed = propose_appointment(by=first, group=house.group, person=house.people[alias], role=role)
        confirm_appointment(by=second, appointment=proposed)


def _lay_route(house: House) -> None:
    """Name the facilitators first and a backup professional last, at the usual minutes."""
    first, second = house.coordinators
    asked = [*house.practice.facilitators, house.practice.backups[0]]
    for alias, minutes in zip(asked, USUAL_MINUTES, strict=False):
        step = propose_step(by=first, group=house.group, person=house.people[alias], after_minutes=minutes)
        confirm_step(by=second, step=step)


def _begin(house: House) -> None:
    go_live(by=house.coordinators[0], group=house.group)
    house.group.refresh_from_db()
    for person in house.facilitators:
        accept_newest(house.group, person)


def accept_newest(group: Group, person: Person) -> None:
    """Accept the rules that hold now, as everybody does before he can write."""
    version = newest_rules(group)
    if version is not None:
        accept_rules(person=person, version=version)


def let_in(house: House, alias: str) -> None:
    """Let a new member in by an invitation of the first facilitator."""
    person = welcome_person(alias=alias)
    _invitation, token = invite(
        by=house.facilitators[0],
        kind=Invitation.Kind.MEMBER,
        organisation=house.organisation,
        group=house.group,
    )
    redeem_invitation(token=token, person=person)
    accept_newest(house.group, person)
    house.people[alias] = person
