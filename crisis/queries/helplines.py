"""Numbers to phone: reviewed data from a file, with who looked at them; never constants in code."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from groups.queries.directory import UNKNOWN, Known, checks_of
from groups.rules.directory import (
    CHECK_DAYS,
    EMERGENCY,
    VITAL,
    Hours,
    Register,
    check_state,
    content_of,
    may_show,
    read_hours,
)
from members.queries import is_demo
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number as the file has it; who writes a date into the file vouches for the row."""

    slug: str
    name: str
    number: str
    when: str
    cost: str
    hours: Hours
    audience: frozenset[str]
    content: str
    checked_in_file: date | None

    @property
    def dial(self) -> str:
        return self.number.replace("-", "")

    @property
    def is_emergency(self) -> bool:
        return self.slug == EMERGENCY

    @property
    def is_vital(self) -> bool:
        return self.slug in VITAL


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A number with what is known about it."""

    line: Helpline
    known: Known


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a page shows: whom to phone in danger, and everybody else."""

    emergency: Helpline
    lines: list[ListedLine]

    @property
    def has_more(self) -> bool:
        return any(not one.line.is_vital for one in self.lines)


@lru_cache(maxsize=1)
def helplines(folder: Path) -> tuple[Helpline, ...]:
    """Return the rows of the file, those that nobody may miss first."""
    with (folder / "helplines.csv").open(encoding="utf-8", newline="") as file:
        rows = [_helpline(row) for row in csv.DictReader(file)]
    first = [line for slug in VITAL for line in rows if line.slug == slug]
    return (*first, *[line for line in rows if line not in first])


def _helpline(row: dict[str, str]) -> Helpline:
    return Helpline(
        slug=row["slug"],
        name=row["name"],
        number=row["number"],
        when=row["when_nl"],
        cost=row["cost"],
        hours=read_hours(row["hours"]),
        audience=frozenset(row["audience"].split(";")),
        content=content_of(row),
        checked_in_file=date.fromisoformat(row["last_checked"]) if row["last_checked"] else None,
    )


def all_numbers() -> list[ListedLine]:
    """Return every number with what is known about it, in one query."""
    lines = helplines(settings.BASE_DIR / "data")
    known = checks_of(Register.HELPLINES, {line.slug: line.content for line in lines})
    return [ListedLine(line, known.get(line.slug) or _known_from_file(line)) for line in lines]


def _known_from_file(line: Helpline) -> Known:
    on = line.checked_in_file
    if on is None:
        return UNKNOWN
    expires_on = on + timedelta(days=CHECK_DAYS)
    return Known(check_state(holds=True, expires_on=expires_on, today=clock.today()), on)


def numbers(*, first_for: str = "") -> Numbers:
    """Return what people may see: 112 always, no wrong number, and outside a demo none that nobody checked.

    Veilig Thuis and 113 are shown before somebody checked them too, and the page says so.
    """
    in_demo = is_demo()
    shown = [one for one in all_numbers() if may_show(one.known.state, slug=one.line.slug, is_demo=in_demo)]
    emergency = next(one.line for one in shown if one.line.is_emergency)
    others = [one for one in shown if not one.line.is_emergency]
    return Numbers(emergency, sorted(others, key=lambda one: first_for not in one.line.audience))


def find_line(slug: str) -> Helpline | None:
    return next((line for line in helplines(settings.BASE_DIR / "data") if line.slug == slug), None)
