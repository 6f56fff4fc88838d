"""Regions, organisations and house-rule cards from the files in data/."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from groups.actions.reference import load_reference_data
from groups.models import DirectoryEntry, HouseRule, Organisation, Region

pytestmark = pytest.mark.usefixtures("nothing_loaded")


def rows_in(name):
    with (Path(settings.BASE_DIR) / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_loaded():
    load_reference_data()

    assert Region.objects.count() == len(rows_in("regions.csv"))
    assert Organisation.objects.count() == len(rows_in("organisations.csv"))
    assert HouseRule.objects.count() == len(rows_in("house_rules.csv"))
    assert DirectoryEntry.objects.count() == len(rows_in("directory.csv"))


def test_a_name_with_commas_stays_whole():
    load_reference_data()

    region = Region.objects.get(slug="project-moviera-vier-regios")
    assert region.name == "West-Veluwe Vallei, Noord- en Oost-Gelderland, Utrecht en Arnhem-Achterhoek"


def _loaded():
    return [list(table.objects.order_by("pk").values()) for table in (HouseRule, Region)]


def test_loading_twice_changes_nothing():
    load_reference_data()
    before = _loaded()

    load_reference_data()

    assert _loaded() == before


def test_loading_again_mends_a_card_and_keeps_an_organisations_name():
    load_reference_data()
    HouseRule.objects.filter(slug="respect").update(title="Anders")
    Organisation.objects.filter(slug="moviera").update(name="Moviera Oost")

    load_reference_data()

    assert HouseRule.objects.get(slug="respect").title == "Respect voor elkaar"
    assert Organisation.objects.get(slug="moviera").name == "Moviera Oost"


def test_the_first_five_cards_are_of_the_report():
    load_reference_data()

    of_report = HouseRule.objects.of_report().values_list("slug", flat=True)
    assert list(of_report) == [row["slug"] for row in rows_in("house_rules.csv")[:5]]
    assert not HouseRule.objects.get(slug="veiligheid-eerst").is_of_report


def test_cards_keep_the_order_of_the_file():
    load_reference_data()

    assert list(HouseRule.objects.values_list("slug", flat=True)) == [
        row["slug"] for row in rows_in("house_rules.csv")
    ]


def test_loading_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        load_reference_data()


def test_the_command_says_what_is_there(capsys):
    call_command("load_reference_data")

    assert "10 HouseRule" in capsys.readouterr().out
