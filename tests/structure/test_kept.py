"""Every table that refers to a person has a row in "Sealing and forgetting", which he reads in plain words."""

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from members.models import Person
from members.protocol import Kept, MyWords, WhatIsKept
from supportgroups.lib.facts import ask
from tests.structure.tree import ROOT

# Rows about what is not anybody's in particular, or is gone before he has a page to read it on.
NOBODYS = {
    "session",
    "who never came further than the way in",
    "what the nights removed, as figures",
    "figures of half a year: what may be shown of them, about nobody",
}


def rows_of_docs() -> dict[str, list[str]]:
    page = (ROOT / "docs/architecture.md").read_text().split("## Sealing and forgetting")[1]
    table = page.split("| data | key | lives | own export |\n")[1].split("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]
    return {data: rest for data, *rest in cells}


def tables_about_people() -> set[str]:
    """Return every model that refers to a person, and what refers to a row that would go with him."""
    found, to_look = set(), [Person]
    while to_look:
        for relation in to_look.pop()._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ForeignObjectRel):
                continue
            model = relation.related_model
            goes_along = getattr(relation, "on_delete", None) is models.CASCADE
            if model not in found and goes_along:
                to_look.append(model)
            found.add(model)
    return {model._meta.label for model in found if not model._meta.auto_created}


@pytest.fixture
def kept(db) -> list[Kept]:
    person = Person.objects.create(alias="Ana", created_at="2026-01-01T00:00Z")
    return ask(WhatIsKept(person.pk))


def test_every_table_that_refers_to_a_person_is_told_to_him(kept):
    told = {label for row in kept for label in row.models}

    assert tables_about_people() - told == set()
    assert all(apps.get_model(label) for label in told)


def test_every_row_of_the_docs_is_told_and_the_other_way_round(kept):
    assert {row.row for row in kept} | NOBODYS == set(rows_of_docs())


def test_how_long_is_the_same_in_both(kept):
    docs = rows_of_docs()

    differ = {
        row.row: (row.lives, docs[row.row][1])
        for row in kept
        if set(re.findall(r"\d+", row.lives)) != set(re.findall(r"\d+", docs[row.row][1]))
    }

    assert differ == {}


def test_what_can_be_taken_along_is_the_same_in_both(kept):
    docs = rows_of_docs()

    assert {row.row for row in kept if not row.chapters} == {
        row.row for row in kept if docs[row.row][2] in {"no", "–"}
    }


def test_every_chapter_that_is_promised_is_in_the_download(kept, db):
    person = Person.objects.get()

    assert {one.name for one in ask(MyWords(person.pk))} == {name for row in kept for name in row.chapters}


def test_every_row_says_something(kept):
    assert all(row.what.endswith(".") and row.lives.endswith(".") for row in kept)
    assert all(not row.after or row.after.endswith(".") for row in kept)


def test_nothing_stands_in_the_way_of_whoever_goes():
    """Deleting a person must never be refused by a table: it goes with him, or stays without him."""
    relations = [
        one
        for one in Person._meta.get_fields(include_hidden=True)
        if isinstance(one, models.ForeignObjectRel)
    ]
    answers = {one.related_model._meta.label: one.on_delete for one in relations if one.on_delete}

    assert {
        label for label, answer in answers.items() if answer not in {models.CASCADE, models.SET_NULL}
    } == set()


def test_a_stranger_has_nothing(db):
    stranger = uuid4()

    assert {row.number for row in ask(WhatIsKept(stranger))} == {0, 1}
