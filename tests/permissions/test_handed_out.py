"""Links that somebody handed out, and a new phone, end with what they came from."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.actions import invite, refuse_restoration
from groups.actions.appointments import end_appointment
from groups.models import Appointment
from tests.cast import appoint, invitation_to, make_person, place_of, sign_in
from tests.groups.steps import new_phone

pytestmark = pytest.mark.django_db


def opened(token: str) -> int:
    return Client().get(reverse("groups:welcome", args=[token])).status_code


def test_the_links_of_a_facilitator_end_with_his_role(circle, fay, gus, ana, ben):
    links = [invitation_to(circle), new_phone(place_of(ana, circle), by=fay)]
    of_another = invite(by=gus, kind="member", organisation=circle.organisation, group=circle)[1]

    end_appointment(by=ben, appointment=circle.appointments.get(person=fay))

    assert [opened(link) for link in [*links, of_another]] == [410, 410, 200]


def test_the_links_of_a_coordinator_end_with_his_role(circle, ana, ben, bea, moviera):
    links = [
        new_phone(place_of(ana, circle), by=ben),
        invite(by=ben, kind="coordinator", organisation=moviera)[1],
    ]

    end_appointment(by=bea, appointment=moviera.appointments.get(person=ben))

    assert [opened(link) for link in links] == [410, 410]


def test_leaving_the_pool_takes_back_no_link(circle, fay, ben, moviera):
    link = invitation_to(circle)
    pool = appoint(fay, moviera, Appointment.Role.FACILITATOR)

    end_appointment(by=ben, appointment=pool)

    assert opened(link) == 200


def test_who_left_his_role_no_longer_opens_his_own_invitations(circle, moviera, fay, gus, ben, bea):
    made, _token = invite(by=fay, kind="member", organisation=moviera, group=circle)
    staff, _token = invite(by=ben, kind="backup", organisation=moviera)
    end_appointment(by=bea, appointment=circle.appointments.get(person=fay))
    end_appointment(by=bea, appointment=moviera.appointments.get(person=ben))

    assert sign_in(fay).get(reverse("groups:invited", args=[made.pk])).status_code == 404
    assert sign_in(ben).get(reverse("groups:staff_invited", args=[staff.pk])).status_code == 404


@pytest.fixture
def phone(circle, ana, fay) -> Client:
    """A browser that took over ana's place and has not chosen a way to sign in yet."""
    browser = Client()
    browser.post(reverse("groups:welcome", args=[new_phone(place_of(ana, circle), by=fay)]))
    return browser


def goes_in(phone: Client) -> bool:
    phone.post(reverse("groups:way"), {"way": "passkey"})
    return "_auth_user_id" in phone.session


def test_a_new_phone_goes_in(phone):
    assert goes_in(phone)


def test_a_refused_phone_that_waited_does_not_go_in(phone, ana, ben):
    refuse_restoration(by=ben, restoration=ana.restorations.get())

    assert phone.get(reverse("groups:way")).status_code == 410
    assert not goes_in(phone)


def test_a_phone_that_waited_does_not_go_in_after_another_took_over(phone, circle, ana, fay):
    Client().post(reverse("groups:welcome", args=[new_phone(place_of(ana, circle), by=fay)]))

    assert not goes_in(phone)


def test_a_guide_restores_only_who_he_guides(alone, ivy, ike, arosa):
    another = appoint(make_person("Lena"), arosa, Appointment.Role.FACILITATOR, alone).person
    page = reverse("groups:new_phone", args=[place_of(ivy, alone).pk])

    assert sign_in(ike).get(page).status_code == 200
    assert sign_in(another).get(page).status_code == 404


def test_nobody_learns_who_is_in_a_group_that_is_not_open_to_him(circle, square, ana, cy):
    page = reverse("groups:return", args=[place_of(ana, circle).pk])

    answer = sign_in(ana).post(page, {"group": square.pk, "alias": cy.alias})

    assert answer.status_code == 302
