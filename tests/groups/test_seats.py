"""Who reads and writes follows from roles, rules and suspensions alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.actions import (
    end_appointment,
    end_group,
    stop_membership,
)
from groups.models import Appointment
from groups.protocol import NO_SEAT, Seat
from groups.queries import seat_of, seats_in
from groups.rules import Acceptance, seat_for
from tests.cast import accept, appoint, arrive, join, make_person, place_of
from tests.groups.steps import new_rules, suspend

READS, WRITES = Seat(reads=True, writes=False), Seat(reads=True, writes=True)


@given(some=st.booleans(), newest=st.booleans())
def test_seat_writes_only_where_it_reads(some, newest):
    seat = seat_for(Acceptance(some=some, newest=some and newest))

    assert seat.reads == some
    assert seat.writes == (some and newest)


def test_member_who_accepted_reads_and_writes(circle, ana):
    assert seat_of(circle, ana) == WRITES


def test_member_before_accepting_has_no_seat(circle):
    person = arrive(circle, "Dré")

    assert seat_of(circle, person) == NO_SEAT


def test_member_reads_but_does_not_write_after_new_rules(circle, ana, fay, ben):
    new_rules(circle, by=fay, confirmed_by=ben)

    assert seat_of(circle, ana) == READS


def test_member_writes_again_after_accepting_new_rules(circle, ana, fay, ben):
    new_rules(circle, by=fay, confirmed_by=ben)

    accept(ana, circle)

    assert seat_of(circle, ana) == WRITES


def test_unpublished_proposal_takes_nothing(circle, ana, fay, ben):
    new_rules(circle, by=fay)

    assert seat_of(circle, ana) == WRITES


def test_member_who_stopped_has_no_seat(circle, ana):
    stop_membership(person=ana, membership=place_of(ana, circle))

    assert seat_of(circle, ana) == NO_SEAT


def test_suspended_member_has_no_seat(circle, ana, ben, bea):
    suspend(ana, circle, by=ben, confirmed_by=bea)

    assert seat_of(circle, ana) == NO_SEAT


def test_proposed_suspension_takes_nothing(circle, ana, ben):
    suspend(ana, circle, by=ben)

    assert seat_of(circle, ana) == WRITES


@pytest.mark.parametrize("who", ["cy", "ben", "bea", "dirk", "otto", "ole"])
def test_nobody_outside_has_a_seat(circle, who, request):
    person = request.getfixturevalue(who)

    assert seat_of(circle, person) == NO_SEAT


@pytest.mark.parametrize("role", [Appointment.Role.COORDINATOR, Appointment.Role.BACKUP])
def test_member_who_coordinates_or_stands_behind_has_no_seat(circle, ana, role):
    appoint(ana, circle.organisation, role, circle if role == "backup" else None)

    assert seat_of(circle, ana) == NO_SEAT


def test_facilitator_writes_after_accepting(circle, fay):
    assert seat_of(circle, fay) == WRITES


def test_facilitator_before_accepting_has_no_seat(circle):
    person = make_person("Guus")
    appoint(person, circle.organisation, Appointment.Role.COVER, circle)

    assert seat_of(circle, person) == NO_SEAT


def test_unconfirmed_facilitator_has_no_seat(circle, ana):
    other = make_person("Guus")
    role = appoint(other, circle.organisation, Appointment.Role.FACILITATOR, circle)
    accept(other, circle)

    Appointment.objects.filter(pk=role.pk).update(confirmed_at=None)

    assert seat_of(circle, other) == NO_SEAT


def test_facilitator_whose_role_ended_has_no_seat(circle, gus, ben):
    end_appointment(by=ben, appointment=gus.appointments.get())

    assert seat_of(circle, gus) == NO_SEAT


def test_nobody_has_a_seat_in_a_group_that_ended(circle, ana, fay, ben):
    circle = end_group(by=ben, group=circle)

    assert seats_in(circle) == {}
    assert seat_of(circle, ana) == NO_SEAT


def test_seats_in_holds_everyone_who_reads(circle, ana, bo, fay, gus, ben):
    arrive(circle, "Dré")

    assert set(seats_in(circle)) == {ana.pk, bo.pk, fay.pk, gus.pk}


@pytest.mark.parametrize("members", [1, 3])
def test_seats_in_takes_six_queries(circle, members, django_assert_num_queries):
    for number in range(members):
        join(circle, f"Lid {number}")

    with django_assert_num_queries(6):
        seats = seats_in(circle)

    assert len(seats) == members + 1


def test_individual_guidance_seats_member_and_guide(alone, ivy, ike):
    assert set(seats_in(alone, of_person=ivy)) == {ivy.pk, ike.pk}
    assert seat_of(alone, ike, of_person=ivy) == WRITES


def test_individual_guidance_has_no_common_conversation(alone, ivy, ike):
    assert seats_in(alone) == {}
    assert seat_of(alone, ivy) == NO_SEAT


def test_individual_guidance_keeps_others_out(alone, ivy, otto):
    other = join(alone, "Jip")
    second = make_person("Kee")
    appoint(second, alone.organisation, Appointment.Role.FACILITATOR, alone)
    accept(second, alone)

    outsiders = [seat_of(alone, person, of_person=ivy) for person in (other, second, otto)]

    assert outsiders == [NO_SEAT] * 3


def test_group_conversation_belongs_to_nobody_in_particular(circle, ana):
    assert seats_in(circle, of_person=ana) == {}
