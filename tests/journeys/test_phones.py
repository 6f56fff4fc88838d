"""What a phone of the journeys hears by itself: without these, a journey that passes would say less than it seems to."""

import pytest
from playwright.sync_api import Error

from tests.journeys.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.process]

ELSEWHERE = "https://elders.example/teken.png"
LOAD = "(url) => new Promise((done) => Object.assign(new Image(), { onerror: done, src: url }))"


@pytest.fixture
def listening(browser, kring):
    phone = Phone(browser, kring.url, service_workers="block")
    yield phone
    phone.close()


def test_it_hears_what_the_policy_of_a_page_keeps_from_another_host(listening):
    listening.goto("/over/")
    with listening.context.expect_event("requestfailed"):
        listening.page.evaluate(LOAD, ELSEWHERE)

    assert f"asked another host: {ELSEWHERE}" in listening.complaints


def test_it_hears_of_another_host_where_no_policy_stands(listening):
    with listening.context.expect_event("requestfailed"):
        listening.page.evaluate(LOAD, ELSEWHERE)

    assert f"asked another host: {ELSEWHERE}" in listening.complaints


def test_it_hears_who_leads_to_another_host(listening):
    with listening.context.expect_event("requestfailed"), pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        listening.goto(ELSEWHERE)

    assert listening.complaints == [f"asked another host: {ELSEWHERE}"]


def test_it_hears_an_address_of_numbers(listening):
    with listening.context.expect_event("requestfailed"), pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        listening.goto("http://192.0.2.7/")

    assert listening.complaints == ["asked another host: http://192.0.2.7/"]


def test_it_hears_errors_of_a_page(listening):
    listening.goto("/over/")
    with listening.context.expect_event("weberror"):
        listening.page.evaluate("() => { setTimeout(() => { throw new Error('kapot') }) }")

    assert listening.complaints == ["error: kapot"]
