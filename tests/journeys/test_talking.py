"""Members and a facilitator talk on their phones: live, in one order, nothing lost and nothing twice."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.house import stored

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.service_worker]

LONG_ENOUGH = 60_000


@pytest.fixture
def three(phone, circle):
    """Ana, Bo and Fay, each with the conversation open."""
    # Who leads begins at his day: the conversation is one tap away.
    ana, bo, fay = phone("Ana").goto("/"), phone("Bo").goto("/"), phone("Fay")
    fay.excuse("WebSocket is closed before")
    phones = [ana, bo, fay.goto("/").is_at("/mijn-dag/").tap("Groep")]
    for each in phones:
        each.is_at("/gesprek/").page.wait_for_selector(".composer")
    return phones


def _all_read(phones, *texts: str) -> None:
    for each in phones:
        for text in texts:
            expect(each.page.locator(".msg .text", has_text=text)).to_have_count(1, timeout=LONG_ENOUGH)


def _state_of(phone, text: str) -> str:
    return phone.page.locator(".msg.mine", has_text=text).locator(".state").inner_text().strip()


def _is_sent(phone, text: str) -> None:
    state = phone.page.locator(".msg.mine", has_text=text).locator(".state", has_text="verzonden")
    expect(state).to_be_visible(timeout=LONG_ENOUGH)


def _senders_since(before: int) -> Counter[str]:
    """Count whose posts the server stored after the first so many: a screen shows one of two that look alike."""
    return Counter(sender for _seq, sender in stored()[before:])


def test_three_phones_talk_at_once_and_read_the_same_order(three):
    ana, bo, fay = three

    for number in range(1, 5):
        steps.write(ana, f"Ana zegt {number}")
        steps.write(bo, f"Bo zegt {number}")
        steps.write(fay, f"Fay zegt {number}")
    _all_read(three, *(f"{alias} zegt {number}" for alias in ("Ana", "Bo", "Fay") for number in range(1, 5)))

    orders = [steps.reads(each) for each in three]
    assert orders[0] == orders[1] == orders[2]
    assert [seq for seq, _sender in stored()] == list(range(1, len(stored()) + 1))


def test_only_aliases_are_shown(three):
    ana, bo, _fay = three

    steps.write(ana, "Wie ben ik hier")
    _all_read(three, "Wie ben ik hier")

    said = bo.page.locator(".msg", has_text="Wie ben ik hier")
    assert said.locator(".who").text_content() == "Ana"
    assert "@" not in bo.page.content().split("<main")[1]


def test_what_is_written_without_a_connection_waits_and_goes_out_once(three):
    ana, bo, _fay = three
    before = len(stored())

    with ana.offline():
        steps.write(ana, "Vanuit de trein")
        ana.page.wait_for_timeout(500)
        assert _state_of(ana, "Vanuit de trein") == "wacht"
        steps.write(bo, "Waar ben je, Ana")
    _is_sent(ana, "Vanuit de trein")

    _all_read(three, "Vanuit de trein", "Waar ben je, Ana")
    assert _senders_since(before) == Counter({"Ana": 1, "Bo": 1})


def test_a_killed_server_loses_and_doubles_nothing(three, kring):
    ana, bo, _fay = three
    for each in three:
        each.excuse("WebSocket connection", "ERR_CONNECTION")
    before = len(stored())
    steps.write(ana, "Vlak voor de stroomstoring")

    kring.kill()
    steps.write(ana, "Tijdens de stroomstoring")
    steps.write(bo, "Ik ook")
    kring.open()
    for each, text in ((ana, "Tijdens de stroomstoring"), (bo, "Ik ook")):
        _is_sent(each, text)

    _all_read(three, "Vlak voor de stroomstoring", "Tijdens de stroomstoring", "Ik ook")
    assert steps.reads(ana) == steps.reads(bo)
    assert _senders_since(before) == Counter({"Ana": 2, "Bo": 1})


def test_what_is_new_is_counted_marked_and_read_once_seen(phone, circle):
    guus, bo = phone("Guus"), phone("Bo").goto("/")
    _read_to_the_end(guus)
    steps.write(bo, "Gelezen?")
    _is_sent(bo, "Gelezen?")

    guus.page.reload()
    assert guus.page.locator("[data-unread]").inner_text().startswith("1")
    guus.tap("Groep").sees("Nieuwe berichten", "Gelezen?")
    _read_to_the_end(guus)

    assert guus.page.locator("[data-unread]").count() == 0


def _read_to_the_end(phone) -> None:
    phone.goto("/").page.wait_for_selector(".composer")
    phone.page.locator(".talk").evaluate("(talk) => { talk.scrollTop = 0; }")
    phone.page.wait_for_timeout(2000)
    phone.goto("/ik/")
