"""Reasons of suspensions go when they have had their time; those that are needed stay."""

import pytest

from groups.actions import lift_suspension, open_reason, propose_suspension
from groups.models import Suspension
from groups.tasks import forget_old_reasons
from tests.cast import place_of
from tests.groups.steps import in_days, suspend

pytestmark = pytest.mark.django_db


def reasons():
    return [bool(row.reason) for row in Suspension.objects.order_by("pk")]


@pytest.mark.parametrize(("days", "left"), [(29, True), (31, False)])
def test_a_reason_goes_thirty_days_after_it_was_lifted(days, left, ana, ben, bea, circle, clock):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)
    lift_suspension(by=ben, suspension=suspension)
    clock.forward(days=days)

    assert [forget_old_reasons(), forget_old_reasons()] == [1 - left, 0]

    assert reasons() == [left]


def test_who_asks_for_a_reason_that_is_gone_is_told_so(ana, ben, bea, circle, clock):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)
    lift_suspension(by=ben, suspension=suspension)
    clock.forward(days=31)
    forget_old_reasons()
    suspension.refresh_from_db()

    assert "niet meer te lezen" in open_reason(by=bea, suspension=suspension)
    assert suspension.lifted_by == ben


def test_a_reason_in_force_stays_for_the_talk(ana, ben, bea, circle, clock):
    suspend(ana, circle, by=ben, confirmed_by=bea, days=3)
    clock.forward(days=300)

    assert forget_old_reasons() == 0


def test_a_reason_in_force_stays_while_an_earlier_one_goes(ana, ben, bea, circle, clock):
    lift_suspension(by=ben, suspension=suspend(ana, circle, by=ben, confirmed_by=bea))
    clock.forward(days=31)
    again = suspend(ana, circle, by=ben, confirmed_by=bea)

    assert forget_old_reasons() == 1

    assert reasons() == [False, True]
    assert "niet meer te lezen" not in open_reason(by=ana, suspension=again)


@pytest.mark.parametrize(("days", "left"), [(38, True), (40, False)])
def test_the_reason_of_a_proposal_that_nobody_confirmed_goes_after_its_end(
    days, left, ana, ben, circle, clock
):
    propose_suspension(by=ben, membership=place_of(ana, circle), reason="Ruzie", ends_on=in_days(9))
    clock.forward(days=days)

    assert forget_old_reasons() == 1 - left
    assert reasons() == [left]
