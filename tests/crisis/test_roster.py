"""The duty roster: who plans, who confirms, and what a shift that changes does to calls that wait."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from crisis.actions import (
    acknowledge,
    advance_due,
    confirm_shift,
    offer_duty,
    propose_shift,
    remove_shift,
    take_duty,
)
from crisis.models import DutyShift, HelpRequest
from crisis.queries import duties_to_take, shifts_of, who_is_on_duty
from crisis.rules import ShiftError
from groups.rules import AlreadyDoneError, NotAllowedError, SecondPersonError
from members.models import Notification
from supportgroups.lib import clock as kring_clock
from tests.cast import make_person
from tests.crisis.calling import call, log_of, put_on_duty, unsent
from tests.reach import make_reachable


def plan(by, group, person, *, starts_in=0.0, hours=4.0, pool=False) -> DutyShift:
    begins = kring_clock.now() + timedelta(hours=starts_in)
    return propose_shift(
        by=by,
        organisation=group.organisation,
        group=None if pool else group,
        person=person,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
    )


def on_duty(group) -> list[str]:
    return [one.person.alias for one in who_is_on_duty(group)]


def test_shift_counts_once_a_second_person_confirmed_it(circle, fay, ben, bea):
    shift = plan(ben, circle, fay)
    assert on_duty(circle) == []

    for _ in range(2):
        confirm_shift(by=bea, shift=shift)

    assert on_duty(circle) == ["Fay"]


@pytest.mark.parametrize("who", ["Ben", "Fay", "Cy"])
def test_neither_proposer_nor_who_is_named_nor_a_stranger_confirms(circle, fay, ben, cy, who):
    shift = plan(ben, circle, fay)

    with pytest.raises(SecondPersonError):
        confirm_shift(by={"Ben": ben, "Fay": fay, "Cy": cy}[who], shift=shift)


def test_nobody_plans_himself_and_only_coordinators_plan(circle, fay, gus, ben, dirk):
    with pytest.raises(ShiftError):
        plan(ben, circle, ben)
    for person in (gus, dirk):
        with pytest.raises(NotAllowedError):
            plan(person, circle, fay)


def test_database_refuses_who_confirms_himself(circle, fay, ben):
    shift = plan(ben, circle, fay)

    for name in (ben, fay):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyShift.objects.filter(pk=shift.pk).update(confirmed_by=name)


def test_two_who_confirm_at_once_do_it_once(circle, fay, ben, bea, dirk):
    shift = plan(ben, circle, fay)
    confirm_shift(by=bea, shift=shift)

    with pytest.raises(AlreadyDoneError):
        confirm_shift(by=dirk, shift=shift)


@pytest.mark.parametrize("times", [{"hours": 0}, {"hours": 25}, {"starts_in": -9}, {"starts_in": 9000}])
def test_impossible_times_are_refused_with_a_sentence(circle, fay, ben, times):
    with pytest.raises(ShiftError) as refused:
        plan(ben, circle, fay, **times)

    assert refused.value.message.endswith(".")


def test_same_proposal_twice_is_one_and_an_overlap_is_refused(circle, fay, ben, clock):
    begins = kring_clock.now()
    words = {"by": ben, "organisation": circle.organisation, "group": circle, "person": fay}
    shift = propose_shift(**words, starts_at=begins, ends_at=begins + timedelta(hours=4))

    assert propose_shift(**words, starts_at=begins, ends_at=begins + timedelta(hours=4)) == shift
    with pytest.raises(ShiftError):
        propose_shift(**words, starts_at=begins, ends_at=begins + timedelta(hours=5))


def test_two_people_may_be_on_duty_together(circle, fay, gus, ben, bea):
    for person in (fay, gus):
        confirm_shift(by=bea, shift=plan(ben, circle, person))

    assert sorted(on_duty(circle)) == ["Fay", "Gus"]


def test_who_has_no_role_here_cannot_be_planned(circle, ana, ole, ben):
    for person in (ana, ole, make_person("Lee")):
        with pytest.raises(ShiftError):
            plan(ben, circle, person)


def test_shift_that_is_confirmed_wakes_a_call_that_waits(circle, ana, fay, ben, bea):
    make_reachable(fay)
    request = call(ana, circle)
    assert request.state == "waiting"

    confirm_shift(by=bea, shift=plan(ben, circle, fay))

    assert HelpRequest.objects.get().state == "open"
    assert unsent(request) == {fay}


def test_shift_to_come_moves_a_call_that_waits(circle, ana, fay, ben, bea):
    call(ana, circle)
    shift = confirm_shift(by=bea, shift=plan(ben, circle, fay, starts_in=2))
    assert HelpRequest.objects.get().next_due_at == shift.starts_at

    remove_shift(by=ben, shift=shift)

    assert kring_clock.local(HelpRequest.objects.get().next_due_at).hour == 9


def test_who_comes_on_duty_hears_of_a_call_that_nobody_took(circle, ana, fay, gus, clock):
    for person in (fay, gus):
        make_reachable(person)
    first = put_on_duty(fay, circle, hours=0.025)
    put_on_duty(gus, circle, starts_at=first.ends_at)
    request = call(ana, circle)
    clock.forward(seconds=91)

    advance_due()

    assert unsent(request) == {fay, gus}
    assert log_of(request)[-1] == "followed"


def test_call_that_was_taken_stays_with_its_owner_when_the_duty_changes(circle, ana, fay, gus, clock):
    make_reachable(fay)
    first = put_on_duty(fay, circle, hours=0.1)
    put_on_duty(gus, circle, starts_at=first.ends_at)
    request = acknowledge(by=fay, request=call(ana, circle))
    clock.forward(minutes=10)
    advance_due()

    assert HelpRequest.objects.get(pk=request.pk).owner == fay


def test_offered_duty_stays_until_a_colleague_takes_it(circle, ana, fay, gus, clock):
    make_reachable(gus)
    shift = put_on_duty(fay, circle)
    clock.forward(hours=1)
    for _ in range(2):
        offer_duty(by=fay, shift=shift)
    assert on_duty(circle) == ["Fay"]
    assert duties_to_take(gus) == [shift]
    assert duties_to_take(fay) == duties_to_take(ana) == []

    for _ in range(2):
        taken = take_duty(by=gus, shift=shift)

    assert on_duty(circle) == ["Gus"]
    assert shifts_of(fay) == []
    shift.refresh_from_db()
    assert (shift.ends_at, taken.ends_at) == (taken.starts_at, shift.starts_at + timedelta(hours=4))
    assert {row.person for row in Notification.objects.filter(event__contains=":offered:")} == {gus}


def test_of_two_who_take_an_offered_duty_one_does(circle, fay, gus, dirk):
    shift = offer_duty(by=fay, shift=put_on_duty(fay, circle))
    take_duty(by=gus, shift=shift)

    with pytest.raises(AlreadyDoneError):
        take_duty(by=dirk, shift=shift)


def test_duty_that_is_not_offered_or_not_ones_own_to_take_stays(circle, ana, fay, gus, cy):
    shift = put_on_duty(fay, circle)
    with pytest.raises(NotAllowedError):
        take_duty(by=gus, shift=shift)
    with pytest.raises(NotAllowedError):
        offer_duty(by=gus, shift=shift)
    offer_duty(by=fay, shift=shift)
    for person in (ana, cy, fay):
        with pytest.raises(NotAllowedError):
            take_duty(by=person, shift=shift)


def test_taken_duty_asks_the_new_one_about_calls_at_once(circle, ana, fay, gus):
    for person in (fay, gus):
        make_reachable(person)
    shift = put_on_duty(fay, circle)
    request = call(ana, circle)
    take_duty(by=gus, shift=offer_duty(by=fay, shift=shift))

    assert gus in unsent(request)


def test_duty_of_the_pool_holds_for_every_group_and_can_be_taken(circle, fay, gus):
    shift = offer_duty(by=fay, shift=put_on_duty(fay, circle, pool=True))

    assert take_duty(by=gus, shift=shift).group is None
    assert on_duty(circle) == ["Gus"]


def test_changes_tell_whose_shift_it_is(circle, fay, ben, bea):
    make_reachable(fay)
    shift = confirm_shift(by=bea, shift=plan(ben, circle, fay))
    for _ in range(2):
        remove_shift(by=ben, shift=shift)

    events = {row.event.split(":")[2] for row in Notification.objects.filter(person=fay)}
    assert events == {"confirmed", "removed"}
    assert on_duty(circle) == []
