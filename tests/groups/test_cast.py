"""The quick way in of the tests' own people leaves exactly what the real way leaves."""

from datetime import datetime
from uuid import UUID

import pytest
from django.apps import apps

from tests.cast import come_in, join

pytestmark = pytest.mark.django_db

MADE_UP = {"token_hash", "password"}


def standing() -> dict[tuple[str, str], dict]:
    """Return every row of every table, by table and key."""
    return {
        (model._meta.label, str(row[model._meta.pk.attname])): row
        for model in apps.get_models()
        if model._meta.app_label in {"members", "groups", "chat", "crisis", "coordinators"}
        for row in model._default_manager.values()
    }


def what_came(act) -> list[tuple[str, dict]]:
    """Return what an act added or changed, without keys, moments and what is made up each time."""
    before = standing()
    act()
    changed = [(table, row) for (table, key), row in standing().items() if before.get((table, key)) != row]
    return sorted(((table, _told(row)) for table, row in changed), key=str)


def _told(row: dict) -> dict:
    return {
        name: "…" if isinstance(value, UUID | datetime) or name in MADE_UP else value
        for name, value in row.items()
        if name not in {"id", "alias", "access_version"} and not name.endswith("_id")
    }


def test_who_is_let_in_quickly_stands_there_as_if_he_came_by_himself(circle):
    quick = what_came(lambda: join(circle, "Vlug"))
    real = what_came(lambda: come_in(circle, "Echt"))

    assert quick == real
    assert len(real) == 7


def test_the_room_changes_as_often(circle):
    room = circle.rooms.get()
    versions = []
    for act in (join, come_in):
        act(circle, act.__name__)
        room.refresh_from_db()
        versions.append(room.access_version)

    assert versions == [2, 3]
