"""What coordinators may know of the roster and of calls: gaps, times and counts, no member and no word."""

from dataclasses import fields
from datetime import timedelta

import pytest

from crisis.actions import acknowledge, probe_chain, propose_shift, withdraw_request
from crisis.queries.activity import Answered, LateCall, answered_in, duty_in, late_calls
from crisis.queries.coverage import roster_gaps, shifts_to_confirm
from supportgroups.lib import clock as kring_clock
from tests.crisis.calling import call, put_on_duty
from tests.reach import make_reachable


@pytest.fixture
def period(circle):
    return kring_clock.now() - timedelta(days=1), kring_clock.now() + timedelta(days=1)


def test_answered_calls_are_counted_for_who_took_them(on_duty, period, ana, bo, circle, fay):
    for person in (ana, bo):
        acknowledge(by=fay, request=call(person, circle))

    found = answered_in([circle.organisation], *period)

    assert [(one.person_id, one.group_id) for one in found] == [(fay.pk, circle.pk)] * 2
    assert duty_in([circle.organisation], *period)[0].person_id == fay.pk


def test_nothing_about_the_asker_is_in_any_figure():
    names = {field.name for kind in (Answered, LateCall) for field in fields(kind)}

    assert not names & {"asker", "asker_id", "text", "number", "alias", "request", "request_id"}


def test_late_calls_are_those_that_waited_longer_than_the_policy_wants(on_duty, ana, bo, circle, fay, clock):
    begins = kring_clock.now() - timedelta(days=1)
    slow, fast = call(ana, circle), call(bo, circle)
    acknowledge(by=fay, request=fast)
    clock.forward(minutes=12)
    acknowledge(by=fay, request=slow)

    (late,) = late_calls([circle.organisation], begins)

    assert (late.group_name, late.is_taken, late.goes_on) == (circle.name, True, True)
    assert late.waited >= timedelta(minutes=12)


def test_call_that_stands_still_is_shown_to_coordinators(on_duty, ana, circle, clock):
    call(ana, circle)
    clock.forward(minutes=5)

    (late,) = late_calls([circle.organisation], kring_clock.now() - timedelta(days=1))

    assert late.is_stuck


def test_synthetic_and_foreign_calls_count_nowhere(on_duty, period, ana, circle, square, clock):
    for _ in range(2):
        probe_chain()
    withdraw_request(by=ana, request=call(ana, circle))
    clock.forward(minutes=9)

    assert late_calls([square.organisation, circle.organisation], period[0]) == []


def test_gap_is_a_promised_hour_without_a_confirmed_shift(circle, fay):
    before = roster_gaps([circle.organisation])
    put_on_duty(fay, circle, pool=True, hours=24 * 15)

    assert len(before) >= 14
    assert all(gap.group_id is None for gap in before)
    assert roster_gaps([circle.organisation]) == []


def test_shift_of_one_group_leaves_the_gap_of_the_other(circle, fay, ben, django_assert_num_queries):
    make_reachable(fay)
    from tests.cast import open_circle

    other = open_circle("De Ring", circle.organisation, facilitator="Lia", coordinators=("Ben", "Bea"))
    put_on_duty(fay, circle, hours=24 * 15)

    with django_assert_num_queries(4):
        gaps = roster_gaps([circle.organisation])

    assert {gap.group_id for gap in gaps} == {other.pk}


def test_proposed_shift_waits_for_a_second_person(circle, fay, ben, bea, dirk, otto):
    begins = kring_clock.now()
    shift = propose_shift(
        by=ben,
        organisation=circle.organisation,
        group=None,
        person=fay,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )

    assert [one.pk for one in shifts_to_confirm(bea)] == [shift.pk]
    assert [one.pk for one in shifts_to_confirm(dirk)] == [shift.pk]
    assert shifts_to_confirm(ben) == shifts_to_confirm(fay) == shifts_to_confirm(otto) == []
