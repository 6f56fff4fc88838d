"""Reading a conversation file: who wrote what on which evening, with dates relative to today.

A line is `dag -41 20:13 Ruud: tekst` (that many days ago, wall-clock time in Amsterdam), `net -63 Ruud: tekst`
(that many minutes ago), or `dag -30 18:20 ! joins Bilal` (something happens instead of being said).
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from supportgroups.lib.clock import AMSTERDAM, local

FOLDER = Path(__file__).parent / "conversations"
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
RHYTHM = timedelta(days=14)
# Days before this one move together when the evenings would fall in a weekend.
LOOSE_DAY = -2
# Before this hour people sleep: the newest lines then stand late on the evening before.
MORNING = time(9)
LATE = time(23, 45)

_LINE = re.compile(
    r"(?:dag (?P<day>-\d+) (?P<clock>\d\d:\d\d)|net (?P<ago>-\d+)) "
    r"(?:! (?P<event>\w+) (?P<subject>.+)|(?P<who>[^:!]+): (?P<text>.+))"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said, or that happens: then `event` names it and `who` is whom it concerns."""

    at: datetime
    who: str
    text: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the days of a conversation fall, seen from one moment.

    `evening_day` is the day of the first evening, such as -37. Evenings that would fall on a Saturday or
    Sunday, and all days but the newest with them, move to the Friday before.
    """

    now: datetime
    evening_day: int = 0
    starts_at: time = time(19, 30)

    def day(self, day: int, at: time) -> datetime:
        """Return the moment of a day at this time on the wall."""
        moved = day - self._shift() if day < LOOSE_DAY else day
        return datetime.combine(local(self.now).date() + timedelta(days=moved), at, AMSTERDAM)

    def ago(self, minutes: int) -> datetime:
        """Return the moment so many minutes ago, counted back from bedtime when it is night."""
        newest = local(self.now)
        if newest.time() < MORNING:
            newest = datetime.combine(newest.date() - timedelta(days=1), LATE, AMSTERDAM)
        return (newest - timedelta(minutes=minutes)).replace(second=0, microsecond=0)

    def first_evening(self) -> datetime:
        """Return the start of the first evening that the conversation knows."""
        return self.day(self.evening_day, self.starts_at)

    def next_evening(self, moment: datetime) -> datetime:
        """Return the start of the first evening after this moment."""
        evening = self.first_evening()
        while evening <= moment:
            evening += RHYTHM
        return evening

    def _shift(self) -> int:
        weekday = (local(self.now).date() + timedelta(days=self.evening_day)).weekday()
        return max(weekday - WEEKDAYS.index("vrijdag"), 0) if self.evening_day else 0


def read_script(slug: str, calendar: Calendar) -> list[Line]:
    """Return the lines of a conversation in order, with their real moments and weekdays filled in."""
    rows = (FOLDER / f"{slug}.txt").read_text(encoding="utf-8").splitlines()
    return [_line(row, calendar) for row in rows if row and not row.startswith("#")]


def _line(row: str, calendar: Calendar) -> Line:
    found = _LINE.fullmatch(row)
    if found is None:
        message = f"not a line of a conversation: {row}"
        raise ValueError(message)
    if found["ago"]:
        at = calendar.ago(-int(found["ago"]))
    else:
        at = calendar.day(int(found["day"]), time.fromisoformat(found["clock"]))
    if found["event"]:
        return Line(at, found["subject"], event=found["event"])
    evening = WEEKDAYS[calendar.next_evening(at).weekday()]
    return Line(at, found["who"], text=found["text"].replace("{bijeenkomst}", evening))
