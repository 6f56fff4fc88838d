"""Regions, organisations, house-rule cards and the directory from the files in `data/`."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from groups.models import DirectoryEntry, HouseRule, Organisation, Region
from groups.rules.directory import content_of, shown_name

CARDS_OF_REPORT = 5


def load_reference_data(*, folder: Path | None = None) -> None:
    """Bring regions, organisations, house-rule cards and the directory up to date with `data/*.csv`; safe to run twice.

    Rows are found by slug. Nothing is ever removed, since groups and versions may point to it; an
    organisation that exists keeps its name. The first five cards are those of S3 3.1.4, the others are
    proposals that an organisation switches on. An entry of the directory that changed must be checked anew.
    """
    source = folder or Path(settings.BASE_DIR) / "data"
    with transaction.atomic():
        _load_regions(source / "regions.csv")
        _load_organisations(source / "organisations.csv")
        _load_cards(source / "house_rules.csv")
        _load_directory(source / "directory.csv")


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


def _load_directory(path: Path) -> None:
    rows = list(_rows(path))
    DirectoryEntry.objects.bulk_create(
        [_entry(position, row) for position, row in enumerate(rows, start=1)],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=_ENTRY_FIELDS,
    )
    _place_in_regions({row["slug"]: _parts(row["region"]) for row in rows})


_COPIED = (
    "provider",
    "category",
    "cost",
    "referral_needed",
    "recognition",
    "website",
)
_ENTRY_FIELDS = [
    *_COPIED,
    "position",
    "name",
    "audience",
    "region_names",
    "description",
    "source_year",
    "content",
]


def _entry(position: int, row: dict[str, str]) -> DirectoryEntry:
    return DirectoryEntry(
        slug=row["slug"],
        position=position,
        name=shown_name(name=row["name"], provider=row["provider"], category=row["category"]),
        audience=f";{';'.join(_parts(row['audience']))};",
        region_names="; ".join(_parts(row["region"])),
        description=row["description_nl"],
        source_year=int(row["source_year"]) if row["source_year"] else None,
        content=content_of(row),
        **{name: row[name] for name in _COPIED},
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _place_in_regions(names: dict[str, list[str]]) -> None:
    """Put every entry in all regions, of whatever kind, that are called as the file says."""
    regions: dict[str, list[int]] = {}
    for pk, name in Region.objects.values_list("pk", "name"):
        regions.setdefault(name, []).append(pk)
    entries = dict(DirectoryEntry.objects.filter(slug__in=names).values_list("slug", "pk"))
    between = DirectoryEntry.regions.through
    between.objects.filter(directoryentry__in=entries.values()).delete()
    between.objects.bulk_create(
        between(directoryentry_id=entries[slug], region_id=pk)
        for slug, own in names.items()
        for name in own
        for pk in regions.get(name, [])
    )
