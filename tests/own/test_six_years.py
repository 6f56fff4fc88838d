"""Six years of nights over data of every kind: nothing outlives its time, and what has no end stays."""

import re
from datetime import timedelta

import pytest

from chat.models import Message
from coordinators.models import Agreement, WorkSum
from coordinators.queries.retention import KINDS, what_was_removed
from groups.models import Membership, RulesAcceptance
from members.actions import mark_demo
from members.models import Person, RetentionRun
from supportgroups.lib import clock as lib_clock
from supportgroups.lib.sealing import DataKey, current_key
from tests.cast import make_person, sign_in
from tests.own.everything import store_every_kind, store_work
from tests.own.nights import OUTLIVED, everything_there, night, outlived
from tests.structure.test_kept import rows_of_docs

pytestmark = pytest.mark.django_db(transaction=True)

YEARS = 6


@pytest.fixture
def house(circle, alone, ivy, bo) -> None:
    mark_demo()
    store_every_kind(circle, alone, ivy, bo, "Ana")
    store_work(circle)


def nights() -> list[int]:
    """Return on which days from now is looked: those on which something may have its end."""
    last = YEARS * 366
    ends = {1, 2, 7, 8, 14, 15, 16, 30, 31, 32, 44, 45, 46, 60, 61, 90, 91, 120, 121, 122}
    near_years = {year * 365 + off for year in (1, 2, 5) for off in (-1, 0, 1, 2, 3, 20)}
    return sorted(ends | near_years | set(range(40, last, 45)))


def test_nothing_outlives_its_time_and_places_stay(house, clock):
    begin = lib_clock.now().replace(hour=2)
    places, accepted = Membership.objects.count(), RulesAcceptance.objects.count()
    assert everything_there() | {"what the nights removed, as figures"} == set(OUTLIVED)

    late = {}
    for day in nights():
        clock.move_to(begin + timedelta(days=day))
        before = lib_clock.now()
        night()
        late |= {(day, row): number for row, number in outlived(before).items()}

    assert late == {}
    assert (Membership.objects.count(), RulesAcceptance.objects.count()) == (places, accepted)
    assert list(Agreement.objects.values_list("person__alias", flat=True)) == ["Fay"]
    assert list(WorkSum.objects.values_list("minutes", flat=True)) == [90]
    assert {"Ana", "Bo", "Ivy"} <= set(Person.objects.values_list("alias", flat=True))
    assert set(DataKey.objects.values_list("scope_id", flat=True)) <= {"links", "factors"}


def test_what_lived_its_time_is_left_alone_before(house, clock):
    night()

    assert everything_there() == set(OUTLIVED)
    assert Message.objects.exclude(sealed=b"").count() == 4


def test_every_row_of_the_docs_with_an_end_is_looked_for():
    with_an_end = {row for row, cells in rows_of_docs().items() if re.search(r"\d|night", cells[1])}

    assert with_an_end == set(OUTLIVED)


# --- the proof ---


def test_every_night_leaves_a_line_of_each_kind_with_how_much_it_removed(house, clock):
    clock.forward(days=100)

    night()
    night()

    removed = dict(RetentionRun.objects.values_list("kind", "removed"))
    assert set(removed) | {"members.actions.erase_person"} == set(KINDS)
    assert removed["chat.tasks.forget:texts"] == 4
    assert removed["groups.tasks.forget_old_reasons"] == 2
    assert removed["members.tasks.forget:looks"] == 0
    assert RetentionRun.objects.count() == len(removed)


def test_keys_of_who_is_gone_are_found_by_the_night(ana):
    current_key(DataKey.Scope.PERSON, str(ana.pk))
    current_key(DataKey.Scope.PERSON, "factors")
    gone = str(make_person("Weg").pk)
    current_key(DataKey.Scope.PERSON, gone)
    Person.objects.filter(alias="Weg").delete()

    night()

    assert set(DataKey.objects.filter(scope="person").values_list("scope_id", flat=True)) == {
        "factors",
        str(ana.pk),
    }
    assert RetentionRun.objects.get(kind="members.tasks.forget:keys").removed == 1


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (1, "1–4"), (4, "1–4"), (5, "5"), (31, "31")])
def test_few_of_something_are_not_counted_out(number, said, db):
    RetentionRun.objects.create(
        day=lib_clock.today(), kind="chat.tasks.forget:texts", removed=number, at=lib_clock.now()
    )

    (row,) = what_was_removed().rows

    assert (row.what, row.lately, row.in_all) == ("Teksten van berichten", said, said)


def test_page_shows_the_newest_night_beside_thirty_days(ben, circle, clock):
    for removed in (7, 20):
        RetentionRun.objects.create(
            day=lib_clock.today(), kind="chat.tasks.forget:texts", removed=removed, at=lib_clock.now()
        )
        clock.forward(days=1)

    page = sign_in(ben).get("/vandaag/weggehaald/").content.decode()

    assert ">20<" in page
    assert ">27<" in page
    assert "/vandaag/weggehaald/" in sign_in(ben).get("/vandaag/").content.decode()


def test_before_the_first_night_the_page_says_so(ben, circle):
    assert "Er is nog niet opgeruimd" in sign_in(ben).get("/vandaag/weggehaald/").content.decode()
