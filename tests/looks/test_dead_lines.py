"""A line that is dead without saying so is found out, also where nobody writes."""

import pytest

from tests.looks.scene import line, until

pytestmark = pytest.mark.browser


@pytest.fixture
def quiet(chat):
    """The page after it has caught up, its time in the hands of the test."""
    chat.page.clock.install()
    page, server = chat([line(1)])
    server.caught_up(1)
    until(page, lambda: server.frames("room.read"))
    server.say(type="read.moved", seq=1, unread=0)
    page.wait_for_timeout(100)
    return page, server


def _asked(server) -> list[int]:
    return [frame["after"] for frame in server.frames("room.open")]


def test_forty_seconds_of_silence_are_answered_with_a_question(quiet):
    page, server = quiet

    page.clock.run_for(38_000)
    early = _asked(server)
    page.clock.run_for(4_000)
    until(page, lambda: len(_asked(server)) == 2)

    assert early == [1]
    assert _asked(server) == [1, 1]


def test_an_answer_proves_the_line(quiet):
    page, server = quiet

    page.clock.run_for(42_000)
    until(page, lambda: len(_asked(server)) == 2)
    server.caught_up(1)
    page.wait_for_timeout(100)
    page.clock.run_for(30_000)

    assert len(server.sockets) == 1
    assert _asked(server) == [1, 1]


def test_without_an_answer_the_page_takes_another_line(quiet):
    page, server = quiet

    page.clock.run_for(42_000)
    page.clock.run_for(11_000)
    until(page, lambda: len(server.sockets) == 2)
    until(page, lambda: len(_asked(server)) == 3)


def test_a_hidden_page_asks_nothing(quiet):
    page, server = quiet
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")

    page.clock.run_for(120_000)

    assert _asked(server) == [1]


def test_a_count_that_is_asked_again_after_a_long_silence_keeps_the_line(quiet):
    page, server = quiet
    server.caught_up(1, unread=1)
    page.wait_for_timeout(100)
    page.clock.run_for(20_000)

    server.say(type="message.deleted", seq=2, target=1)
    page.wait_for_timeout(100)
    page.clock.run_for(3_000)

    assert len(server.sockets) == 1
