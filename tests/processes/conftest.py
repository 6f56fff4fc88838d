"""Every test here has an installation of its own, with real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leftovers import adopt_orphans
from tests.processes.phone import Phone
from tests.processes.rig import House, Plan, house_after, shared_plan


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    adopt_orphans()
    return shared_plan(tmp_path_factory.getbasetemp())


@pytest.fixture
def house(plan: Plan, tmp_path: Path, django_db_blocker) -> Iterator[House]:
    folder = tmp_path / "home"
    folder.mkdir()
    with django_db_blocker.unblock(), house_after(plan, folder) as house:
        yield house


@pytest.fixture
def phone_of() -> Iterator:
    """Return a function that opens a socket as somebody; all are closed afterwards."""
    phones: list[Phone] = []

    def open_phone(person, web, **options) -> Phone:
        phones.append(Phone(person, web.port, **options))
        return phones[-1]

    yield open_phone
    for phone in phones:
        phone.close()
