"""The page of the help route, over HTTP."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from crisis.actions import confirm_step, propose_step, remove_step
from crisis.models import HelpPolicy, RouteStep
from crisis.rules import DEFAULT_TIMES, write_times
from groups.models import Appointment
from supportgroups.lib import clock
from tests.cast import appoint, make_person
from tests.groups.opening import a_draft

Role = Appointment.Role
# The frame of every page (session, device, person, navigation) included.
PAGE_QUERIES = 17


@pytest.fixture
def draft(ben, moviera):
    return a_draft(ben, moviera)


@pytest.fixture
def step(ben, draft, fay):
    return propose_step(by=ben, group=draft, person=fay, after_minutes=0)


def the_page(group, name="route", *args):
    return reverse(f"crisis:{name}", args=[group.pk, *args])


def test_a_coordinator_proposes_a_step(ben, client_of, draft, fay):
    given = {"person": fay.pk, "after_minutes": 0}

    for _twice in range(2):
        assert client_of(ben).post(the_page(draft, "propose_step"), given).url == the_page(draft)
    assert RouteStep.objects.filter(group=draft).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"person": "", "after_minutes": 0}, "person"),
        ({"person": "Fay", "after_minutes": 0}, "person"),
        ({"person": "3f0e8c5e-57a4-4b3a-9d4e-1c1f8f3a0a00", "after_minutes": 0}, "person"),
        ({"after_minutes": ""}, "after_minutes"),
        ({"after_minutes": "straks"}, "after_minutes"),
        ({"after_minutes": 30}, "__all__"),
        ({"after_minutes": -5}, "__all__"),
    ],
)
def test_bad_input_is_told_and_not_lost(ben, client_of, draft, fay, given, field):
    answer = client_of(ben).post(the_page(draft, "propose_step"), {"person": fay.pk, **given})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not RouteStep.objects.filter(group=draft).exists()


def test_naming_himself_is_told_clearly(ben, client_of, draft):
    given = {"person": ben.pk, "after_minutes": 20}

    answer = client_of(ben).post(the_page(draft, "propose_step"), given)
    assert answer.status_code == 422
    assert "Je kunt jezelf niet in de hulproute zetten" in answer.content.decode()


def test_a_second_person_confirms_and_the_third_hears_it(bea, dirk, client_of, draft, step):
    first = client_of(bea).post(the_page(draft, "confirm_step", step.pk))
    late = client_of(dirk).post(the_page(draft, "confirm_step", step.pk))

    assert (first.status_code, late.status_code) == (302, 409)
    assert "Iemand anders heeft dit al bevestigd" in late.content.decode()


def test_the_proposer_is_refused_and_told_why(ben, client_of, draft, step):
    answer = client_of(ben).post(the_page(draft, "confirm_step", step.pk))

    assert answer.status_code == 422
    step.refresh_from_db()
    assert step.confirmed_at is None


def test_a_backup_sees_and_confirms_but_plans_nothing(dirk, client_of, draft, fay, step):
    browser = client_of(dirk)

    page = browser.get(the_page(draft)).content.decode()
    assert "Bevestig" in page
    assert "Stel een stap voor" not in page
    assert browser.post(the_page(draft, "propose_step"), {"person": fay.pk}).status_code == 404
    assert browser.post(the_page(draft, "remove_step", step.pk)).status_code == 404


def test_everybody_else_meets_nothing(otto, ana, fay, client_of, draft, step):
    for person in (otto, ana, fay):
        browser = client_of(person)
        assert browser.get(the_page(draft)).status_code == 404
        for name, args in (("propose_step", ()), ("confirm_step", (step.pk,)), ("remove_step", (step.pk,))):
            assert browser.post(the_page(draft, name, *args)).status_code == 404
    assert reverse("account_login") in Client().get(the_page(draft)).url


def test_a_step_under_another_groups_address_is_as_gone_as_one_that_is_not_there(
    bea, client_of, circle, step
):
    browser = client_of(bea)
    answers = [browser.post(the_page(circle, "confirm_step", pk)) for pk in (step.pk, 987_654_321)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Dit voorstel is ingetrokken" in answer.content.decode() for answer in answers)
    step.refresh_from_db()
    assert step.confirmed_at is None


def test_confirming_a_withdrawn_step_says_so_and_shows_the_route(bea, ben, client_of, draft, step):
    browser, confirm = client_of(bea), the_page(draft, "confirm_step", step.pk)
    assert confirm in browser.get(the_page(draft)).content.decode()
    remove_step(by=ben, step=step)

    answer = browser.post(confirm)

    assert answer.status_code == 409
    assert "Dit voorstel is ingetrokken" in answer.content.decode()
    assert "Hulproute" in answer.content.decode()
    assert not RouteStep.objects.filter(group=draft).exists()


def test_removing_twice_ends_at_the_same_page(ben, client_of, draft, step):
    for _twice in range(2):
        assert client_of(ben).post(the_page(draft, "remove_step", step.pk)).url == the_page(draft)
    assert not RouteStep.objects.filter(group=draft).exists()


def test_the_empty_route_says_what_belongs_in_it(ben, client_of, draft):
    page = client_of(ben).get(the_page(draft)).content.decode()

    assert "Nog geen stappen" in page
    assert "minstens twee bevestigde mensen" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries(
    number, ben, bea, client_of, draft, moviera, django_assert_num_queries
):
    for at in range(number):
        person = make_person(f"Begeleider {at}")
        appoint(person, moviera, Role.FACILITATOR, draft)
        confirm_step(by=bea, step=propose_step(by=ben, group=draft, person=person, after_minutes=at))
    browser = client_of(ben)
    browser.get(the_page(draft))

    with django_assert_num_queries(PAGE_QUERIES):
        browser.get(the_page(draft))


def test_the_page_tells_the_times_of_a_call(client_of, ben, bea, dirk, fay, circle):
    times = client_of(ben).get(the_page(circle)).content.decode()
    # Without later steps the usual ones hold.
    assert all(f"Na {minutes} minuten" in times for minutes in (3, 10, 20, 30))

    confirm_step(by=bea, step=propose_step(by=ben, group=circle, person=dirk, after_minutes=15))
    (only,) = client_of(dirk).get(the_page(circle)).context["route"].timetable.stages
    assert (only.minutes, only.names, only.is_first, only.is_last) == (15, ("Fay", "Dirk"), True, True)


def test_the_times_are_those_of_the_newest_policy(client_of, ben, circle):
    times = write_times(replace(DEFAULT_TIMES, exhausted_after=timedelta(minutes=40)))
    for number, written in ((1, write_times()), (2, times)):
        HelpPolicy.objects.create(
            organisation=circle.organisation, number=number, made_at=clock.now(), times=written, promises=[]
        )

    assert client_of(ben).get(the_page(circle)).context["route"].timetable.exhausted == 40
