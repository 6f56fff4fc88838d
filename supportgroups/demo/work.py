"""Six weeks of the facilitators' work: what was agreed, what they logged and thought about it, who talked with them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from coordinators.actions import (
    Logged,
    note_supervision,
    prepare_work,
    propose_agreement,
    see_passings,
    sign_agreement,
    write_consideration,
)
from coordinators.models import Consideration, WorkEntry
from coordinators.permissions import Facilitator, get_own_work_for
from coordinators.queries.load import load_of
from coordinators.rules import WEEK, Terms, monday_of
from groups.rules import Window
from supportgroups.demo import weeks
from supportgroups.demo.house import House
from supportgroups.demo.weeks import Agrees, Does, Talk, Thinks, Weeks
from supportgroups.lib import clock

# Only to number what is logged and noted, always the same.
NUMBERS = UUID("5f1a9d0c-3c1e-4d55-9a06-0f3a2f3c8a11")
LOGGED_AT = time(20, 30)
LOOKED_AT = time(9)
TALKED_AT = time(14)


def tell_work(house: House) -> None:
    """Let everybody who leads in a house agree, log, weigh and talk, each at its own moment of the past six weeks."""
    for alias in house.practice.facilitators:
        told = weeks.WEEKS[alias]
        facilitator = get_own_work_for(house.people[alias], house.organisation.slug)
        for number, agrees in enumerate(told.agreed):
            _agree(house, facilitator, agrees, signs=not (told.waits and number == len(told.agreed) - 1))
        WorkEntry.objects.bulk_create([_logged(facilitator, *entry) for entry in _entries(house, told)])
        for talk in told.talks:
            _talk(house, facilitator, talk)
        for thinks in told.thinks:
            _weigh(house, facilitator, thinks)


def _agree(house: House, facilitator: Facilitator, agrees: Agrees, *, signs: bool) -> None:
    # One of the two is always the facilitator: whoever of them proposes, the other one signs.
    first, second = house.coordinators[0], facilitator.person
    if agrees.by_facilitator:
        first, second = second, first
    terms = Terms(agrees.hours * 60, {day: Window(*agrees.window) for day in agrees.days})
    with clock.at(_moment(_day(house, agrees.ago), TALKED_AT)):
        made = propose_agreement(by=first, facilitator=facilitator, terms=terms)
    if signs:
        with clock.at(_moment(_day(house, agrees.ago), LOGGED_AT)):
            sign_agreement(by=second, facilitator=facilitator, agreement=made)


def _entries(house: House, told: Weeks) -> Iterator[tuple[date, Does]]:
    """Yield what was done before today, in order."""
    today = _day(house, 0)
    for does in told.does:
        for ago in does.weeks:
            on = monday_of(today) - ago * WEEK + timedelta(days=does.weekday)
            if on < today:
                yield on, does


def _logged(facilitator: Facilitator, on: date, does: Does) -> WorkEntry:
    logged = Logged(
        kind=does.kind, minutes=does.minutes, on=on, is_heavy=does.is_heavy, shares_heavy=does.shares_heavy
    )
    with clock.at(_moment(on, LOGGED_AT)):
        return prepare_work(
            by=facilitator.person,
            facilitator=facilitator,
            logged=logged,
            once=_number(facilitator, f"{on} {does.kind} {does.minutes}"),
        )


def _talk(house: House, facilitator: Facilitator, talk: Talk) -> None:
    held_on = _day(house, talk.ago)
    with clock.at(_moment(held_on, TALKED_AT)):
        note_supervision(
            by=house.coordinators[0],
            facilitator=facilitator,
            held_on=held_on,
            own_part=talk.own,
            shared_part=talk.shared,
            once=_number(facilitator, f"talk {held_on}"),
        )


def _weigh(house: House, facilitator: Facilitator, thinks: Thinks) -> None:
    """Let a facilitator look at one of his weeks when it is over, and write what he thinks, if anything."""
    monday = monday_of(_day(house, 0)) - thinks.week * WEEK
    with clock.at(min(_moment(monday + WEEK, LOOKED_AT), house.calendar.now)):
        passings = load_of(facilitator, until=monday, weeks=1).passings
        see_passings(by=facilitator.person, facilitator=facilitator, passings=passings)
        if thinks.text:
            row = Consideration.objects.get(
                organisation=facilitator.organisation,
                person=facilitator.person,
                monday=monday,
                kind=thinks.kind,
            )
            write_consideration(
                by=facilitator.person, consideration=row, text=thinks.text, sharing=thinks.sharing
            )


def _day(house: House, ago: int) -> date:
    return clock.local(house.calendar.now).date() - timedelta(days=ago)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.AMSTERDAM)


def _number(facilitator: Facilitator, what: str) -> UUID:
    return uuid5(NUMBERS, f"{facilitator.organisation.slug}/{facilitator.person.alias}/{what}")
