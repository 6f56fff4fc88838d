"""Helplines as reviewed data: read from the file, never constants in code."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call, when, and whether somebody checked it."""

    name: str
    number: str
    when: str
    cost: str
    hours: str
    last_checked: str

    @property
    def dial(self) -> str:
        return self.number.replace("-", "")


@lru_cache(maxsize=1)
def helplines(folder: Path) -> tuple[Helpline, ...]:
    """Return the helplines that have a number, in the order of the file."""
    with (folder / "helplines.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["number"]]
    return tuple(
        Helpline(row["name"], row["number"], row["when_nl"], row["cost"], row["hours"], row["last_checked"])
        for row in rows
    )
