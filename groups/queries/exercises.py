"""Exercises that a facilitator may use, from data/exercises.csv."""

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Exercise:
    """A technique or theme for an evening, with where it comes from."""

    slug: str
    name: str
    kind: str
    description: str

    @property
    def is_theme(self) -> bool:
        return self.kind == "thema"


@cache
def exercises() -> tuple[Exercise, ...]:
    """Return all exercises and themes in the order of the file."""
    with (settings.BASE_DIR / "data" / "exercises.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Exercise(row["slug"], row["name_nl"], row["kind"], row["description_nl"])
            for row in csv.DictReader(file)
        )
