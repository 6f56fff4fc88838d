"""Who is on duty when, in plain calculation, over the nights in which the clock changes too."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.rules.roster import (
    PROMISED,
    NoSuchTimeError,
    Promise,
    Shift,
    Span,
    at_wall_clock,
    begins_after,
    changes_after,
    gaps_of,
    next_morning,
    on_duty,
    overlaps_with,
    promised_spans,
    span_on,
)

ROSA, SEM = UUID(int=1), UUID(int=2)
SUMMER_BEGINS, SUMMER_ENDS = date(2027, 3, 28), date(2026, 10, 25)
FRIDAY = date(2026, 11, 27)


def shift(number, person, begins, ends, group=1, day=FRIDAY):
    return Shift(number, person, group, span_on(day, time(begins), time(ends)))


def at(hour, minute=0, day=FRIDAY):
    return at_wall_clock(day, time(hour, minute))


def test_evening_hour_is_the_same_on_the_wall_in_summer_and_winter():
    assert at_wall_clock(SUMMER_BEGINS, time(18)) == datetime(2027, 3, 28, 16, tzinfo=UTC)
    assert at_wall_clock(SUMMER_ENDS, time(18)) == datetime(2026, 10, 25, 17, tzinfo=UTC)


def test_hour_that_the_clock_skips_is_refused():
    with pytest.raises(NoSuchTimeError):
        at_wall_clock(SUMMER_BEGINS, time(2, 30))


def test_of_a_doubled_hour_the_first_one_is_meant():
    assert at_wall_clock(SUMMER_ENDS, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 27), 8), (date(2026, 10, 24), 10), (FRIDAY, 9)])
def test_night_shift_is_as_long_as_that_night(day, hours):
    span = span_on(day, time(22), time(7))

    assert span.ends_at - span.starts_at == timedelta(hours=hours)


def test_group_shift_goes_before_the_pool_which_then_stands_by():
    own, pool = shift(1, ROSA, 18, 20), shift(2, SEM, 18, 23, group=None)

    assert on_duty([own, pool], 1, at(19)) == ([own], [pool])
    assert on_duty([own, pool], 1, at(21)) == ([pool], [])
    assert on_duty([own, pool], 2, at(19)) == ([pool], [])
    assert on_duty([own, pool], 1, at(23)) == ([], [])


def test_duty_changes_at_every_edge():
    shifts = [shift(1, ROSA, 18, 20), shift(2, SEM, 19, 23, group=None), shift(3, SEM, 17, 22, group=2)]

    assert changes_after(shifts, 1, at(18)) == at(19)
    assert begins_after(shifts, 1, at(17)) == at(18)
    assert begins_after(shifts, 1, at(19)) is None


@pytest.mark.parametrize(
    ("day", "hour", "next_day"),
    [(FRIDAY, 8, FRIDAY), (FRIDAY, 9, date(2026, 11, 28)), (date(2027, 3, 27), 23, SUMMER_BEGINS)],
)
def test_next_morning_is_nine_o_clock_on_the_wall(day, hour, next_day):
    assert next_morning(at(hour, day=day)) == at(9, day=next_day)


def test_gap_is_what_no_shift_covers_of_a_promised_evening():
    period = Span(at(0), at(23, 59))
    covered = [shift(1, ROSA, 17, 19).span, shift(2, SEM, 20, 22).span]

    assert gaps_of(PROMISED, covered, period) == [Span(at(19), at(20)), Span(at(22), at(23))]


def test_covered_evening_has_no_gap():
    period = Span(at(0), at(23, 59))

    assert gaps_of(PROMISED, [shift(1, ROSA, 17, 23).span], period) == []


def test_promised_hours_are_cut_off_at_the_ends_of_the_period():
    assert list(promised_spans(PROMISED, Span(at(20), at(21)))) == [Span(at(20), at(21))]


spans = st.lists(
    st.tuples(st.integers(0, 14 * 48), st.integers(1, 40)).map(
        lambda pair: Span(
            at(0) + timedelta(minutes=30 * pair[0]), at(0) + timedelta(minutes=30 * (pair[0] + pair[1]))
        )
    ),
    max_size=12,
)


@given(covered=spans, begins=st.integers(0, 23), ends=st.integers(0, 23))
def test_every_promised_half_hour_is_covered_or_in_a_gap(covered, begins, ends):
    promises = [Promise(frozenset(range(7)), time(begins), time(ends))]
    period = Span(at(0), at(0) + timedelta(days=7))

    gaps = gaps_of(promises, covered, period)

    promised = list(promised_spans(promises, period))
    for half_hour in range(7 * 48):
        moment = period.starts_at + timedelta(minutes=30 * half_hour)
        is_open = any(one.holds(moment) for one in promised) and not any(one.holds(moment) for one in covered)
        assert any(gap.holds(moment) for gap in gaps) == is_open


def test_shifts_of_one_roster_overlap_and_those_of_two_do_not():
    own, other, pool = shift(1, ROSA, 18, 20), shift(2, SEM, 19, 21), shift(3, SEM, 18, 20, group=None)

    assert overlaps_with(own, [own, other, pool]) == [other]
