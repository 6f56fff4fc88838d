"""Regions, organisations and house-rule cards from the files in `data/`."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from groups.models import HouseRule, Organisation, Region

CARDS_OF_REPORT = 5


def load_reference_data(*, folder: Path | None = None) -> None:
    """Bring regions, organisations and house-rule cards up to date with `data/*.csv`; safe to run twice.

    Rows are found by slug. Nothing is ever removed, since groups and versions may point to it; an
    organisation that exists keeps its name. The first five cards are those of S3 3.1.4, the others are
    proposals that an organisation switches on.
    """
    source = folder or Path(settings.BASE_DIR) / "data"
    with transaction.atomic():
        _load_regions(source / "regions.csv")
        _load_organisations(source / "organisations.csv")
        _load_cards(source / "house_rules.csv")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _load_regions(path: Path) -> None:
    Region.objects.bulk_create(
        [Region(slug=row["slug"], name=row["name"], kind=row["kind"]) for row in _rows(path)],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "kind"],
    )


def _load_organisations(path: Path) -> None:
    Organisation.objects.bulk_create(
        [Organisation(slug=row["slug"], name=row["name"]) for row in _rows(path)], ignore_conflicts=True
    )


def _load_cards(path: Path) -> None:
    cards = [
        HouseRule(
            slug=row["slug"],
            title=row["title_nl"],
            rule=row["rule_nl"],
            why=row["why_nl"],
            is_of_report=position <= CARDS_OF_REPORT,
            position=position,
        )
        for position, row in enumerate(_rows(path), start=1)
    ]
    HouseRule.objects.bulk_create(
        cards,
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["title", "rule", "why", "is_of_report", "position"],
    )
