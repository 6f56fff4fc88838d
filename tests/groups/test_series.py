"""When evenings fall: against a calendar that is counted day by day, in Amsterdam, over years."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.rules.series import Rhythm, dates_between, lay_over, nearest_free, start_on
from supportgroups.lib.clock import AMSTERDAM

DAYS = st.dates(date(2023, 1, 1), date(2033, 12, 31))
TIMES = st.times(time(6), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
WEEKS = st.integers(1, 4)


def every_day(since: date, until: date):
    return (since + timedelta(days=number) for number in range((until - since).days + 1))


def counted(first_on, every_weeks, since, until):
    """Return the dates by looking at every day one after another."""
    return [
        day
        for day in every_day(since, until)
        if day >= first_on
        and day.weekday() == first_on.weekday()
        and (day - first_on).days % (7 * every_weeks) == 0
    ]


@settings(max_examples=150)
@given(DAYS, WEEKS, DAYS, st.integers(0, 400))
def test_dates_are_those_of_a_counted_calendar(first_on, every_weeks, since, length):
    until = since + timedelta(days=length)

    found = dates_between(
        Rhythm(first_on=first_on, starts_at=time(19, 30), every_weeks=every_weeks), since, until
    )

    assert found == counted(first_on, every_weeks, since, until)


@settings(max_examples=150)
@given(DAYS, TIMES)
def test_the_wall_shows_the_same_time_on_every_date(day, at):
    shown = start_on(day, at).astimezone(AMSTERDAM)

    assert (shown.date(), shown.time()) == (day, at)


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2027, 3, 23), 18),
        (date(2027, 3, 30), 17),
        (date(2027, 10, 26), 17),
        (date(2027, 11, 2), 18),
        (date(2027, 12, 31), 18),
        (date(2028, 2, 29), 18),
    ],
)
def test_half_past_seven_across_clock_changes_and_the_leap_day(day, hour_in_utc):
    assert start_on(day, time(19, 30)) == datetime(day.year, day.month, day.day, hour_in_utc, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skips_comes_an_hour_later():
    skipped = start_on(date(2027, 3, 28), time(2, 30)).astimezone(AMSTERDAM)

    assert skipped.time() == time(3, 30)


@pytest.mark.parametrize("starts", [date(2026, 12, 22), date(2027, 12, 21), date(2028, 2, 15)])
def test_rhythm_goes_on_over_christmas_new_year_and_leap_day(starts):
    rhythm = Rhythm(first_on=starts, starts_at=time(19, 30))

    found = dates_between(rhythm, starts, starts + timedelta(days=60))

    assert {second - first for first, second in pairwise(found)} == {timedelta(days=14)}


@given(DAYS, WEEKS, DAYS, st.sets(st.integers(0, 12), max_size=6))
def test_the_nearest_free_date_is_the_nearest_of_all(first_on, every_weeks, day, taken_rounds):
    rhythm = Rhythm(first_on=first_on, starts_at=time(19, 30), every_weeks=every_weeks)
    since = day - timedelta(days=30)
    some = dates_between(rhythm, since, max(since, first_on) + timedelta(days=900))
    taken = {some[at] for at in taken_rounds}

    found = nearest_free(day, rhythm, since, taken)

    assert found == min((one for one in some if one not in taken), key=lambda one: (abs(one - day), one))


@given(DAYS, WEEKS, WEEKS, st.integers(0, 6))
def test_what_people_answered_for_is_laid_over_different_dates(first_on, before, after, weekday):
    until = first_on + timedelta(weeks=8)
    old = dates_between(
        Rhythm(first_on=first_on, starts_at=time(19, 30), every_weeks=before), first_on, until
    )
    new = Rhythm(first_on=first_on + timedelta(days=weekday), starts_at=time(20), every_weeks=after)

    laid = lay_over(list(enumerate(old)), new, since=first_on, until=until)

    assert len(set(laid.moved.values())) == len(old)
    expected = set(counted(new.first_on, after, first_on, until))
    assert set(laid.fresh) == expected - set(laid.moved.values())
