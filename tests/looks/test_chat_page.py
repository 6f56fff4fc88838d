"""The conversation page in a browser, with the server's side of the socket played by the test."""

from datetime import timedelta

import pytest

from supportgroups.lib.clock import now
from tests.looks.scene import ME, bar_with, line, until

pytestmark = pytest.mark.browser


def _sent(page, server, text: str) -> dict:
    """Write a message and send it; return the frame that arrived at the server, which says nothing yet."""
    page.fill("textarea", text)
    page.click("text=Stuur")
    until(page, lambda: server.frames("message.post"))
    return server.frames("message.post")[0]


def test_an_own_message_waits_then_is_sent(chat):
    page, server = chat([line(1)])
    server.caught_up(1)

    sent = _sent(page, server, "Ik kom")
    assert page.locator(".mine .state:has-text('wacht')").count() == 1
    server.say(type="message.accepted", client_id=sent["client_id"], seq=2, at=now().isoformat())
    page.wait_for_selector(".mine .state:has-text('verzonden')")
    server.posted(2, "Ik kom", sender_id=ME, client_id=sent["client_id"])
    page.wait_for_selector(".mine[data-seq='2']")

    assert sent["text"] == "Ik kom"
    assert page.locator(".msg").count() == 2
    assert page.input_value("textarea") == ""


def test_a_refused_message_says_why_and_goes_again_with_the_same_id(chat):
    page, server = chat([])
    server.caught_up(0)
    first = _sent(page, server, "Hoi")

    server.say(
        type="error", code="rules_not_accepted", message="Lees eerst de regels.", client_id=first["client_id"]
    )
    page.click(".failed:has-text('Lees eerst de regels.')")
    until(page, lambda: len(server.frames("message.post")) == 2)

    assert server.frames("message.post")[1] == first


def test_a_message_whose_id_was_taken_is_sent_under_another_and_shown_once(chat):
    page, server = chat([])
    server.caught_up(0)
    first = _sent(page, server, "Hoi")

    server.say(type="error", code="client_id_reused", message="Nog een keer.", client_id=first["client_id"])
    until(page, lambda: len(server.frames("message.post")) == 2)
    second = server.frames("message.post")[1]
    server.posted(1, "Hoi", sender_id=ME, client_id=second["client_id"])
    page.wait_for_selector(".mine .state:has-text('verzonden')")

    assert second["client_id"] != first["client_id"]
    assert page.locator(".msg").count() == 1


def test_markup_in_a_message_stays_text(chat):
    page, server = chat([])
    server.caught_up(0)

    server.posted(1, "<img src=x onerror=alert(1)><b>vet</b>")
    page.wait_for_selector("[data-seq='1']")

    assert page.inner_text("[data-seq='1'] .text") == "<img src=x onerror=alert(1)><b>vet</b>"
    assert page.locator(".msg img").count() == 0


def test_words_of_somebody_who_is_gone_have_a_name_too(chat):
    page, server = chat([])
    server.caught_up(0)

    server.say(type="message.posted", seq=1, sender="", sender_id=None, text="Nog van mij", client_id="c1",
               at=now().isoformat(), expires_at=None)  # fmt: skip
    page.wait_for_selector("[data-seq='1']")

    assert page.inner_text("[data-seq='1'] .who") == "Iemand die weg is"


def test_it_opens_at_the_first_unread_and_says_what_was_read(chat):
    page, server = chat([line(n, text=f"regel {n} " * 12) for n in range(1, 41)], first_unread=20)
    server.caught_up(40, unread=21)

    until(page, lambda: server.frames("room.read"))
    above = page.locator(".new-line")

    assert above.bounding_box()["y"] > page.locator(".talk").bounding_box()["y"]
    assert 20 <= server.frames("room.read")[0]["seq"] < 30
    assert page.locator(".jump").is_visible()


def test_a_reader_higher_up_is_not_moved_by_a_new_message(chat):
    page, server = chat([line(n, text=f"regel {n} " * 12) for n in range(1, 41)])
    server.caught_up(40)
    page.evaluate("document.querySelector('.talk').scrollTop = -900")
    page.wait_for_timeout(50)
    before = page.locator("[data-seq='30']").bounding_box()["y"]

    server.posted(41, "Nieuw")
    page.wait_for_selector("[data-seq='41']", state="attached")

    assert abs(page.locator("[data-seq='30']").bounding_box()["y"] - before) < 2
    assert page.locator(".jump").inner_text().strip() == "1 nieuw, naar beneden"


def test_a_hole_is_filled_before_anything_is_shown(chat):
    page, server = chat([line(1)])
    server.caught_up(1)

    server.posted(3, "derde")
    until(page, lambda: len(server.frames("room.open")) == 2)
    server.posted(2, "tweede")
    server.posted(3, "derde")
    server.caught_up(3)
    page.wait_for_selector("[data-seq='3']")

    assert server.frames("room.open")[1]["after"] == 1
    assert page.locator(".msg .text").all_inner_texts() == ["Hoi", "tweede", "derde"]


