"""Snel weg: gone at once, nothing left behind. That it is in sight on every page stands in test_axe.py."""

import pytest

from members.models import Device
from tests.cast import find_person

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.service_worker]

WATCH = """() => {
  let pressed = 0;
  addEventListener("pointerdown", (event) => { pressed = event.timeStamp; }, true);
  addEventListener("kring:gone", () => requestAnimationFrame(() =>
    told([performance.now() - pressed, document.documentElement.innerText.trim()])));
}"""


def _leave_with_unsent_text(member) -> list:
    told: list = []
    member.excuse("WebSocket is closed before")

    def tell(line: list) -> None:
        told.extend(line)

    member.page.expose_function("told", tell)
    member.page.fill(".composer textarea", "Dit mag niemand zien")
    member.page.evaluate(WATCH)
    member.tap("Snel weg").is_at("/rust/")
    return told


def test_it_blanks_the_screen_at_once_and_leads_to_a_neutral_page(phone, circle):
    ana = phone("Ana").goto("/").is_at("/gesprek/")

    took, left = _leave_with_unsent_text(ana)

    assert took < 100
    assert left == ""
    assert "Kring" not in ana.page.content() + ana.page.title()
    assert ana.page.locator("a, button, input").count() == 0


def test_going_back_shows_nothing_and_the_session_is_over(phone, circle):
    ana = phone("Ana").goto("/ik/").goto("/")
    before = [one for one in ana.context.cookies() if one["name"] == "kring"]
    _leave_with_unsent_text(ana)

    ana.page.go_back()
    ana.is_at("/toegang/").never_sees("Dit mag niemand zien")
    stranger = phone()
    stranger.context.add_cookies(before)

    stranger.goto("/").never_sees("Ana")
    assert Device.objects.filter(person=find_person("Ana"), ended_by="quick-exit").exists()


def test_unsent_text_is_dropped(phone, kring, circle):
    bo = phone("Bo").goto("/").is_at("/gesprek/")
    _leave_with_unsent_text(bo)

    bo.goto(kring.sign_in_link("Bo")).tap("Log in").is_at("/gesprek/")

    assert bo.page.input_value(".composer textarea") == ""
    bo.never_sees("Dit mag niemand zien")


def test_three_shifts_do_the_same(phone, circle):
    bo = phone("Bo").goto("/").is_at("/gesprek/")
    bo.excuse("WebSocket is closed before")

    for _ in range(3):
        bo.page.keyboard.press("Shift")

    bo.is_at("/rust/")
