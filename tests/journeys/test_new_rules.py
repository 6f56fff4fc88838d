"""A new version of the house rules: everybody is asked again and sees what changed; reading goes on meanwhile."""

import pytest

from groups.models import RulesVersion
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


def test_new_rules_are_asked_again_and_say_what_changed(phone, circle):
    fay, ana, bea = phone("Fay"), phone("Ana"), phone("Bea")
    ana.goto("/").is_at("/gesprek/")

    _propose_rules(fay, circle, "Blijf op tijd")
    version = RulesVersion.objects.get(published_at=None)
    bea.open("groups:rules_proposal", version.pk).tap("Bevestig deze regels")

    ana.sees("De huisregels zijn veranderd. Lees ze eerst, dan kun je weer schrijven.")
    ana.tap("Lees de huisregels").sees("De huisregels zijn veranderd", "Dit is anders", "Blijf op tijd")
    ana.tap("Ik doe mee met deze regels")
    steps.write(ana, "Ik lees ze altijd")
    ana.sees("verzonden")


def _propose_rules(facilitator, group, title: str) -> None:
    facilitator.open("groups:rules_new", group.pk)
    facilitator.page.locator("input[name$='-title']").first.fill(title)
    facilitator.tap("Leg voor aan een coördinator").sees("Je voorstel is klaar")
