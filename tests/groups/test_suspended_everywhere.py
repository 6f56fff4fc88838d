"""A suspension holds in the whole organisation, wherever somebody has a place, and goes along when he moves."""

import pytest
from django.urls import reverse

from chat.models import RoomAccess
from coordinators.permissions import get_organisations_today_for
from coordinators.queries import today_for
from groups.actions import (
    come_back,
    confirm_restoration,
    confirm_suspension,
    end_group,
    lift_suspension,
    open_reason,
    redeem_invitation,
    stop_membership,
)
from groups.models import Appointment, Group, Membership, Restoration, Suspension
from groups.protocol import NO_SEAT
from groups.queries import home_of, seat_of
from groups.queries.home import Stage
from groups.rules import AlreadyDoneError, ReturnError, SuspendedError
from tests.cast import accept, appoint, invitation_to, place_of
from tests.groups.steps import new_phone, suspend

State = Membership.State


@pytest.fixture
def in_both(ana, bridge) -> Group:
    """The other group, with ana in it too."""
    return _into(bridge, ana)


def _into(group, person) -> Group:
    redeem_invitation(token=invitation_to(group), person=person)
    accept(person, group)
    return group


def move(person, group, *, to, by) -> Membership:
    end_group(by=by, group=group)
    return come_back(person=person, membership=place_of(person, group), to_group=to)


def people_page(browser, group) -> str:
    return browser.get(reverse("groups:people", args=[group.pk])).content.decode()


def open_rooms(person) -> set[int]:
    rows = RoomAccess.objects.open().filter(person=person)
    return set(rows.values_list("room__group_id", flat=True))


# --- in every group of the organisation ---


def test_a_suspension_closes_the_other_groups_of_the_organisation(circle, ana, in_both, ben, bea):
    suspension = suspend(ana, circle, by=ben)
    before = open_rooms(ana)

    confirm_suspension(by=bea, suspension=suspension)

    assert before == {circle.pk, in_both.pk}
    assert (seat_of(circle, ana), seat_of(in_both, ana)) == (NO_SEAT, NO_SEAT)
    assert open_rooms(ana) == set()


def test_lifting_it_opens_them_again(circle, ana, in_both, ben, bea):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    lift_suspension(by=bea, suspension=suspension)

    assert open_rooms(ana) == {circle.pk, in_both.pk}


def test_another_organisation_decides_for_itself(circle, ana, square, ben, bea):
    _into(square, ana)

    suspend(ana, circle, by=ben, confirmed_by=bea)

    assert open_rooms(ana) == {square.pk}


def test_others_of_those_groups_notice_nothing(circle, ana, bo, in_both, ben, bea):
    suspend(ana, circle, by=ben, confirmed_by=bea)

    assert open_rooms(bo) == {circle.pk}


def test_who_leads_another_group_there_does_not_read_it_either(circle, ana, bridge, ben, bea):
    appoint(ana, circle.organisation, Appointment.Role.FACILITATOR, bridge)
    accept(ana, bridge)

    suspend(ana, circle, by=ben, confirmed_by=bea)

    assert open_rooms(ana) == set()
    assert {one.stage for one in home_of(ana).standings} == {Stage.SUSPENDED}


def test_rules_of_another_group_there_are_not_accepted_meanwhile(circle, ana, bridge, ben, bea):
    redeem_invitation(token=invitation_to(bridge), person=ana)
    suspend(ana, circle, by=ben, confirmed_by=bea)

    with pytest.raises(SuspendedError):
        accept(ana, bridge)
    assert place_of(ana, bridge).state == State.JOINING


def test_one_suspension_at_a_time_in_an_organisation(circle, ana, in_both, ben, bea):
    suspend(ana, circle, by=ben)

    with pytest.raises(AlreadyDoneError):
        suspend(ana, in_both, by=bea)


def test_he_is_told_at_every_place_of_his(circle, ana, in_both, ben, bea, client_of):
    suspend(ana, circle, by=ben, confirmed_by=bea)

    page = client_of(ana).get("/").content.decode()

    assert page.count("Er was dreiging.") == 2
    assert f"niet in {in_both.name}" in page


def test_the_people_pages_of_his_other_groups_show_it_too(circle, ana, in_both, ben, bea, client_of):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    pages = [people_page(client_of(who), in_both) for who in (ben, in_both.appointments.get().person)]

    assert reverse("groups:suspension", args=[suspension.pk]) in pages[0]
    assert "nu niet in de groep" in pages[1]
    assert "dreiging" not in pages[1]


def test_who_proposes_reads_that_it_holds_in_every_group(circle, ana, ben, client_of):
    page = client_of(ben).get(reverse("groups:suspend", args=[place_of(ana, circle).pk])).content.decode()

    assert f"in alle groepen van {circle.organisation.name}" in page


# --- proposed before a move inside the organisation ---


