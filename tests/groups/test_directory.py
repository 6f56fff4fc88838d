"""The directory: what stands in it, who checked it, and what people therefore see."""

import csv
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from groups.actions import load_reference_data
from groups.actions.directory import check_reference
from groups.models import DirectoryEntry, ReferenceCheck
from groups.queries.directory import Wish, all_entries, directory, directory_regions
from groups.rules import NotAllowedError
from groups.rules.directory import (
    NEED_OF,
    EntryChangedError,
    Hours,
    Need,
    Register,
    read_hours,
    shown_name,
)
from members.actions import mark_demo

DATA = Path(settings.BASE_DIR) / "data"


def rows_of_file():
    with (DATA / "directory.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def in_demo(moviera):
    mark_demo()


def look_at(slug, *, by, holds=True, content=None):
    current = DirectoryEntry.objects.get(slug=slug).content
    return check_reference(
        by=by,
        register=Register.DIRECTORY,
        slug=slug,
        content=content or current,
        current=current,
        holds=holds,
    )


def shown(wish=None):
    return [one.entry.slug for each in directory(wish or Wish()) for one in (*each.fitting, *each.elsewhere)]


def test_every_row_of_the_file_is_an_entry_with_a_need(moviera):
    rows = rows_of_file()

    assert DirectoryEntry.objects.count() == len(rows)
    assert {row["category"] for row in rows} == set(NEED_OF)


def test_an_entry_lies_in_every_region_of_that_name(moviera):
    entry = DirectoryEntry.objects.get(slug="de-waag-zorglijn-huiselijk-geweld")

    assert set(entry.regions.values_list("name", flat=True)) == {"Rotterdam-Rijnmond", "MVS-regio"}


def test_a_name_that_labels_people_is_never_shown(moviera):
    labelled = next(row for row in rows_of_file() if row["slug"] == "moviera-ervaringswerkers")

    entry = DirectoryEntry.objects.get(slug="moviera-ervaringswerkers")

    assert entry.name == "Moviera: ervaringsdeskundige"
    assert labelled["name"] not in {one.name for one in DirectoryEntry.objects.all()}


@pytest.mark.parametrize(("name", "same"), [("Verplegers thuis", True), ("Voor d" + "aders", False)])
def test_only_labels_are_replaced(name, same):
    assert (shown_name(name=name, provider="Wie", category="opvang") == name) is same


def test_nothing_that_nobody_checked_is_shown_outside_a_demo(moviera):
    assert shown() == []


def test_a_demo_shows_what_nobody_checked(in_demo):
    assert len(shown()) == len(rows_of_file())


def test_what_a_coordinator_checked_is_shown_with_its_date(ben, clock):
    for _twice in range(2):
        look_at("take-a-break", by=ben)

    assert shown() == ["take-a-break"]
    assert ReferenceCheck.objects.get().holds
    clock.forward(days=366)
    (chapter,) = directory(Wish())
    assert chapter.fitting[0].known.state == "expired"


def test_what_is_wrong_disappears_also_from_a_demo(ben, in_demo):
    look_at("take-a-break", by=ben, holds=False)

    assert "take-a-break" not in shown()


def test_a_check_ends_when_the_words_change(ben, tmp_path):
    look_at("take-a-break", by=ben)
    shutil.copytree(DATA, tmp_path / "data")
    file = tmp_path / "data/directory.csv"
    file.write_text(file.read_text().replace("Take a Break", "Take a Pause"))

    load_reference_data(folder=tmp_path / "data")

    assert shown() == []


def test_who_saw_other_words_is_told_to_look_again(ben):
    with pytest.raises(EntryChangedError):
        look_at("take-a-break", by=ben, content="0" * 64)


@pytest.mark.parametrize("name", ["fay", "dirk", "ana"])
def test_only_a_coordinator_checks(name, circle, request):
    with pytest.raises(NotAllowedError):
        look_at("take-a-break", by=request.getfixturevalue(name))


def test_112_cannot_be_called_wrong(ben):
    with pytest.raises(NotAllowedError):
        check_reference(
            by=ben,
            register=Register.HELPLINES,
            slug="alarmnummer-112",
            content="x",
            current="x",
            holds=False,
        )


def test_every_need_offers_two_at_least_wherever_somebody_looks(in_demo):
    for region in ["", *directory_regions()]:
        for each in directory(Wish(region=region)):
            assert len(each.fitting) + len(each.elsewhere) >= 2


def test_what_lies_in_the_region_comes_first(in_demo):
    here = directory(Wish(need=Need.TALK, region="Eindhoven"))[0]

    assert [one.entry.slug for one in here.fitting] == ["carrouselgroep-eindhoven"]
    assert len(here.elsewhere) == 1


def test_needs_keep_their_order(in_demo):
    assert [each.need for each in directory(Wish())] == list(Need)


def test_an_audience_gets_its_own_and_what_is_for_everybody(in_demo):
    audiences = {one.entry.audience for each in directory(Wish(audience="kind")) for one in each.fitting}

    assert all(";kind;" in one or one == ";iedereen;" for one in audiences)


@pytest.mark.parametrize("number", [1, 3])
def test_reading_it_takes_the_same_queries(number, ben, django_assert_num_queries):
    for slug in ["take-a-break", "filomena", "multifocus"][:number]:
        look_at(slug, by=ben)

    with django_assert_num_queries(2):
        all_entries()
    with django_assert_num_queries(4):
        assert len(shown(Wish(region="Utrecht"))) >= number - 1


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24/7", Hours(always=True)),
        ("elke dag 11:00-21:00", Hours(days="elke dag", begin="11.00", end="21.00")),
        ("", Hours()),
        ("avond, nacht, weekend en feestdagen", Hours()),
        ("soms", Hours()),
    ],
)
def test_hours_are_read_or_not_known(text, hours):
    assert read_hours(text) == hours
    assert hours.is_known is text.endswith(("24/7", "21:00"))
