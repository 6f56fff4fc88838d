"""What a group lacks: only somebody on whom it can rely now counts as there."""

import pytest

from groups.actions import confirm_suspension, lift_suspension, redeem_invitation
from groups.actions.appointments import end_appointment
from groups.models import Appointment
from groups.protocol import WhatIsMissing
from supportgroups.lib.facts import ask
from tests.cast import appoint, invitation_to, join, make_person
from tests.groups.opening import a_draft, in_pool
from tests.groups.steps import suspend

Role = Appointment.Role


def urls_missing(group):
    return [item.url_name for item in ask(WhatIsMissing(group.pk))]


@pytest.fixture
def led_alone(circle, ben, bea, moviera):
    """A draft with one facilitator, who takes part in circle; nothing is missing but the help route."""
    person, group = join(circle, "Gijs"), a_draft(ben, moviera)
    appoint(person, moviera, Role.FACILITATOR, group)
    appoint(make_person("Dora"), moviera, Role.BACKUP, group)
    assert urls_missing(group) == ["crisis:route"]
    return person, group


def test_a_suspended_facilitator_is_missing_until_it_is_lifted(led_alone, circle, ben, bea):
    person, group = led_alone
    suspension = suspend(person, circle, by=ben)
    proposed = urls_missing(group)
    suspension = confirm_suspension(by=bea, suspension=suspension)
    suspended = urls_missing(group)
    lift_suspension(by=ben, suspension=suspension)

    assert (proposed, suspended) == (["crisis:route"], ["groups:setup", "crisis:route"])
    assert urls_missing(group) == ["crisis:route"]


def test_who_is_suspended_in_another_organisation_is_not_missing(led_alone, square, otto, arosa):
    person, group = led_alone
    redeem_invitation(token=invitation_to(square), person=person)
    olga = in_pool(arosa, "Olga", Role.COORDINATOR)
    suspend(person, square, by=otto, confirmed_by=olga)

    assert urls_missing(group) == ["crisis:route"]


def test_a_facilitator_whose_role_ended_is_missing(led_alone, ben):
    person, group = led_alone
    end_appointment(by=ben, appointment=group.appointments.get(person=person))

    assert urls_missing(group) == ["groups:setup", "crisis:route"]
