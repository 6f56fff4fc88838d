from datetime import UTC, date, datetime

import pytest

from supportgroups.lib import clock as kring_clock


def test_clock_file_moves_time(clock):
    before = kring_clock.now()

    clock.forward(days=3)

    assert 2.99 < (kring_clock.now() - before).total_seconds() / 86400 < 3.01


def test_clock_file_is_ignored_outside_tests(clock, settings):
    settings.TESTING = False
    before = kring_clock.now()

    clock.forward(days=3)

    assert (kring_clock.now() - before).total_seconds() < 60


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 1, 21, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_date_in_amsterdam(moment, day):
    with kring_clock.at(moment):
        assert kring_clock.today() == day


def test_local_follows_both_clock_changes():
    winter = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    summer = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

    assert f"{kring_clock.local(winter):%H:%M}" == "01:59"
    assert f"{kring_clock.local(summer):%H:%M}" == "03:00"


def test_at_ends_with_its_block():
    with kring_clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        pass

    assert kring_clock.now().year > 2020