def test_waking_up_while_the_page_still_asks_loses_nothing_and_asks_no_more(chat):
    page, server = chat([line(1)])
    server.posted(2, "tweede")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(200)
    server.posted(3, "derde")
    server.caught_up(3)
    page.wait_for_selector("[data-seq='3']")

    assert page.locator(".msg .text").all_inner_texts() == ["Hoi", "tweede", "derde"]
    assert len(server.frames("room.open")) == 1


def test_after_a_lost_connection_what_waits_is_sent_again(chat):
    page, server = chat([line(1)])
    server.caught_up(1)
    _sent(page, server, "Onderweg")

    server.sockets[-1].close(code=1012)
    until(page, lambda: len(server.frames("message.post")) == 2)

    first, second = server.frames("message.post")
    assert first == second
    assert server.frames("room.open")[-1]["after"] == 1


def test_a_message_leaves_the_screen_at_its_end(chat):
    page, server = chat([line(1)])
    server.caught_up(1)

    server.posted(2, "Kort", expires_at=(now() + timedelta(seconds=1)).isoformat())
    page.wait_for_selector("text=Kort")
    page.wait_for_selector("text=Kort", state="detached", timeout=5000)

    assert page.locator(".msg").count() == 1


def test_what_ends_takes_its_lines_along_and_leaves_the_next_its_name(chat):
    lines = [line(1, ago=60 * 24 * 3), line(2), line(3)]
    for each in lines[:2]:
        each.expires_at = now() + timedelta(seconds=1)
    page, server = chat(lines, first_unread=1)
    server.caught_up(3, unread=3)
    page.wait_for_selector("[data-seq='1'], [data-seq='2']", state="detached", timeout=5000)

    assert page.locator("main ol > li").count() == 2
    assert page.locator(".day").count() == 1
    assert not page.locator("[data-seq='3']").evaluate("(item) => item.matches('.follows')")


def test_a_deleted_message_leaves_a_trace_without_text(chat):
    page, server = chat([line(1, text="Weg hiermee")])
    server.caught_up(1)

    server.say(type="message.deleted", seq=2, target=1)
    page.wait_for_selector("text=Dit bericht is er niet meer.")

    assert "Weg hiermee" not in page.inner_text(".talk")


def test_an_own_message_that_was_deleted_before_it_came_back_waits_no_more(chat):
    page, server = chat([line(1)])
    server.caught_up(1)
    sent = _sent(page, server, "Toch maar niet")

    server.posted(2, None, sender_id=ME, client_id=sent["client_id"])
    page.wait_for_selector(".mine[data-seq='2']")

    assert page.inner_text(".mine .text") == "Dit bericht is er niet meer."
    assert page.locator(".mine .state").count() == 0


def test_losing_the_right_to_write_hides_the_field_but_not_the_talk(chat):
    page, server = chat([line(1)])
    server.caught_up(1)

    server.say(type="room.access", reads=True, writes=False)
    page.wait_for_selector(".composer", state="hidden")

    assert page.locator(".no-writing").is_visible()
    assert page.locator(".msg").count() == 1


def test_snel_weg_stays_in_sight_on_a_low_screen_with_the_field_in_use(chat):
    page, server = chat([line(n) for n in range(1, 12)])
    server.caught_up(11)
    page.set_viewport_size({"width": 320, "height": 280})
    page.focus("textarea")
    page.wait_for_timeout(50)
    box = page.locator(".exit").bounding_box()

    on_top = page.evaluate(
        "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('.exit'))",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )

    assert on_top
    assert box["height"] >= 44
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 320
    assert page.locator(".composer .button").bounding_box()["height"] >= 44


@pytest.mark.parametrize("way", ["button", "shift"])
def test_snel_weg_blanks_at_once_and_ends_at_the_neutral_page(chat, way):
    page, server = chat([line(1, text="Geheim")])
    server.caught_up(1)
    ended = []
    page.route("**/snel-weg/", lambda route: (ended.append(route.request.method), route.fulfill(body="")))
    page.route("**/rust/", lambda route: route.fulfill(body="<h1>22</h1>", content_type="text/html"))
    blank_after = """() => new Promise((done) => { const start = performance.now();
        addEventListener('kring:gone', () => done([performance.now() - start, document.body.innerText])); go(); })"""
    go = "document.querySelector('.exit').click()" if way == "button" else (
        "for (let i = 0; i < 3; i += 1) dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }))"
    )  # fmt: skip

    took, left = page.evaluate(blank_after.replace("go()", go))
    page.wait_for_url("**/rust/")

    assert took < 100
    assert left == ""
    assert ended == ["POST"]


def test_the_mark_of_what_is_new_goes_with_a_deleted_message(chat):
    page, server = chat([line(1)], frame=bar_with(unread=1))
    server.caught_up(1, unread=1)
    until(page, lambda: server.frames("room.read"))

    server.say(type="message.deleted", seq=2, target=1)
    until(page, lambda: len(server.frames("room.read")) == 2)
    server.say(type="read.moved", seq=2, unread=0)
    page.wait_for_selector("[data-unread]", state="hidden")

    first, again = server.frames("room.read")
    assert first == again
