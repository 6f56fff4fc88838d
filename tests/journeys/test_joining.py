"""A facilitator invites; members come in by passkey or by mail, and know the rules."""

import re

import pytest

from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


def _invite(facilitator) -> str:
    facilitator.goto("/plekken/").tap("Mensen en uitnodigingen").tap("Nodig iemand uit").tap("Maak de link")
    return facilitator.page.inner_text("code.copy").strip()


def test_a_facilitator_gets_a_link_and_a_qr_code_once(phone, circle):
    fay = phone("Fay")
    link = _invite(fay)

    code = fay.page.get_by_alt_text("De uitnodiging als QR-code")
    fay.sees("Voor één persoon", "Je ziet deze link alleen nu")
    assert re.fullmatch(r".*/welkom/[\w-]{40,}/", link)
    assert code.bounding_box()["width"] >= 200
    fay.page.reload()
    fay.sees("De link was één keer te zien")
    fay.never_sees(link)


def test_a_member_comes_in_with_a_passkey_and_reads_the_rules_first(phone, circle):
    member = phone()

    steps.open_link(member, _invite(phone("Fay")), "Rens")
    steps.choose_passkey(member)
    steps.accept_rules(member)

    member.sees("Huisregels", "Je bericht")
    steps.write(member, "Hoi, ik ben er.")
    member.sees("verzonden")


def test_a_member_comes_in_with_a_code_by_mail(phone, kring, circle):
    member = phone()

    steps.open_link(member, _invite(phone("Fay")), "Mies")
    steps.choose_code(member, kring, "mies@example.org")
    steps.accept_rules(member)

    member.is_at("/gesprek/")


def test_who_made_a_passkey_signs_in_with_it_later(phone, circle):
    member = phone()
    steps.open_link(member, _invite(phone("Fay")), "Lotte")
    steps.choose_passkey(member)
    steps.accept_rules(member)

    member.goto("/ik/").tap("Log uit").goto("/toegang/")
    member.tap("Inloggen met passkey")

    member.is_at("/gesprek/")


def test_a_link_works_once(phone, circle):
    link = _invite(phone("Fay"))
    steps.open_link(first := phone(), link, "Kees")
    steps.choose_passkey(first)
    steps.accept_rules(first)
    second = phone()
    second.excuse("410")

    second.goto(link)

    second.sees("Deze uitnodiging is al gebruikt", "Vraag een nieuwe link")


def test_a_revoked_link_says_so(phone, circle):
    fay = phone("Fay")
    link = _invite(fay)
    fay.tap("Trek deze uitnodiging in").sees("De uitnodiging is ingetrokken")
    member = phone()
    member.excuse("410")

    member.goto(link)

    member.sees("Deze uitnodiging is ingetrokken.")


def test_a_name_that_is_taken_is_refused_beside_the_field(phone, circle):
    member = phone()
    member.excuse("422")

    steps.open_link(member, _invite(phone("Fay")), "ana")

    member.sees("Zo heet al iemand in de groep")
    assert member.page.input_value("#id_alias") == "ana"


def test_a_phone_that_is_handed_out_is_as_one_on_which_somebody_signed_in(phone, kring, circle):
    handed_out = phone("Bo").goto("/").is_at("/gesprek/")
    signed_in = phone().goto(kring.sign_in_link("Bo")).tap("Log in").is_at("/gesprek/")

    assert _cookies(handed_out) == _cookies(signed_in)


def _cookies(one) -> list[dict]:
    """Return name, place and flags of every cookie, as they go along with a request."""
    told = [{**cookie, "value": "", "expires": 0} for cookie in one.context.cookies()]
    return sorted(told, key=lambda cookie: cookie["name"])
