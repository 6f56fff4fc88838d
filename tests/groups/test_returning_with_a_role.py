"""Who leads a group, stands behind it or coordinates its organisation does not come back into it as a member."""

import pytest
from django.urls import reverse

from groups.actions import come_back, end_group, redeem_invitation
from groups.models import Appointment, Membership
from groups.queries import return_choices
from groups.rules import ReturnError
from tests.cast import appoint, find_person, invitation_to, open_circle, place_of
from tests.groups.steps import suspend

Role = Appointment.Role
State = Membership.State
ROLES = [Role.FACILITATOR, Role.COVER, Role.BACKUP, Role.COORDINATOR]


def give(person, role, group) -> Appointment:
    return appoint(person, group.organisation, role, None if role == Role.COORDINATOR else group)


@pytest.mark.parametrize("role", ROLES)
def test_not_into_the_own_group(circle, ana, gone_home, role):
    give(ana, role, circle)

    with pytest.raises(ReturnError, match="andere rol"):
        come_back(person=ana, membership=gone_home)
    assert place_of(ana, circle).state == State.STOPPED


@pytest.mark.parametrize("role", ROLES)
def test_not_into_the_next_group(circle, ana, gone_home, bridge, ben, role):
    give(ana, role, bridge)
    end_group(by=ben, group=circle)

    with pytest.raises(ReturnError, match="andere rol"):
        come_back(person=ana, membership=gone_home, to_group=bridge)
    assert place_of(ana, circle).state == State.STOPPED
    assert not bridge.memberships.exists()


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.BACKUP, ["Derde", "Het Plein"]), (Role.COORDINATOR, ["Het Plein"])]
)
def test_such_a_group_is_not_offered(circle, ana, gone_home, bridge, square, ben, role, offered):
    open_circle("Derde", circle.organisation, facilitator="Wout", coordinators=("Ben",))
    give(ana, role, bridge)
    end_group(by=ben, group=circle)
    gone_home.group.refresh_from_db()

    assert [group.name for group in return_choices(gone_home)] == offered


def test_whose_own_group_is_closed_to_him_is_offered_its_equals(circle, ana, gone_home, bridge):
    give(ana, Role.BACKUP, circle)

    assert return_choices(gone_home) == [bridge]
    assert come_back(person=ana, membership=gone_home, to_group=bridge).group == bridge


def test_a_role_that_is_over_keeps_nobody_out(circle, ana, gone_home):
    Appointment.objects.filter(pk=give(ana, Role.BACKUP, circle).pk).update(ends_at=circle.opened_at)

    assert come_back(person=ana, membership=gone_home).state == State.ACTIVE


def test_a_place_in_the_pool_keeps_nobody_out(circle, ana, gone_home):
    appoint(ana, circle.organisation, Role.FACILITATOR)

    assert come_back(person=ana, membership=gone_home).state == State.ACTIVE


def test_by_form_he_reads_why_and_where_else(circle, ana, gone_home, bridge, client_of):
    give(ana, Role.BACKUP, circle)

    answer = client_of(ana).post(reverse("groups:return", args=[gone_home.pk]))

    assert answer.status_code == 422
    assert "andere rol" in answer.content.decode()
    assert bridge.name in answer.content.decode()


def test_a_group_whose_only_facilitator_is_suspended_is_no_way_back_by_itself(
    circle, bridge, ana, gone_home, ben, bea
):
    lead = find_person("Fay")
    token = invitation_to(bridge)
    redeem_invitation(token=token, person=lead)
    suspend(lead, bridge, by=ben, confirmed_by=bea)

    assert return_choices(gone_home) == [bridge, circle]
