"""What is mine: reading it, taking it along, a lock on it, rest from it, and erasing all of it."""

import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Person
from tests.cast import find_person
from tests.journeys import steps
from tests.journeys.looks import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.service_worker]


def test_somebody_takes_his_words_along_and_erases_himself(phone, circle):
    noor, second, bo = (phone(alias).goto("/") for alias in ("Noor", "Noor", "Bo"))
    for each in (noor, second, bo):
        each.page.wait_for_selector(".composer")
    steps.write(noor, "Dit mag straks weg")
    bo.sees("Dit mag straks weg")

    noor.goto("/ik/").tap("Wat Kring van mij bewaart").sees("Dit is alles.")
    faults = faults_of(noor.page)
    noor.tap("Mijn woorden meenemen").sees("Wat anderen schreven zit er niet in")
    faults += faults_of(noor.page)
    with noor.page.expect_download() as packed:
        noor.tap("Haal het bestand op")
    with zipfile.ZipFile(packed.value.path()) as file:
        assert "Dit mag straks weg" in file.read("lezen.html").decode()
    noor.goto("/ik/").tap("Alles van mij wissen").sees("Dit gaat weg", "Dit blijft")
    faults += faults_of(noor.page)
    noor.excuse("422")
    noor.tap("Wis alles van mij").sees("Zet eerst een vinkje")
    noor.page.get_by_label("Ik weet dat dit niet terug te draaien is").check()
    noor.tap("Wis alles van mij").sees("Alles van jou is gewist")

    bo.sees("Dit bericht is er niet meer.")
    bo.never_sees("Dit mag straks weg")
    second.is_at("/toegang/")
    assert not Person.objects.filter(alias="Noor").exists()
    assert faults == []


def test_the_last_coordinator_reads_what_to_do_first(phone, circle):
    ben, bea = phone("Ben"), phone("Bea")
    ben.goto("/ik/wissen/").page.get_by_label("Ik weet dat dit niet terug te draaien is").check()
    ben.tap("Wis alles van mij").sees("Alles van jou is gewist")

    bea.goto("/ik/wissen/").sees("Je bent de enige coördinator van")
    expect(bea.find("Wis alles van mij")).to_have_count(0)
    bea.tap("Nodig iemand uit").is_at("/organisatie/mensen/")
    bea.goto("/vandaag/weggehaald/").sees("Wat is weggehaald")
    assert faults_of(bea.page) == []


def test_a_page_that_nobody_touches_goes_on_lock_and_opens_with_the_pin(phone, circle):
    guus = phone("Guus")
    talk = reverse("chat:room", args=[circle.rooms.get(matter=None).pk])
    guus.goto("/ik/").tap("Op slot met een pincode")
    faults = faults_of(guus.page)
    guus.page.fill("#id_pin", "2580")
    guus.page.fill("#id_again", "2580")
    guus.tap("Zet het slot aan").sees("Dit apparaat gaat vanaf nu op slot")

    guus.page.clock.install()
    guus.goto(talk).page.wait_for_selector(".composer")
    guus.page.clock.fast_forward("05:01")
    guus.is_at("/slot/").sees("Op slot")
    faults += faults_of(guus.page)
    guus.never_sees("De PION")
    guus.tap("Hulp nu, zonder pincode").sees("112")
    guus.goto(talk).is_at("/slot/")
    guus.excuse("422")
    guus.page.fill("#id_pin", "1111")
    guus.tap("Open").sees("Deze pincode klopt niet")
    guus.page.fill("#id_pin", "2580")
    guus.tap("Open").page.wait_for_selector(".composer")

    assert guus.page.url.endswith(talk)
    assert faults == []


def test_who_wants_rest_is_back_in_one_tap(phone, circle):
    ana = phone("Ana")
    ana.goto("/ik/").tap("Even rust").sees("Je plek blijft van jou")
    faults = faults_of(ana.page)
    ana.tap("Geef mij rust").sees("Je hebt nu rust")
    assert find_person("Ana").paused_at is not None

    ana.goto("/").sees("Je hebt nu rust: geen meldingen.").tap("Ik ben er weer").sees(
        "Fijn dat je er weer bent"
    )

    assert find_person("Ana").paused_at is None
    assert faults == []
