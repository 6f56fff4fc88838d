"""Nothing that was typed is lost unasked, and whoever must be gone at once is never asked."""

import pytest

from supportgroups.lib.clock import now
from tests.looks.scene import bar_with, line, until

pytestmark = pytest.mark.browser

ELSEWHERE = "**/elders/"


@pytest.fixture
def asked(chat):
    """The page with a way out, and what was asked on the way; whoever is asked stays."""
    questions = []
    page, server = chat([line(1)], accept_url="/elders/", frame=bar_with(unread=0, url="/elders/"))
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<h1>Elders</h1>", content_type="text/html"))
    server.caught_up(1)
    until(page, lambda: server.frames("room.read"))
    return page, server, questions


def _type(page, text="Ik wil nog zeggen") -> None:
    # A browser asks nothing on a page that nobody touched.
    page.click("textarea[name=text]")
    page.keyboard.type(text)


def _write(page, server) -> dict:
    _type(page)
    page.click("text=Stuur")
    until(page, lambda: server.frames("message.post"))
    return server.frames("message.post")[-1]


def _leave(page) -> None:
    page.click(".bar a")
    page.wait_for_timeout(300)


def test_a_draft_is_not_left_unasked(asked):
    page, _server, questions = asked
    _type(page)

    _leave(page)

    assert questions == ["beforeunload"]
    assert page.input_value("textarea[name=text]") == "Ik wil nog zeggen"


def test_a_message_that_waits_is_not_left_unasked(asked):
    page, server, questions = asked
    _write(page, server)

    _leave(page)

    assert questions == ["beforeunload"]
    assert page.locator(".mine .state").inner_text().strip() == "wacht"


def test_a_message_that_failed_is_not_left_unasked(asked):
    page, server, questions = asked
    sent = _write(page, server)
    server.say(type="error", code="message_too_long", message="Te lang.", client_id=sent["client_id"])
    page.wait_for_selector(".failed")

    _leave(page)

    assert questions == ["beforeunload"]


def test_with_everything_sent_nothing_is_asked(asked):
    page, server, questions = asked
    sent = _write(page, server)
    server.say(type="message.accepted", client_id=sent["client_id"], seq=2, at=now().isoformat())
    page.wait_for_selector(".mine .state:has-text('verzonden')")

    page.click(".bar a")
    page.wait_for_selector("text=Elders")

    assert questions == []


def _press(page) -> None:
    page.click(".exit")


def _shift(page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def _press_without_script(page) -> None:
    # As if exit.js had not arrived: the button is a plain form then.
    page.evaluate("""() => {
      const form = document.querySelector("form[data-exit]");
      form.addEventListener("submit", (event) => event.stopImmediatePropagation(), true);
    }""")
    page.click(".exit")


@pytest.mark.parametrize("way", [_press, _shift, _press_without_script])
def test_snel_weg_never_asks_anything(asked, way):
    page, server, questions = asked
    neutral = {"body": "<h1>22</h1>", "content_type": "text/html"}
    page.route("**/snel-weg/", lambda route: route.fulfill(**neutral))
    page.route("**/rust/", lambda route: route.fulfill(**neutral))
    _write(page, server)
    _type(page, "en nog iets")

    way(page)
    page.wait_for_selector("text=22")

    assert questions == []


def test_who_was_signed_out_elsewhere_is_not_asked(asked):
    page, server, questions = asked
    _type(page)

    server.sockets[-1].close(code=4401)
    until(page, lambda: len(server.frames("room.open")) == 2)

    assert questions == []


def test_who_is_put_out_of_the_room_is_not_asked(asked):
    page, server, questions = asked
    page.route(
        "http://localhost/", lambda route: route.fulfill(body="<h1>Thuis</h1>", content_type="text/html")
    )
    _type(page)

    server.say(type="room.access", reads=False, writes=False)
    page.wait_for_selector("text=Thuis")

    assert questions == []


def test_a_draft_is_kept_in_sight_when_new_rules_come_and_not_left_unasked(asked):
    page, server, questions = asked
    _type(page)

    server.say(type="room.access", reads=True, writes=False)
    page.wait_for_selector(".no-writing")
    page.click("text=Lees de huisregels")
    page.wait_for_timeout(300)

    assert page.input_value(".kept textarea") == "Ik wil nog zeggen"
    assert questions == ["beforeunload"]


def test_a_draft_is_back_in_its_field_once_the_rules_were_read(asked):
    page, server, _questions = asked
    _type(page)

    server.say(type="room.access", reads=True, writes=False)
    page.wait_for_selector(".no-writing")
    server.say(type="room.access", reads=True, writes=True)
    page.wait_for_selector(".composer")

    assert page.input_value("textarea[name=text]") == "Ik wil nog zeggen"
    assert not page.locator(".no-writing").is_visible()


def test_without_a_connection_the_page_says_that_one_must_stay(asked):
    page, _server, _questions = asked

    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_selector(".connection:not(:empty)")

    assert "Blijf op deze pagina" in page.inner_text(".connection")


def test_on_a_low_screen_the_way_to_the_rules_is_in_reach_below_a_long_draft(asked):
    page, server, _questions = asked
    page.set_viewport_size({"width": 320, "height": 280})
    _type(page, "Een heel verhaal. " * 20)

    server.say(type="room.access", reads=True, writes=False)
    page.wait_for_selector(".no-writing")
    way = page.locator("text=Lees de huisregels")
    way.scroll_into_view_if_needed()

    assert way.evaluate("""(link) => {
      const box = link.getBoundingClientRect();
      return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === link;
    }""")
