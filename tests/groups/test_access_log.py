"""What the access log says about whoever decided something, and when the one whom it concerns reads it."""

import pytest

from crisis.actions import confirm_step, propose_step
from groups.actions import (
    confirm_restoration,
    confirm_suspension,
    end_appointment,
    lift_suspension,
    open_reason,
    redeem_invitation,
)
from groups.actions.appointments import confirm_appointment, propose_appointment
from groups.models import Appointment
from members.models import AccessLog
from members.queries import who_looked
from tests.cast import place_of
from tests.groups.opening import in_pool
from tests.groups.steps import new_phone, suspend

Role = Appointment.Role


def logged(subject) -> list[tuple[str, str]]:
    return list(AccessLog.objects.filter(subject=subject).order_by("pk").values_list("event", "role"))


def read_by(subject) -> list[tuple[str, str]]:
    return [(line.event, line.role) for line in who_looked(subject)[::-1]]


@pytest.fixture
def proposed(circle, ana, ben):
    return suspend(ana, circle, by=ben)


def test_a_suspension_is_logged_in_the_role_of_who_acted(ana, dirk, ben, proposed):
    open_reason(by=dirk, suspension=proposed)
    lift_suspension(by=ben, suspension=confirm_suspension(by=dirk, suspension=proposed))

    assert logged(ana) == [
        ("suspension-proposed", "coordinator"),
        ("suspension-reason-opened", "backup"),
        ("suspension-confirmed", "backup"),
        ("suspension-lifted", "coordinator"),
    ]


def test_a_role_is_logged_in_the_role_of_who_confirmed_it(circle, ben, dirk, moviera):
    guus = in_pool(moviera, "Guus", Role.FACILITATOR)
    appointment = propose_appointment(by=ben, group=circle, person=guus, role=Role.FACILITATOR)
    end_appointment(by=ben, appointment=confirm_appointment(by=dirk, appointment=appointment))

    assert logged(guus) == [("appointment-confirmed", "backup"), ("appointment-ended", "coordinator")]


def test_who_ends_his_own_role_did_so_as_what_he_was(circle, ben, bea, moviera):
    end_appointment(by=ben, appointment=ben.appointments.get(role=Role.COORDINATOR))

    assert logged(ben) == [("appointment-ended", "coordinator")]


@pytest.mark.parametrize(("who", "role"), [("bea", "coordinator"), ("dirk", "backup")])
def test_a_step_of_the_help_route_is_logged_in_the_role_of_who_confirmed_it(
    who, role, circle, ben, gus, request
):
    step = propose_step(by=ben, group=circle, person=gus, after_minutes=10)
    confirm_step(by=request.getfixturevalue(who), step=step)

    assert logged(gus) == [("step-confirmed", role)]


def test_nobody_reads_of_a_proposal_that_nobody_confirmed(ana, bea, proposed, client_of):
    open_reason(by=bea, suspension=proposed)

    assert len(logged(ana)) == 2
    assert read_by(ana) == []
    assert "Nog niemand" in client_of(ana).get("/ik/").content.decode()


def test_a_proposal_that_was_taken_back_is_never_read(ana, ben, proposed, clock):
    lift_suspension(by=ben, suspension=proposed)
    clock.forward(days=365)

    assert read_by(ana) == []


def test_once_it_is_confirmed_everything_about_it_is_read(ana, bea, proposed):
    open_reason(by=bea, suspension=proposed)
    for _twice in range(2):
        confirm_suspension(by=bea, suspension=proposed)

    assert [event for event, _role in read_by(ana)] == [
        "suspension-proposed",
        "suspension-reason-opened",
        "suspension-confirmed",
    ]


def test_what_is_confirmed_shows_nothing_of_another_proposal(
    circle, square, ana, cy, ben, bea, otto, proposed
):
    other = suspend(cy, square, by=otto)
    confirm_suspension(by=bea, suspension=proposed)

    assert read_by(cy) == []
    assert other.confirmed_at is None


def test_a_new_phone_is_told_in_words(circle, ana, fay, dirk, client_of):
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    confirm_restoration(by=dirk, restoration=ana.restorations.get())

    page = client_of(ana).get("/ik/").content.decode()

    assert "Een begeleider" in page
    assert "New-phone" not in page
