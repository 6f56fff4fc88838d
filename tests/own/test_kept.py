"""The page on which somebody reads what is kept about him."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.models import Room
from members.actions import close_private_records, log_access
from tests.cast import join, say_often, sign_in

pytestmark = pytest.mark.django_db


def page_of(person) -> str:
    return sign_in(person).get("/ik/bewaard/").content.decode()


def test_page_says_what_is_kept_how_long_and_what_stays(ana, circle):
    say_often(ana, Room.objects.get(), ["een"])

    page = page_of(ana)

    assert "Je plek: in welke groep" in page
    assert "of 7, 30, 90 of 365 dagen." in page
    assert "Wat anderen schreven, blijft van hen." in page


def test_what_there_is_stands_first_with_its_number(ana, circle):
    say_often(ana, Room.objects.get(), ["een", "twee", "drie"])

    rows = sign_in(ana).get("/ik/bewaard/").context["rows"]

    numbers = {row.row: row.number for row in rows}
    assert numbers["group messages"] == 3
    assert numbers["step of a help route"] == 0
    assert [bool(row.number) for row in rows] == sorted((bool(row.number) for row in rows), reverse=True)


def test_page_is_closed_on_a_phone_that_nobody_confirmed(ana):
    close_private_records(person=ana)

    page = page_of(ana)

    assert "Je plek" not in page
    assert "tweede persoon" in page


def queries_of_page(browser) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get("/ik/bewaard/")
    return len(asked)


def test_page_asks_as_much_of_the_database_whatever_there_is(ana, circle):
    browser = sign_in(ana)
    browser.get("/ik/bewaard/")
    numbers = []
    for more in (1, 2):
        say_often(ana, Room.objects.get(), ["woord"] * more)
        for _ in range(more):
            log_access(actor=None, subject=ana, role="facilitator", event="opened")
        numbers.append(queries_of_page(browser))

    assert numbers[0] == numbers[1] < 60


def test_words_of_others_are_not_counted(ana, bo, circle):
    say_often(bo, Room.objects.get(), ["van Bo"])

    rows = sign_in(ana).get("/ik/bewaard/").context["rows"]

    assert {row.row: row.number for row in rows}["group messages"] == 0


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get("/ik/bewaard/").url == "/toegang/?next=/ik/bewaard/"


def test_everybody_finds_it_under_ik(circle):
    assert "/ik/bewaard/" in sign_in(join(circle, "Dirk-Jan")).get("/ik/").content.decode()
