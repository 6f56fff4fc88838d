"""Contacts, weeks and what was passed, against sums done the slow way."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinators.rules import (
    Agreed,
    Contact,
    Facts,
    Kind,
    Passed,
    Side,
    Work,
    contacts_in,
    day_of,
    monday_of,
    side_of,
    spread_of,
    starts_at,
    week_of,
    weeks_until,
)
from groups.rules import Window

HERE = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 3, 23, tzinfo=UTC)
MONDAY = date(2026, 3, 23)
EVENINGS = {day: Window(18 * 60, 22 * 60) for day in range(5)}
AGREED = Agreed(START - timedelta(days=90), 600, EVENINGS)


def at(day, hour, minute=0, *, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


moments = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(0, 3 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
    ),
    max_size=40,
)


@given(moments)
def test_a_contact_begins_where_nothing_was_written_there_for_a_quarter(written):
    begins = [
        (room, when)
        for room, when in set(written)
        if not any(
            other == room and timedelta() < when - before <= timedelta(minutes=15)
            for other, before in written
        )
    ]

    found = contacts_in(written)

    assert sorted((one.conversation, one.began_at) for one in found) == sorted(begins)


@given(moments)
def test_every_message_lies_in_exactly_one_contact_of_its_conversation(written):
    found = contacts_in(written)

    for room, when in written:
        holding = [one for one in found if one.conversation == room and one.began_at <= when <= one.ended_at]
        assert len(holding) == 1


@pytest.mark.parametrize(("minutes", "number"), [(15, 1), (16, 2)])
def test_fifteen_minutes_is_still_the_same_contact(minutes, number):
    assert len(contacts_in([(1, START), (1, START + timedelta(minutes=minutes))])) == number


def test_two_conversations_at_once_are_two_contacts():
    assert len(contacts_in([(1, START), (2, START), (1, START + timedelta(minutes=5))])) == 2


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_a_moment_lies_in_the_week_between_two_mondays(moment):
    monday = monday_of(day_of(moment))

    assert monday.weekday() == 0
    assert starts_at(monday) <= moment < starts_at(monday + timedelta(days=7))


@pytest.mark.parametrize(
    ("monday", "hours"), [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169), (date(2026, 6, 1), 168)]
)
def test_a_week_in_which_the_clock_changes_is_an_hour_shorter_or_longer(monday, hours):
    begin, end = (starts_at(day).astimezone(UTC) for day in (monday, monday + timedelta(days=7)))

    assert end - begin == timedelta(hours=hours)


def test_weeks_come_oldest_first():
    assert weeks_until(MONDAY, 3) == [date(2026, 3, 9), date(2026, 3, 16), MONDAY]


@pytest.mark.parametrize(
    ("when", "side"),
    [
        (at(24, 17, 59), Side.OUTSIDE),
        (at(24, 18), Side.INSIDE),
        (at(24, 21, 59), Side.INSIDE),
        (at(24, 22), Side.OUTSIDE),
        (at(28, 19), Side.OUTSIDE),
        # 18:30 on the wall is another hour in UTC before and after the clock changed on the 29th.
        (datetime(2026, 3, 27, 17, 30, tzinfo=UTC), Side.INSIDE),
        (datetime(2026, 3, 30, 16, 30, tzinfo=UTC), Side.INSIDE),
        (datetime(2026, 3, 30, 20, 30, tzinfo=UTC), Side.OUTSIDE),
    ],
)
def test_hours_are_those_on_the_wall(when, side):
    assert side_of(Contact(1, when, when), [AGREED]) == side


@given(
    st.integers(0, 7 * 24 * 60 - 1), st.sets(st.integers(0, 6)), st.integers(0, 1439), st.integers(1, 1440)
)
def test_inside_is_what_looking_at_every_minute_says(minute, days, starts, length):
    window = Window(starts, min(starts + length, 1440))
    allowed = {day * 1440 + one for day in days for one in range(window.starts, window.ends)}
    when = starts_at(date(2026, 6, 1)) + timedelta(minutes=minute)
    agreed = Agreed(START, 600, dict.fromkeys(days, window))

    assert (side_of(Contact(1, when, when), [agreed]) == Side.INSIDE) == (minute in allowed)


def test_each_contact_is_held_against_what_held_then():
    later = Agreed(at(25, 12), 600, {2: Window(0, 1440)})
    contacts = [Contact(1, moment, moment) for moment in (at(25, 11), at(25, 13))]

    assert [side_of(one, [later, AGREED]) for one in contacts] == [Side.OUTSIDE, Side.INSIDE]


def test_before_anything_was_agreed_it_is_neither():
    first = Agreed(at(25, 12), 600, {2: Window(0, 1440)})

    assert side_of(Contact(1, at(24, 23), at(24, 23)), [first]) == Side.UNAGREED


def outside(*days):
    return [Contact(1, at(day, 23), at(day, 23)) for day in days]


@pytest.mark.parametrize(
    ("days", "worth"), [((), []), ((23,), [False]), ((23, 24), [False]), ((23, 24, 26), [True])]
)
def test_from_three_contacts_outside_it_is_worth_a_talk(days, worth):
    week = week_of(MONDAY, Facts([AGREED], outside(*days)))

    assert [one.is_worth_a_talk for one in week.passings] == worth


def test_it_counts_from_the_contact_that_made_it_worth_a_talk():
    (found,) = week_of(MONDAY, Facts([AGREED], outside(23, 24, 26, 27))).passings

    assert (found.kind, found.on, found.amount) == (Passed.CONTACT, date(2026, 3, 26), 4)
    assert found.told_on == date(2026, 4, 2)


def test_hours_are_passed_on_the_day_that_they_went_over():
    work = [Work(MONDAY + timedelta(days=day), Kind.VISIT, 240) for day in (4, 0, 2)]

    (found,) = week_of(MONDAY, Facts([AGREED], work=work)).passings

    assert (found.kind, found.on, found.amount) == (Passed.HOURS, date(2026, 3, 27), 120)


def test_exactly_what_was_agreed_is_not_passed():
    assert week_of(MONDAY, Facts([AGREED], work=[Work(MONDAY, Kind.OTHER, 600)])).passings == []


def test_a_new_number_of_hours_holds_from_the_next_monday():
    facts = Facts([AGREED, Agreed(at(25, 12), 60, EVENINGS)])

    assert [week_of(monday, facts).agreed_minutes for monday in (MONDAY, date(2026, 3, 30))] == [600, 60]


def test_a_first_agreement_holds_for_the_week_in_which_it_was_signed():
    facts = Facts([Agreed(at(25, 12), 60, EVENINGS)])

    found = [week_of(monday, facts).agreed_minutes for monday in (date(2026, 3, 16), MONDAY)]

    assert found == [None, 60]


def test_a_week_sums_what_lies_in_it_and_nothing_else():
    work = [Work(MONDAY - timedelta(days=1), Kind.VISIT, 60), Work(MONDAY, Kind.VISIT, 30, heavy=True)]

    week = week_of(MONDAY, Facts([AGREED], outside(22, 23, 24, 30), work))

    assert (week.total_minutes, week.heavy, week.contacts, week.days_with_contact) == (30, 1, 2, 2)


def test_spread_says_how_much_is_in_one_conversation():
    spread = spread_of([Contact(room, at(23, 19), at(23, 19)) for room in (1, 1, 1, 2)])

    assert (spread.conversations, spread.busiest_percent) == (2, 75)
    assert sum(spread.by_daypart.values()) == 4