def test_a_proposal_goes_along_to_the_next_group(circle, ana, bridge, ben, bea):
    suspension = suspend(ana, circle, by=ben)
    _moved_in(ana, circle, bridge, ben)

    confirm_suspension(by=bea, suspension=Suspension.objects.get())

    assert Suspension.objects.get().membership == place_of(ana, bridge)
    assert open_rooms(ana) == set()
    assert open_reason(by=bea, suspension=Suspension.objects.get(pk=suspension.pk)) == "Er was dreiging."


def _moved_in(person, group, to, by) -> None:
    move(person, group, to=to, by=by)
    accept(person, to)


def test_a_proposal_that_went_along_is_where_coordinators_look(circle, ana, bridge, ben, bea, client_of):
    suspend(ana, circle, by=ben)
    move(ana, circle, to=bridge, by=ben)

    (item,) = [one for one in _to_confirm(bea) if one.line == "Een schorsing"]

    assert (item.detail, item.url_name, item.at) == (bridge.name, "groups:people", bridge.pk)
    assert "Voorstel: Ana even niet in de groep" in people_page(client_of(bea), bridge)


def _to_confirm(person):
    return today_for(person, get_organisations_today_for(person)).to_confirm


def test_a_proposal_goes_along_to_a_place_he_has_already(circle, ana, in_both, ben):
    suspend(ana, circle, by=ben)

    move(ana, circle, to=in_both, by=ben)

    assert Suspension.objects.get().membership == place_of(ana, in_both)


def test_a_suspension_that_is_over_stays_where_it_was(circle, ana, bridge, ben, bea):
    lift_suspension(by=bea, suspension=suspend(ana, circle, by=ben, confirmed_by=bea))

    move(ana, circle, to=bridge, by=ben)

    assert Suspension.objects.get().membership == place_of(ana, circle)


# --- proposed before a move to another organisation ---


@pytest.fixture
def moved_away(circle, ana, square, ben) -> Suspension:
    suspension = suspend(ana, circle, by=ben)
    move(ana, circle, to=square, by=ben)
    return suspension


def test_a_proposal_stays_with_the_organisation_that_made_it(moved_away, ana, square, bea, otto):
    accept(ana, square)

    confirm_suspension(by=bea, suspension=moved_away)

    assert open_rooms(ana) == {square.pk}
    assert [one.line for one in _to_confirm(otto) if one.line == "Een schorsing"] == []


def test_it_closes_the_way_back_into_that_organisation(moved_away, ana, square, bridge, bea, otto):
    confirm_suspension(by=bea, suspension=moved_away)

    with pytest.raises(SuspendedError):
        move(ana, square, to=bridge, by=otto)


def test_coordinators_reach_it_where_no_people_page_shows_it(moved_away, bea):
    (item,) = [one for one in _to_confirm(bea) if one.line == "Een schorsing"]

    assert (item.url_name, item.at) == ("groups:suspension", moved_away.pk)


def test_the_talk_after_it_is_reached_as_well(moved_away, bea, clock):
    confirm_suspension(by=bea, suspension=moved_away)
    clock.forward(days=40)

    (item,) = today_for(bea, get_organisations_today_for(bea)).suspensions

    assert (item.url_name, item.at) == ("groups:suspension", moved_away.pk)


def test_he_is_told_of_it_though_he_has_no_place_there(moved_away, ana, bea, client_of):
    confirm_suspension(by=bea, suspension=moved_away)

    page = client_of(ana).get(reverse("groups:places")).content.decode()

    assert "Er was dreiging." in page
    assert "Het Plein" in page


# --- a new phone that waits ---


@pytest.fixture
def on_new_phone(circle, ana, fay) -> Restoration:
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    return Restoration.objects.get()


def test_a_new_phone_that_waits_goes_along(circle, ana, bridge, on_new_phone, ben, client_of):
    move(ana, circle, to=bridge, by=ben)
    browser = client_of(ben)
    confirm = reverse("groups:restoration_confirm", args=[on_new_phone.pk])
    shown = people_page(browser, bridge)

    answer = browser.post(confirm)

    assert confirm in shown
    assert answer.url == reverse("groups:people", args=[bridge.pk])
    assert Restoration.objects.get().confirmed_by == ben


def test_a_new_phone_that_waits_does_not_go_to_another_organisation(circle, ana, square, on_new_phone, ben):
    with pytest.raises(ReturnError, match="nieuwe telefoon"):
        move(ana, circle, to=square, by=ben)
    assert place_of(ana, circle).state == State.ACTIVE


def test_once_confirmed_it_does(circle, ana, square, on_new_phone, ben):
    confirm_restoration(by=ben, restoration=on_new_phone)

    assert move(ana, circle, to=square, by=ben).group == square
    assert Restoration.objects.get().membership == place_of(ana, circle)


def test_a_suspension_in_force_does_not_move(circle, ana, bridge, ben, bea):
    suspend(ana, circle, by=ben, confirmed_by=bea)
    stop_membership(person=ana, membership=place_of(ana, circle))

    with pytest.raises(SuspendedError):
        move(ana, circle, to=bridge, by=ben)
