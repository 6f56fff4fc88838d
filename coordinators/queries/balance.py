"""The page of a facilitator's weeks, the same for himself and for his coordinator but for what is his alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coordinators.models import Consideration, WorkEntry
from coordinators.permissions import Facilitator
from coordinators.queries.load import WEEKS_SHOWN, Key, Load, load_of, this_monday
from coordinators.queries.measures import (
    Cell,
    Row,
    contacts_picture,
    heat_of,
    hours_picture,
    legend_of_contacts,
    legend_of_hours,
    rows_of,
)
from coordinators.rules import LEDGER_DAYS, WEEK, Passing, Week, monday_of
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class Asked:
    """An agreement that was passed, and what its facilitator did with the question."""

    passing: Passing
    week: Week
    consideration: Consideration | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Six weeks of a facilitator with the pictures of it, one week of them looked at more closely."""

    load: Load
    week: Week
    rows: list[Row]
    asked: list[Asked]
    earlier: date | None
    later: date | None
    is_now: bool

    @property
    def hours(self) -> str:
        return hours_picture(self.load)

    @property
    def contacts(self) -> str:
        return contacts_picture(self.load)

    @property
    def hours_legend(self) -> list[tuple[str, Any]]:
        return legend_of_hours(self.load)

    @property
    def contacts_legend(self) -> list[tuple[str, Any]]:
        return legend_of_contacts(self.load)

    @property
    def heat(self) -> list[tuple[Any, list[Cell]]]:
        return heat_of(self.load.spread)

    @property
    def has_contacts(self) -> bool:
        return any(week.contacts for week in self.load.weeks)


def chosen_monday(word: str) -> date:
    """Return the Monday of the week that an address names; of this week for anything else, the future and long ago."""
    this = this_monday()
    try:
        wanted = monday_of(date.fromisoformat(word))
    except ValueError:
        return this
    return wanted if this - timedelta(days=LEDGER_DAYS) <= wanted <= this else this


def balance_of(facilitator: Facilitator, monday: date, *, own: bool) -> Balance:
    """Return the weeks around one of them, in a fixed number of queries.

    The newest six where it is one of those, else the six that end with it.
    """
    this = this_monday()
    until = this if monday > this - WEEK * WEEKS_SHOWN else monday
    load = load_of(facilitator, until=until)
    week = load.week(monday) or load.newest
    return Balance(
        load=load,
        week=week,
        rows=rows_of(load, own=own),
        asked=_asked(load, considerations_of([facilitator])[facilitator.key]),
        earlier=monday - WEEK if monday - WEEK >= this - timedelta(days=LEDGER_DAYS) else None,
        later=monday + WEEK if monday < this else None,
        is_now=week.monday == this,
    )


def considerations_of(
    facilitators: Iterable[Facilitator],
) -> dict[Key, dict[tuple[date, str], Consideration]]:
    """Return what these facilitators saw of what was passed, by week and kind, in one query."""
    wanted = list(facilitators)
    found: dict[Key, dict[tuple[date, str], Consideration]] = {one.key: {} for one in wanted}
    rows = Consideration.objects.filter(
        organisation__in={one.organisation.pk for one in wanted}, person__in={one.person.pk for one in wanted}
    )
    for row in rows.select_related("organisation"):
        found.get((row.organisation_id, row.person_id), {})[row.monday, row.kind] = row
    return found


def _asked(load: Load, seen: Mapping[tuple[date, str], Consideration]) -> list[Asked]:
    return [
        Asked(one, week, seen.get((one.monday, one.kind)))
        for week in reversed(load.weeks)
        for one in week.passings
    ]


def worth_a_talk(
    asked: Iterable[Asked], *, talked_on: date | None = None, today: date | None = None
) -> list[Asked]:
    """Return what a coordinator may see: worth a talk, seen by its facilitator or seven days old, not talked about since."""
    now = today or clock.today()
    return [
        one
        for one in asked
        if (one.passing.is_worth_a_talk or _wants_a_talk(one))
        and (one.consideration is not None or one.passing.told_on <= now)
        and (talked_on is None or talked_on < one.passing.on)
    ]


def _wants_a_talk(asked: Asked) -> bool:
    return asked.consideration is not None and asked.consideration.wants_a_talk


def asked_of(load: Load, seen: Mapping[tuple[date, str], Consideration]) -> list[Asked]:
    """Return what was passed in a load, newest first, with what its facilitator did with the question."""
    return _asked(load, seen)


def entries_of(facilitator: Facilitator, week: Week) -> Sequence[WorkEntry]:
    """Return what a facilitator logged in one week, newest day first."""
    rows = WorkEntry.objects.filter(
        organisation=facilitator.organisation,
        person=facilitator.person,
        on__gte=week.monday,
        on__lt=week.monday + WEEK,
    )
    return list(rows.order_by("-on", "-pk"))
