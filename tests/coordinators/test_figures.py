"""Figures about half a year: what may be shown, how it is counted, and that it is made once."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coordinators.models import HalfYear
from coordinators.queries.figures import count_half_year, organisations_to_count
from coordinators.rules.figures import (
    FEW,
    Count,
    Counted,
    Figure,
    Part,
    Stay,
    half_year_after,
    half_year_of,
    made_on,
    newest_to_make,
    shown_of,
    stays_of,
    waited,
)
from coordinators.rules.weeks import starts_at
from coordinators.tasks import make_figures
from groups.actions import come_back, stop_membership
from groups.models import Meeting, Membership, MembershipPeriod
from supportgroups.lib import clock as kring_clock
from supportgroups.lib.clock import AMSTERDAM
from tests.cast import appoint, arrive, join, place_of
from tests.crisis.calling import call

HERE = "/organisatie/cijfers/"
PARTS = tuple(Part)[:4]
BEGAN = datetime(2026, 3, 2, 20, tzinfo=AMSTERDAM)


def counted(*numbers: int) -> Counted:
    parts = {part: Count(one, one) for part, one in zip(PARTS, numbers, strict=False)}
    return Counted(Figure.BEGAN, Count(sum(numbers), sum(numbers)), parts)


# --- what may be shown ---


@given(st.lists(st.integers(0, 40), min_size=2, max_size=4))
def test_no_number_under_five_is_shown(numbers):
    shown = shown_of(counted(*numbers))

    assert all(one is None or one >= FEW for one in [shown.whole, *shown.parts.values()])


@given(st.lists(st.integers(0, 40), min_size=2, max_size=4), st.data())
def test_what_is_hidden_cannot_be_worked_out_from_what_is_shown(numbers, data):
    shown = shown_of(counted(*numbers))
    assume(None in shown.parts.values())
    place = data.draw(st.integers(0, len(numbers) - 1))

    # Whoever reads this page and knows the rule as well: for each small number in this place there is a truth that
    # looks exactly the same. So nothing tells him which of them it is.
    known = FEW - 1 if shown.whole is None else shown.whole
    for small in range(min(known, FEW - 1) + 1):
        others = [0] * (len(numbers) - 1)
        others[0] = 0 if shown.whole is None else shown.whole - small
        truth = [*others[:place], small, *others[place:]]
        assert shown_of(counted(*truth)) == shown


@given(st.lists(st.integers(0, 40), min_size=2, max_size=4))
def test_parts_that_are_shown_make_their_whole(numbers):
    shown = shown_of(counted(*numbers))

    if None not in shown.parts.values():
        assert sum(shown.parts.values()) == shown.whole == sum(numbers)


def test_many_calls_of_few_people_are_hidden_and_evenings_never_are():
    often = Counted(Figure.CALLS, Count(30, 4), {Part.IN_TIME: Count(20, 4), Part.LATE: Count(10, 2)})
    evenings = Counted(Figure.EVENINGS, Count(3, None), {Part.CANCELLED: Count(0, None)})

    assert shown_of(often).whole is None
    assert set(shown_of(often).parts.values()) == {None}
    assert (shown_of(evenings).whole, shown_of(evenings).parts) == (3, {Part.CANCELLED: 0})


# --- half-years, stays, waiting ---


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_every_day_lies_in_one_half_year_and_none_overlaps_another(day):
    since = half_year_of(day)

    assert since <= day < half_year_after(since)
    assert half_year_of(half_year_after(since) - timedelta(days=1)) == since


@given(st.dates(date(2020, 2, 1), date(2060, 1, 1)))
def test_a_half_year_is_made_two_weeks_after_its_end_and_never_before(today):
    newest = newest_to_make(today)

    assert made_on(newest) <= today < made_on(half_year_after(newest))


def stay(begins: float, ends: float | None, group: int = 1) -> Stay:
    return Stay(group, BEGAN + timedelta(days=begins), None if ends is None else BEGAN + timedelta(days=ends))


def test_moving_to_another_group_is_one_stay_and_coming_back_is_two():
    moved = [stay(0, 10), stay(10, 30, group=2)]
    back = [stay(0, 10), stay(40, None)]

    assert stays_of(moved) == [stay(0, 30)]
    assert stays_of(back) == back


@given(st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60))))
def test_stays_never_touch_and_cover_the_same_beginnings(rows):
    found = stays_of(stay(begins, None if length is None else begins + length) for begins, length in rows)

    assert all(a.ended_at and b.began_at - a.ended_at > timedelta(days=1) for a, b in pairwise(found))
    assert bool(found) == bool(rows)


@pytest.mark.parametrize(("evenings", "long"), [([13], False), ([15], True), ([], True), ([-1], True)])
def test_waiting_on_us_is_two_weeks_without_an_evening(evenings, long):
    assert waited(stay(0, None), [BEGAN + timedelta(days=day) for day in evenings]) == long


# --- counting ---


def midnight(day: date) -> datetime:
    return starts_at(day).astimezone(UTC)


@pytest.fixture
def half(circle, clock) -> date:
    """Starts in the middle of a half-year, whatever day it is: its first day."""
    since = half_year_after(half_year_of(kring_clock.today()))
    clock.move_to(midnight(since) + timedelta(days=60))
    Meeting.objects.all().delete()
    return since


def numbers(organisation, since) -> dict[str, tuple[int, ...]]:
    return {
        one.figure.value: (one.whole.number, *(part.number for part in one.parts.values()))
        for one in count_half_year(organisation, since)
    }


def evening(circle, *, days: float, **fields) -> Meeting:
    moment = kring_clock.now() + timedelta(days=days)
    return Meeting.objects.create(group=circle, starts_at=moment, changed_at=kring_clock.now(), **fields)


def test_beginning_stopping_and_coming_back_are_counted_apart(half, circle, moviera, clock):
    arrive(circle, "Nooit")
    ana = join(circle, "Ana")
    clock.forward(days=3)
    stop_membership(person=ana, membership=place_of(ana, circle))
    clock.forward(days=3)
    come_back(person=ana, membership=place_of(ana, circle))

    found = numbers(moviera, half)
    assert {name: found[name][0] for name in ("began", "never-started", "stopped", "came-back")} == {
        "began": 1,
        "never-started": 1,
        "stopped": 1,
        "came-back": 1,
    }


def test_a_cancelled_evening_counts_like_waiting(half, circle, moviera):
    join(circle, "Ana")
    evening(circle, days=5, cancelled_at=kring_clock.now())

    assert numbers(moviera, half)["began"] == (1, 0, 1)
    assert numbers(moviera, half)["evenings"] == (1, 0, 1)

    evening(circle, days=6)
    assert numbers(moviera, half)["began"] == (1, 1, 0)


def test_calls_are_counted_with_how_many_people_made_them(half, circle, moviera):
    call(join(circle, "Ana"), circle)

    found = count_half_year(moviera, half)[-1]
    assert (found.whole, found.parts[Part.LATE]) == (Count(1, 1), Count(0, 0))


def test_what_is_of_before_or_of_another_organisation_counts_nowhere(half, circle, alone, moviera, arosa):
    join(alone, "Ivo")
    join(circle, "Ana")
    MembershipPeriod.objects.filter(membership__person__alias="Ana").update(
        began_at=kring_clock.now() - timedelta(days=100)
    )

    assert set(numbers(moviera, half).values()) == {(0,), (0, 0, 0)}
    assert numbers(arosa, half)["began"] == (0, 0, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_counting_takes_the_same_queries(number, half, circle, moviera, django_assert_num_queries):
    for at in range(number):
        call(join(circle, f"Lid {at}"), circle)
        evening(circle, days=at + 1)

    with django_assert_num_queries(6):
        count_half_year(moviera, half)


# --- made once ---


@pytest.fixture
def made(half, circle, moviera, clock) -> HalfYear:
    """Six began and one stopped in the half-year; now its figures were made."""
    people = [join(circle, f"Lid {at}") for at in range(6)]
    stop_membership(person=people[0], membership=place_of(people[0], circle))
    clock.move_to(midnight(made_on(half)) + timedelta(hours=4))
    make_figures()
    return HalfYear.objects.get(organisation=moviera)


def test_it_holds_only_what_may_be_shown(made):
    assert made.figures["began"] == {"whole": 6, "parts": {"soon": None, "waited": None}}
    assert made.figures["stopped"] == {"whole": None, "parts": {}}


def test_it_is_made_once_and_stays_whoever_goes(made, moviera):
    before = made.figures
    Membership.objects.filter(group__organisation=moviera).delete()

    assert make_figures() == 0
    assert organisations_to_count(kring_clock.today())[1] == []
    made.refresh_from_db()
    assert made.figures == before


def test_nothing_is_made_before_two_weeks_have_passed(half, circle, moviera, clock):
    clock.move_to(midnight(made_on(half)) - timedelta(minutes=5))
    make_figures()

    assert not HalfYear.objects.filter(since=half).exists()


# --- the page ---


def test_page_and_file_show_the_same_and_no_name(made, ben, client_of, moviera):
    browser = client_of(ben)

    page = browser.get(f"{HERE}moviera/").content.decode()
    answer = browser.get(f"{HERE}moviera/cijfers.csv")

    text = answer.content.decode()
    assert page.count("niet getoond") == text.count("niet getoond") == 8
    assert "Geen enkel cijfer zegt of er minder geweld was." in page
    assert text.count("\r\n") == 1 + 6 + 6
    assert "Lid 0" not in page + text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cijfers.csv"'


def test_before_the_first_half_year_the_page_says_when(ben, circle, client_of):
    browser = client_of(ben)

    page = browser.get(HERE, follow=True).content.decode()
    assert "Er zijn nog geen cijfers" in page
    assert browser.get(f"{HERE}moviera/cijfers.csv").status_code == 404


def test_an_unknown_half_year_shows_the_newest(made, ben, client_of):
    for asked in ("?halfjaar=2020-01-01", "?halfjaar=x", f"?halfjaar={made.since}"):
        assert client_of(ben).get(f"{HERE}moviera/{asked}").context["page"].chosen == made


def test_who_coordinates_two_organisations_chooses(made, ben, arosa, client_of):
    appoint(ben, arosa, "coordinator")

    page = client_of(ben).get(HERE).content.decode()
    assert f"{HERE}moviera/" in page
    assert f"{HERE}stichting-arosa/" in page


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_queries(number, made, ben, client_of, moviera, django_assert_num_queries):
    for at in range(number - 1):
        HalfYear.objects.create(
            organisation=moviera, since=date(2020 + at, 1, 1), made_at=made.made_at, figures=made.figures
        )
    browser = client_of(ben)
    browser.get(f"{HERE}moviera/")

    with django_assert_num_queries(9):
        browser.get(f"{HERE}moviera/")
