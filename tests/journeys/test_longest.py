"""The longest names and more people than a group should have, on the narrowest screen."""

import pytest

from tests.journeys.longest import NAMES, settle_overfull
from tests.journeys.looks import NARROW, TOO_WIDE
from tests.journeys.pages import own_pages_of

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.fixture(scope="module")
def overfull(kring):
    return settle_overfull()


@pytest.mark.parametrize("who", NAMES)
def test_no_page_becomes_wider(who, phone, overfull):
    person = phone(NAMES[who], viewport=NARROW)

    faults = []
    for path in own_pages_of(NAMES[who], overfull, others=NAMES.values()):
        faults += [f"{path} {fault}" for fault in person.goto(path).page.evaluate(TOO_WIDE, NARROW["width"])]

    assert faults == []
