"""Help for everybody: numbers, other help, pages for partners and children; over HTTP, without an account."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from crisis.queries.helplines import all_numbers, find_line, numbers
from groups.actions.directory import check_reference
from groups.models import DirectoryEntry, ReferenceCheck
from groups.rules.directory import Register
from members.actions import mark_demo

PAGES = ("help", "numbers", "directory", "partners", "children")


def look_at(slug, *, by, holds=True):
    line = find_line(slug)
    check_reference(
        by=by,
        register=Register.HELPLINES,
        slug=slug,
        content=line.content,
        current=line.content,
        holds=holds,
    )


def page(name, **wish):
    return Client().get(reverse(f"crisis:{name}"), wish)


def dialled(name="numbers"):
    return re.findall(r'href="tel:(\d+)"', page(name).content.decode())


def shown():
    return [one.line.slug for one in numbers().lines]


@pytest.mark.parametrize("name", PAGES)
def test_everybody_reads_it(name, moviera):
    answer = page(name)

    assert answer.status_code == 200
    assert "Snel weg" in answer.content.decode()


@pytest.mark.parametrize("name", ["numbers", "directory", "partners", "children"])
def test_it_can_be_found(name, moviera):
    assert 'content="index, follow"' in page(name).content.decode()


def test_112_comes_first_and_always(moviera):
    assert dialled() == ["112", "08002000", "08000113"]
    assert dialled("partners")[0] == dialled("children")[0] == dialled("help")[0] == "112"


def test_a_demo_shows_every_number_and_says_what_nobody_checked(moviera):
    mark_demo()

    said = page("numbers").content.decode()

    assert len(dialled()) == sum(bool(one.line.number) for one in all_numbers())
    assert said.count("nog niet nagekeken") == len(all_numbers()) - 1


def test_a_checked_number_is_shown_with_its_date(ben, clock):
    look_at("kindertelefoon", by=ben)

    assert "08000432" in dialled()
    assert re.search(r"Nagekeken op \d+ \w+ 20\d\d\.", page("numbers").content.decode())
    clock.forward(days=366)
    assert "Lang niet nagekeken: voor het laatst op" in page("numbers").content.decode()


def test_a_wrong_number_is_shown_to_nobody(ben):
    look_at("veilig-thuis", by=ben, holds=False)

    assert shown() == ["113-zelfmoordpreventie"]


def test_what_is_not_known_is_said(moviera):
    mark_demo()

    said = page("numbers").content.decode()

    assert "Elke dag van 11.00 tot 21.00 uur." in said
    assert "Dag en nacht." in said
    assert "Tijden niet bekend." in said
    assert "Kosten niet bekend." in said


def test_children_find_their_own_number_first(moviera):
    mark_demo()

    assert dialled("children")[1] == "08000432"


def test_the_directory_is_filtered(moviera):
    mark_demo()

    said = page("directory", voor="partner", nodig="slapen", regio="Flevoland").content.decode()

    assert "Oranje huis aanpak" in said
    assert "Ook, maar niet in Flevoland" in said
    assert "<h2>Een training volgen</h2>" not in said
    assert "aanbevolen" not in said.lower()


def test_bad_wishes_are_told_beside_the_field(moviera):
    mark_demo()

    answer = page("directory", voor="marsmannetjes", regio="Atlantis")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"voor", "regio"}
    assert "Take a Break" in answer.content.decode()


def test_an_empty_directory_says_why_and_where_to_phone(moviera):
    said = page("directory").content.decode()

    assert "Hier staat nu niets" in said
    assert reverse("crisis:numbers") in said


def test_who_reads_leaves_no_trace_of_whom_it_is_about(moviera):
    for name in PAGES:
        answer = page(name)
        assert set(answer.cookies) <= {"kring-form"}


# --- checking ---


def the_list(register="nummers"):
    return reverse("crisis:checks", args=[register])


def given(slug, holds="ja", **other):
    return {"register": "nummers", "slug": slug, "content": find_line(slug).content, "holds": holds} | other


def test_a_coordinator_says_what_he_found(ben, client_of):
    browser = client_of(ben)

    for _twice in range(2):
        assert browser.post(reverse("crisis:check"), given("kindertelefoon")).url == the_list()

    assert ReferenceCheck.objects.get().checked_by == ben
    assert ">klopt<" in browser.get(the_list()).content.decode()


def test_an_entry_of_the_directory_too(ben, client_of):
    entry = DirectoryEntry.objects.get(slug="filomena")
    data = {"register": "sociale-kaart", "slug": entry.slug, "content": entry.content, "holds": "nee"}

    assert client_of(ben).post(reverse("crisis:check"), data).url == the_list("sociale-kaart")
    assert not ReferenceCheck.objects.get().holds


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"holds": "misschien"}, 422),
        ({"content": "0" * 64}, 422),
        ({"register": "elders"}, 422),
        ({"slug": "bestaat-niet"}, 404),
    ],
)
def test_bad_input_changes_nothing(ben, client_of, data, status):
    data = given("kindertelefoon") | data if data else {}

    answer = client_of(ben).post(reverse("crisis:check"), data)

    assert answer.status_code == status
    assert not ReferenceCheck.objects.exists()


def test_112_cannot_be_taken_away(ben, client_of):
    answer = client_of(ben).post(reverse("crisis:check"), given("alarmnummer-112", "nee"))

    assert answer.status_code == 422
    assert "112 blijft altijd staan" in answer.content.decode()


@pytest.mark.parametrize("name", ["fay", "dirk", "ana"])
def test_nobody_else_sees_that_page(name, circle, client_of, request):
    browser = client_of(request.getfixturevalue(name))

    assert browser.get(the_list()).status_code == 404
    assert browser.post(reverse("crisis:check"), given("kindertelefoon")).status_code == 404


def test_another_list_does_not_exist(ben, client_of):
    assert client_of(ben).get(the_list("gasten")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(number, ben, client_of, django_assert_num_queries):
    for slug in ("kindertelefoon", "stop-it-now", "veilig-thuis")[:number]:
        look_at(slug, by=ben)
    browser = client_of(ben)
    browser.get(the_list())

    with django_assert_num_queries(LIST_QUERIES):
        browser.get(the_list())


LIST_QUERIES = 9
