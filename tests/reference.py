"""Reference data for every test: in each fresh database once, and back again after what emptied it."""

from django.db import connection

from groups.actions import load_reference_data
from groups.models import DirectoryEntry, HouseRule, Organisation, Region

_MODELS = (Region, Organisation, HouseRule, DirectoryEntry, DirectoryEntry.regions.through)
_rows: dict[str, list[tuple]] = {}


def put_reference_data() -> None:
    """Do what `load_reference_data` does in an empty database, ten times as fast."""
    if Region.objects.exists():
        return
    if _rows:
        _put_back()
        return
    load_reference_data()
    with connection.cursor() as cursor:
        for model in _MODELS:
            cursor.execute(f'SELECT {_columns(model)} FROM "{model._meta.db_table}"')
            _rows[model._meta.db_table] = cursor.fetchall()


def remove_reference_data() -> None:
    """Leave what a database has before anything was loaded."""
    for model in reversed(_MODELS):
        model.objects.all().delete()


def _put_back() -> None:
    with connection.cursor() as cursor:
        for model in _MODELS:
            rows = _rows[model._meta.db_table]
            places = ", ".join(["%s"] * len(model._meta.concrete_fields))
            cursor.executemany(
                f'INSERT INTO "{model._meta.db_table}" ({_columns(model)}) VALUES ({places})', rows
            )


def _columns(model) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
