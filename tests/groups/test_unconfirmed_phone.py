"""A new phone that nobody has confirmed yet: what of its member stays closed on it, and what goes on."""

import pytest
from django.urls import reverse

from groups.actions import (
    come_back,
    confirm_restoration,
    open_reason,
    redeem_invitation,
    stop_membership,
)
from groups.models import Appointment, Restoration, Suspension
from groups.queries import Stage, home_of
from members.actions import change_alias
from members.models import Person
from members.queries import who_looked
from members.rules import PrivateRecordsClosedError
from tests.cast import accept, appoint, invitation_to, make_person, place_of
from tests.groups.steps import new_phone, reads, suspend

pytestmark = pytest.mark.django_db

CLOSED = "zodra een tweede persoon heeft bevestigd dat jij het bent"


@pytest.fixture
def elsewhere(square, ana):
    """Another group of ana, about which whoever handed out her new phone knows nothing."""
    redeem_invitation(token=invitation_to(square), person=ana)
    accept(ana, square)
    return square


@pytest.fixture
def suspended(circle, ana, ben, bea) -> Suspension:
    return suspend(ana, circle, by=ben, confirmed_by=bea)


def now_known(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def confirmed(person: Person, by: Person) -> Person:
    confirm_restoration(by=by, restoration=Restoration.objects.get(person=person))
    return now_known(person)


def test_the_reason_of_a_suspension_opens_after_the_second_person(ana, suspended, restored, bea, client_of):
    page = client_of(ana).get(reverse("groups:places")).content.decode()
    with pytest.raises(PrivateRecordsClosedError):
        open_reason(by=ana, suspension=suspended)

    assert "Er was dreiging" not in page
    assert CLOSED in page
    assert open_reason(by=confirmed(ana, bea), suspension=suspended) == "Er was dreiging."


def test_who_decides_reads_the_reason_all_the_same(suspended, restored, bea):
    assert open_reason(by=bea, suspension=suspended) == "Er was dreiging."


def test_who_looked_is_shown_after_the_second_person(ana, suspended, restored, bea, client_of):
    page = client_of(ana).get(reverse("members:me")).content.decode()

    assert who_looked(ana) == []
    assert "een coördinator" not in page.lower()
    assert len(who_looked(confirmed(ana, bea))) > 1


def test_places_elsewhere_are_shown_after_the_second_person(circle, elsewhere, ana, restored, bea, client_of):
    browser = client_of(ana)
    pages = [browser.get(reverse(name)).content.decode() for name in ("groups:places", "members:me")]

    assert [circle.name in page for page in pages] == [True, True]
    assert [elsewhere.name in page for page in pages] == [False, False]
    assert {one.group for one in home_of(confirmed(ana, bea)).standings} == {circle, elsewhere}


@pytest.mark.parametrize("name", ["overrides", "accept", "rules"])
def test_pages_of_a_group_elsewhere_are_not_there(name, elsewhere, ana, restored, client_of):
    assert client_of(ana).get(reverse(f"groups:{name}", args=[elsewhere.pk])).status_code == 404


def test_a_suspension_elsewhere_is_told_after_the_second_person(elsewhere, ana, restored, otto, arosa, bea):
    olga = appoint(make_person("Olga"), arosa, Appointment.Role.COORDINATOR).person
    suspend(ana, elsewhere, by=otto, confirmed_by=olga)
    elsewhere.memberships.filter(person=ana).update(state="moved")

    assert [one.stage for one in home_of(now_known(ana)).standings] == [Stage.IN]
    assert Stage.SUSPENDED in {one.stage for one in home_of(confirmed(ana, bea)).standings}


def test_where_it_reads_at_once_it_is_shown_to_be(circle, bridge, ana, fay):
    appoint(fay, circle.organisation, Appointment.Role.FACILITATOR, bridge)
    redeem_invitation(token=invitation_to(bridge), person=ana)
    accept(ana, bridge)

    redeem_invitation(token=new_phone(place_of(ana, circle), by=fay), person=ana)

    assert [reads(ana, group) for group in (circle, bridge)] == [True, True]
    assert {one.group for one in home_of(ana).standings} == {circle, bridge}


def test_the_alias_stays_until_the_second_person(ana, restored, bea, client_of):
    browser = client_of(ana)

    answer = browser.post(reverse("members:me"), {"alias": "Anna"})

    assert (answer.status_code, CLOSED in answer.content.decode()) == (422, True)
    assert now_known(ana).alias == "Ana"
    assert change_alias(person=confirmed(ana, bea), alias="Anna").alias == "Anna"


def test_no_other_alias_with_coming_back_either(circle, ana, restored):
    stopped = stop_membership(person=ana, membership=place_of(ana, circle))

    with pytest.raises(PrivateRecordsClosedError):
        come_back(person=ana, membership=stopped, alias="Anna")


def test_stopping_and_coming_back_go_on_where_it_took_over(circle, ana, restored, client_of):
    browser = client_of(ana)
    stopping = browser.post(reverse("groups:stop", args=[place_of(ana, circle).pk]))
    stopped = place_of(ana, circle).state
    coming_back = browser.post(reverse("groups:return", args=[place_of(ana, circle).pk]))

    assert (stopping.status_code, stopped) == (302, "stopped")
    assert (coming_back.status_code, place_of(ana, circle).state) == (302, "active")
