from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.rules import next_start
from supportgroups.lib.clock import AMSTERDAM

FIRST = date(2026, 10, 6)
START = time(19, 30)


@pytest.mark.parametrize(
    ("after", "evening"),
    [
        (datetime(2026, 9, 1, 12, 0), date(2026, 10, 6)),
        (datetime(2026, 10, 6, 19, 29), date(2026, 10, 6)),
        (datetime(2026, 10, 6, 19, 30), date(2026, 10, 20)),
        (datetime(2026, 10, 21, 8, 0), date(2026, 11, 3)),
        (datetime(2027, 3, 25, 8, 0), date(2027, 4, 6)),
    ],
)
def test_the_next_start_keeps_its_wall_clock_time(after, evening):
    start = next_start(FIRST, START, every_weeks=2, after=after.replace(tzinfo=AMSTERDAM))

    assert (start.date(), start.time()) == (evening, START)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(1, 4))
def test_the_next_start_is_the_first_of_a_brute_force_calendar(moment, every_weeks):
    after = moment.replace(tzinfo=AMSTERDAM)
    step = timedelta(weeks=every_weeks)
    starts = (datetime.combine(FIRST + n * step, START, AMSTERDAM) for n in range(300))

    assert next_start(FIRST, START, every_weeks=every_weeks, after=after) == next(
        s for s in starts if s > after
    )
