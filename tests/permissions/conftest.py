from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.permissions.world import World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Build the world once; every row of the table stands on it and is taken back after itself."""
    with django_db_blocker.unblock(), transaction.atomic("default"), transaction.atomic("keys"):
        yield build_world()
        for alias in ("default", "keys"):
            transaction.set_rollback(True, using=alias)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()
