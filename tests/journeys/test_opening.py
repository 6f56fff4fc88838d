"""Two coordinators come in, open a group together, and cannot open it while something is missing."""

import re
from datetime import timedelta

import pytest

from groups.models import Appointment, Group
from tests.groups.opening import next_day
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.process]
TUESDAY = 1


def _first_links(kring) -> list[str]:
    done = kring.house.run("open_organisation", "moviera", KRING_URL=kring.url)
    assert done.returncode == 0, done.stderr
    return re.findall(r"http://\S+", done.stdout)


@pytest.fixture(scope="module")
def links(kring) -> list[str]:
    return _first_links(kring)


def _arrive_by_passkey(person, link: str, alias: str) -> None:
    steps.open_link(person, link, alias)
    steps.choose_passkey(person)
    person.sees("Bijna klaar").tap("Ja, ik doe mee")


def _open_group(coordinator, name: str) -> None:
    coordinator.open("groups:open").fill("Naam", name)
    page = coordinator.page
    page.locator("summary").first.click()
    page.locator("input[name=regions]").first.check()
    page.fill("#id_place", "Arnhem, buurthuis")
    page.select_option("#id_weekday", str(TUESDAY))
    page.fill("#id_starts_at", "19:30")
    page.fill("#id_first_on", (next_day(TUESDAY) + timedelta(weeks=1)).isoformat())
    page.locator("input[name=composition]").first.check()
    coordinator.tap("Verder").sees("De groep kan nog niet open")


def _invite_colleague(coordinator, role: str) -> str:
    coordinator.open("groups:staff", "moviera")
    coordinator.page.get_by_label(role).check()
    coordinator.tap("Maak een uitnodiging").sees("Geef deze link aan één persoon")
    return coordinator.page.inner_text("code.copy").strip()


def _propose(coordinator, group, role: str, alias: str) -> None:
    coordinator.open("groups:setup", group.pk)
    coordinator.page.select_option(f"#id_{role}_person", label=alias)
    form = coordinator.page.locator(f"form[action$='/voorstellen/{role}/']")
    form.get_by_role("button", name="Stel voor").click()
    coordinator.sees("Het voorstel staat klaar")


def _propose_step(coordinator, group, alias: str, minutes: int) -> None:
    coordinator.open("crisis:route", group.pk)
    choice = coordinator.page.locator("#id_person option", has_text=alias).get_attribute("value")
    coordinator.page.select_option("#id_person", choice)
    coordinator.page.fill("#id_after_minutes", str(minutes))
    coordinator.tap("Stel voor").sees("De stap staat klaar")


def _confirm(coordinator, page: str, group, *aliases: str) -> None:
    coordinator.open(page, group.pk)
    for alias in aliases:
        coordinator.tap(f"Bevestig {alias}").sees("is bevestigd.")


def test_two_coordinators_open_a_group_together(phone, kring, links):
    ben, bea, fay, dirk = phone(), phone(), phone(), phone()
    _arrive_by_passkey(ben, links[0], "Ben")
    ben.sees("Wat vandaag je aandacht vraagt")
    _arrive_by_mail_and_app(bea, kring, links[1], "Bea")
    _open_group(ben, "De Brug")
    group = Group.objects.get()
    ben.sees("begeleider", "achterwacht", "hulproute")
    assert ben.post("groups:go_live", group.pk) == 422
    _arrive_by_passkey(fay, _invite_colleague(ben, "begeleider"), "Fay")
    _arrive_by_passkey(dirk, _invite_colleague(ben, "achterwacht"), "Dirk")
    _propose(ben, group, "facilitator", "Fay")
    _propose(ben, group, "backup", "Dirk")
    _cannot_confirm_himself(ben, group)
    _confirm(bea, "groups:setup", group, "Fay", "Dirk")
    _propose_step(ben, group, "Fay", 0)
    _propose_step(ben, group, "Dirk", 20)
    _confirm(bea, "crisis:route", group, "Fay", "Dirk")
    bea.sees("De route is compleet")
    ben.open("groups:setup", group.pk).tap("Zet de groep open").sees("De groep is open")
    steps.accept_rules(fay.goto("/"), then="#duty")


def _arrive_by_mail_and_app(person, kring, link: str, alias: str) -> None:
    steps.open_link(person, link, alias)
    steps.choose_code(person, kring, "bea@example.org")
    person.sees("Bijna klaar").tap("Ja, ik doe mee")
    steps.take_app(person)
    person.sees("Reservecodes").goto("/").sees("Wat vandaag je aandacht vraagt")


def _cannot_confirm_himself(coordinator, group) -> None:
    proposal = Appointment.objects.get(group=group, role="facilitator")
    coordinator.open("groups:proposal", proposal.pk).sees("Dit bevestigt iemand anders")
    assert coordinator.page.get_by_role("button", name="Bevestig").count() == 0
    assert coordinator.post("groups:proposal", proposal.pk) == 422
    assert Appointment.objects.get(pk=proposal.pk).confirmed_at is None
