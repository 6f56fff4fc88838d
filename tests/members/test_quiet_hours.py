"""When it is quiet, by the clock on the wall, also where that clock jumps."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.actions import choose_quiet_hours, claim_due
from members.models import Notification
from members.rules import Kind, quiet_until
from supportgroups.lib.clock import AMSTERDAM, local, now
from tests.members.outbox import told
from tests.reach import give_push

NIGHT = (time(22), time(7))


def wall(day, hour, minute=0, *, fold=0):
    return datetime(2026, *day, hour, minute, tzinfo=AMSTERDAM, fold=fold)


@pytest.mark.parametrize(
    ("moment", "hours", "end"),
    [
        (wall((6, 1), 21, 59), NIGHT, None),
        (wall((6, 1), 22), NIGHT, wall((6, 2), 7)),
        (wall((6, 2), 0), NIGHT, wall((6, 2), 7)),
        (wall((6, 2), 6, 59), NIGHT, wall((6, 2), 7)),
        (wall((6, 2), 7), NIGHT, None),
        (wall((12, 31), 23), NIGHT, datetime(2027, 1, 1, 7, tzinfo=AMSTERDAM)),
        (wall((6, 1), 13), (time(12), time(14)), wall((6, 1), 14)),
        (wall((6, 1), 14), (time(12), time(14)), None),
        (wall((6, 1), 3), (time(0), time(0)), None),
        # The night in March that is an hour shorter, and the one in October that is an hour longer.
        (wall((3, 28), 23), NIGHT, wall((3, 29), 7)),
        (wall((10, 24), 23), NIGHT, wall((10, 25), 7)),
        (wall((10, 25), 2, 15, fold=1), (time(22), time(2, 30)), wall((10, 25), 2, 30, fold=1)),
        (wall((10, 25), 2, 45, fold=1), (time(22), time(2, 30)), None),
    ],
)
def test_quiet_hours_end_when_the_wall_says_so(moment, hours, end):
    found = quiet_until(moment, *hours)

    assert (found and found.timestamp()) == (end and end.timestamp())


def test_nights_of_the_changed_clock_have_their_own_length():
    began = [wall((3, 28), 22), wall((10, 24), 22)]

    assert [quiet_until(moment, *NIGHT).timestamp() - moment.timestamp() for moment in began] == [
        8 * 3600,
        10 * 3600,
    ]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.times(),
    st.times(),
)
def test_quiet_ends_later_within_a_day_and_is_over_then(moment, begins, ends):
    here = moment.astimezone(AMSTERDAM)
    end = quiet_until(here, begins, ends)

    if end is not None:
        assert timedelta() < end.astimezone(UTC) - moment <= timedelta(hours=25)
        assert quiet_until(end.astimezone(UTC).astimezone(AMSTERDAM), begins, ends) is None


# --- what is put off, and what is not ---


def at_night(clock):
    clock.move_to(datetime(2026, 6, 1, 23, 30, tzinfo=AMSTERDAM))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "goes"), [("message", 0), ("meeting", 0), ("help", 1), ("progress", 1), ("test", 1)]
)
def test_at_night_only_what_cannot_wait_goes(kind, goes, mo, clock):
    at_night(clock)
    give_push(mo)
    told(mo, kind=Kind(kind))

    assert len(claim_due(most=9)) == goes


@pytest.mark.django_db
def test_what_is_put_off_goes_when_the_quiet_is_over(mo, clock):
    at_night(clock)
    give_push(mo)
    told(mo, kind=Kind.MESSAGE)
    claim_due(most=9)
    assert local(Notification.objects.get().at).time() == time(7)

    clock.forward(hours=7, minutes=31)

    assert len(claim_due(most=9)) == 1


@pytest.mark.django_db
def test_everybody_has_his_own_quiet_hours(mo, noor, clock):
    at_night(clock)
    give_push(mo)
    give_push(noor)
    choose_quiet_hours(person=mo, begins=time(0), ends=time(0))
    told(mo, noor, kind=Kind.MESSAGE)

    (parcel,) = claim_due(most=9)

    assert Notification.objects.get(pk=parcel.id).person == mo


@pytest.mark.django_db
def test_what_would_be_too_late_after_the_quiet_hours_is_given_up_at_its_time(mo, clock):
    at_night(clock)
    give_push(mo)
    told(mo, kind=Kind.MEETING, until=now() + timedelta(hours=1))

    assert len(claim_due(most=9)) == 1
