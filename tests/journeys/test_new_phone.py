"""A lost phone: a fresh invitation puts the same place on a new one, and a second person confirms it."""

import pytest

from members.permissions import can_open_private_records
from tests.cast import find_person, place_of
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


def _link_for(facilitator, group, alias: str) -> str:
    place = place_of(find_person(alias), group)
    facilitator.open("groups:new_phone", place.pk).tap("Maak de link")
    return facilitator.page.inner_text("code.copy").strip()


def _move_to(new, link: str, alias: str) -> None:
    new.goto(link).sees(f"Welkom terug, {alias}").tap("Ja, dit is mijn nieuwe telefoon")
    steps.choose_passkey(new)
    new.is_at("/gesprek/")


def _answer(second_person, group, alias: str, answer: str) -> None:
    second_person.open("groups:people", group.pk)
    waiting = second_person.page.locator("li", has_text=f"Nieuwe telefoon van {alias}")
    waiting.get_by_role("button", name=answer).click()


def test_a_new_phone_takes_over_and_the_old_one_says_so(phone, circle):
    old, fay, new = phone("Ana").goto("/"), phone("Fay").goto("/plekken/"), phone()
    old.is_at("/gesprek/").page.wait_for_selector(".composer")
    steps.write(fay.tap("Groep"), "Ana, ben je er")
    old.sees("Ana, ben je er")

    _move_to(new, _link_for(fay, circle, "Ana"), "Ana")

    new.sees("Ana, ben je er")
    old.sees("Een nieuwe telefoon heeft het overgenomen", "Zeg het meteen tegen je begeleider")
    assert find_person("Ana").memberships.count() == 1


def test_private_records_stay_closed_until_a_second_person_confirms(phone, circle):
    fay, dirk, new = phone("Fay"), phone("Dirk"), phone()
    _move_to(new, _link_for(fay, circle, "Bo"), "Bo")

    new.goto("/ik/").sees("Je bent terug op een nieuwe telefoon")
    assert not can_open_private_records(find_person("Bo"))
    _answer(dirk, circle, "Bo", "Ja, het klopt")

    dirk.sees("Bevestigd")
    new.goto("/ik/").never_sees("Je bent terug op een nieuwe telefoon")
    assert can_open_private_records(find_person("Bo"))


def test_a_phone_in_the_wrong_hands_is_signed_out(phone, circle):
    fay, bea, thief = phone("Fay"), phone("Bea"), phone()
    _move_to(thief, _link_for(fay, circle, "Noor"), "Noor")
    thief.page.wait_for_selector(".composer")

    _answer(bea, circle, "Noor", "Nee, log uit")

    thief.sees("Je bent hier uitgelogd")
    thief.goto("/ik/").is_at("/toegang/")
