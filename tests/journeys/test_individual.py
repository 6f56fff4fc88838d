"""Individual guidance without a group: the same door, rules and conversation, for two."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.house import settle_alone

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.fixture(scope="module")
def alone(kring):
    return settle_alone(members=("Ivy", "Jet"))


def test_a_member_comes_in_and_talks_with_his_facilitator_alone(phone, alone):
    ike, jet, member = phone("Ike"), phone("Jet"), phone()
    ike.goto("/plekken/").tap("Mensen en uitnodigingen").tap("Nodig iemand uit").tap("Maak de link")

    steps.open_link(member, ike.page.inner_text("code.copy").strip(), "Kim")
    steps.choose_passkey(member)
    steps.accept_rules(member)
    steps.write(member, "Fijn dat ik hier kan schrijven")
    member.sees("verzonden")

    ike.tap("Groep").tap("Gesprek met Kim").sees("Fijn dat ik hier kan schrijven")
    jet.goto("/").never_sees("Fijn dat ik hier kan schrijven")


def test_a_guide_finds_everyone_by_name_and_never_takes_one_for_another(phone, alone):
    ike, ivy, jet = phone("Ike").goto("/plekken/"), phone("Ivy").goto("/"), phone("Jet").goto("/")

    for member in ("Ivy", "Jet"):
        ike.tap("Groep").tap(f"Gesprek met {member}")
        expect(ike.page).to_have_title(re.compile(f"^Gesprek met {member} "))
        expect(ike.page.get_by_role("heading", level=1)).to_have_text(f"Gesprek met {member}")
        ike.fill(f"Je bericht aan {member}", f"Hallo {member}").tap("Stuur").sees("verzonden")

    ivy.sees("Gesprek met Ike", "Hallo Ivy").never_sees("Hallo Jet")
    jet.sees("Gesprek met Ike", "Hallo Jet").never_sees("Hallo Ivy")


def test_nobody_else_opens_the_conversation_of_two(phone, alone):
    ivy, jet = phone("Ivy"), phone("Jet")
    jet.excuse("404")

    jet.goto(ivy.goto("/").is_at("/gesprek/").page.url)

    jet.sees("Deze pagina is er niet")
