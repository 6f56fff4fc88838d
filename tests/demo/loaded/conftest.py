from collections.abc import Iterator

import pytest
from django.db import transaction

from supportgroups.demo import Demo, build_demo


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker) -> Iterator[Demo]:
    """Loads once for all tests of this folder, which then change it inside their own transactions."""
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic(using="keys"):
        yield build_demo()
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
