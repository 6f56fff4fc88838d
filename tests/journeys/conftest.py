"""Journeys of people with real browsers on a real server; each module has an installation of its own."""

from collections.abc import Callable, Iterator

import pytest

from tests.cast import find_person, session_of
from tests.journeys.house import Kring, furnish, running, settle_circle
from tests.journeys.phones import Phone
from tests.leftovers import adopt_orphans
from tests.processes.rig import Plan, shared_plan


@pytest.fixture(scope="session")
def _furnished(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    adopt_orphans()
    return furnish(shared_plan(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="module")
def kring(_furnished, tmp_path_factory, django_db_blocker) -> Iterator[Kring]:
    with django_db_blocker.unblock(), running(_furnished, tmp_path_factory.mktemp("kring")) as kring:
        yield kring


@pytest.fixture(scope="module")
def circle(kring):
    return settle_circle()


@pytest.fixture
def phone(request, browser, kring) -> Iterator[Callable[..., Phone]]:
    """Return a function that hands out phones, signed in; what happened on one that should not fails the test."""
    phones: list[Phone] = []
    # On every fresh phone the service worker fetches all pages that it keeps: only where it matters to the journey.
    keeps = "allow" if request.node.get_closest_marker("service_worker") else "block"

    def hand_out(alias: str = "", **options) -> Phone:
        phones.append(Phone(browser, kring.url, **{"service_workers": keeps, **options}))
        if alias:
            phones[-1].carry(session_of(find_person(alias)))
        return phones[-1]

    yield hand_out
    complaints = [complaint for each in phones for complaint in each.complaints]
    for each in phones:
        each.close()
    assert complaints == []
