"""An evening from its invitation to who was there: a member, a newcomer, the facilitator and a coordinator."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from groups.models import Attendance, Meeting
from groups.queries.words import text_of
from supportgroups.lib.clock import AMSTERDAM, now

pytestmark = [pytest.mark.browser, pytest.mark.process]


def _evening(group) -> Meeting:
    """Make the next evening one that begins within the hour, as its facilitator would move it."""
    coming = group.meetings.filter(starts_at__gt=now()).order_by("starts_at")[0]
    Meeting.objects.filter(pk=coming.pk).update(starts_at=now() + timedelta(minutes=50))
    coming.refresh_from_db()
    return coming


def test_an_evening_from_answer_to_recorded_attendance(phone, circle):
    evening = _evening(circle)
    ana, bo, guus, fay = (phone(alias).goto("/plekken/") for alias in ("Ana", "Bo", "Guus", "Fay"))

    ana.tap("Bijeenkomst").sees("De volgende avond", "Arnhem", "Fay").tap("Ik kom").sees("We rekenen op je")
    ana.tap("Ik wil iets inbrengen").fill("Wat wil je inbrengen?", "De ruzie van zaterdag").tap("Bewaar")
    ana.sees("Bewaard")
    bo.tap("Bijeenkomst").tap("Ik kan niet").sees("Goed dat je het zegt")
    guus.tap("Bijeenkomst").sees("De volgende avond")
    guus.never_sees("De ruzie van zaterdag")

    fay.tap("Bijeenkomst").sees("1 komt", "1 kan niet", "2 zeiden nog niets").tap("Open Vanavond")
    fay.sees("De ruzie van zaterdag", "zei: ik kan niet")
    _choose(fay, "Ana", "was er")
    _choose(fay, "Guus", "niet gekomen")
    fay.tap("Schrijf op wie er was").sees("Opgeschreven: 3 mensen", "Een persoonlijk woord")
    fay.page.get_by_text("Iemand gaat even de kamer uit").click()
    fay.tap("Time-out Ana").sees("Is terug").tap("Is terug")
    expect(fay.page.get_by_role("button", name="Is terug")).to_have_count(0)

    assert _outcomes(evening) == {"Ana": "came", "Bo": "sent-word", "Guus": "missed"}
    assert text_of(evening.topics.get()) == "De ruzie van zaterdag"
    guus.goto("/bijeenkomst/").sees("Mijn vorige avonden", "niet gekomen")
    ana.goto("/bijeenkomst/").never_sees("niet gekomen")


def _choose(facilitator, alias: str, outcome: str) -> None:
    person = facilitator.page.get_by_role("group", name=alias, exact=True)
    person.get_by_text(outcome, exact=True).click()


def _outcomes(evening: Meeting) -> dict[str, str]:
    rows = Attendance.objects.filter(meeting=evening).select_related("person")
    return {row.person.alias: row.outcome for row in rows}


def test_an_evening_that_does_not_go_on_and_its_cover(phone, circle):
    later = circle.meetings.filter(starts_at__gt=now() + timedelta(days=1)).order_by("starts_at")[0]
    ana, fay, ben = phone("Ana"), phone("Fay"), phone("Ben")
    fay.excuse("422")
    fay.open("groups:meeting", later.pk).tap("Gaat niet door").tap("Zeg de avond af")
    fay.sees("Schrijf kort waarom")
    day = datetime.combine(later.starts_at.date() + timedelta(days=1), time(20), AMSTERDAM)
    fay.page.fill("#id_reason", "De zaal is die avond dicht.")
    fay.page.fill("#id_day", day.date().isoformat())
    fay.page.fill("#id_at", "20:00")
    fay.tap("Zeg de avond af").sees("gaat niet door")

    ana.goto("/bijeenkomst/").sees("gaat niet door")
    ana.open("groups:meeting", later.pk).sees("De zaal is die avond dicht.")
    ben.open("groups:organisation_meetings").sees("gaat niet door").tap("Toch door").sees("gaat toch door")
    assert circle.meetings.going_on().filter(starts_at=day).exists()
