"""A safety suspension: written reason, second person, end date, told, and ended by a talk."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from groups.actions import (
    confirm_suspension,
    lift_suspension,
    open_reason,
    propose_suspension,
    stop_membership,
)
from groups.models import Appointment, Suspension
from groups.protocol import NO_SEAT
from groups.queries import seat_of
from groups.rules import AlreadyDoneError, NotAllowedError, SecondPersonError, SuspensionError
from members.models import AccessLog
from supportgroups.lib.sealing import DataKey
from tests.cast import appoint, place_of
from tests.groups.steps import in_days, suspend

OUTSIDERS = ["ana", "bo", "fay", "cy", "otto", "ole"]


def test_reason_is_sealed(circle, ana, ben):
    suspension = suspend(ana, circle, by=ben)

    assert "dreiging" not in bytes(suspension.reason).decode("latin-1")
    assert open_reason(by=ben, suspension=suspension) == "Er was dreiging."
    assert DataKey.objects.using("keys").filter(scope="note").exists()


@pytest.mark.parametrize("who", [*OUTSIDERS, "dirk"])
def test_only_a_coordinator_proposes(circle, ana, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowedError):
        suspend(ana, circle, by=person)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_reason_is_required(circle, ana, ben, reason):
    with pytest.raises(SuspensionError):
        propose_suspension(by=ben, membership=place_of(ana, circle), reason=reason, ends_on=in_days(5))


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_end_date_lies_after_today_and_within_a_year(circle, ana, ben, days):
    with pytest.raises(SuspensionError):
        suspend(ana, circle, by=ben, days=days)


@pytest.mark.parametrize("confirmer", ["bea", "dirk"])
def test_coordinator_or_backup_confirms(circle, ana, ben, confirmer, request):
    suspend(ana, circle, by=ben, confirmed_by=request.getfixturevalue(confirmer))

    assert seat_of(circle, ana) == NO_SEAT


@pytest.mark.parametrize("who", ["ben", *OUTSIDERS])
def test_nobody_else_confirms(circle, ana, ben, who, request):
    suspension = suspend(ana, circle, by=ben)

    with pytest.raises(SecondPersonError):
        confirm_suspension(by=request.getfixturevalue(who), suspension=suspension)


def test_who_is_suspended_himself_confirms_nothing_in_that_organisation(circle, bridge, ana, bo, ben, bea):
    appoint(ana, circle.organisation, Appointment.Role.BACKUP, bridge)
    suspend(ana, circle, by=ben, confirmed_by=bea)

    with pytest.raises(SecondPersonError):
        confirm_suspension(by=ana, suspension=suspend(bo, circle, by=ben))


def test_database_refuses_one_person_for_both(circle, ana, ben):
    suspension = suspend(ana, circle, by=ben)

    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.filter(pk=suspension.pk).update(confirmed_by=ben)


def test_confirming_twice_is_once(circle, ana, ben, bea):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    again = confirm_suspension(by=bea, suspension=suspension)

    assert again.confirmed_at == suspension.confirmed_at


def test_of_two_who_confirm_the_second_hears_who_did(circle, ana, ben, bea, dirk):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    with pytest.raises(AlreadyDoneError, match="al bevestigd: Bea"):
        confirm_suspension(by=dirk, suspension=suspension)
    assert Suspension.objects.get().confirmed_by == bea


def test_same_proposal_twice_is_one(circle, ana, ben):
    assert suspend(ana, circle, by=ben) == suspend(ana, circle, by=ben)


@pytest.mark.parametrize(("reason", "days"), [("Er was dreiging, twee keer.", 30), ("Er was dreiging.", 9)])
def test_corrected_proposal_is_not_dropped_silently(circle, ana, ben, reason, days):
    suspend(ana, circle, by=ben, days=30)
    place = place_of(ana, circle)

    with pytest.raises(AlreadyDoneError, match="Trek dat eerst in"):
        propose_suspension(by=ben, membership=place, reason=reason, ends_on=in_days(days))
    assert open_reason(by=ben, suspension=Suspension.objects.get()) == "Er was dreiging."


def test_corrected_reason_stays_in_the_form(circle, ana, ben, client_of):
    suspend(ana, circle, by=ben)
    data = {"reason": "Er was dreiging, twee keer.", "ends_on": in_days(30).isoformat()}

    answer = client_of(ben).post(reverse("groups:suspend", args=[place_of(ana, circle).pk]), data)

    assert answer.status_code == 409
    assert "Trek dat eerst in" in answer.content.decode()
    assert data["reason"] in answer.content.decode()


def test_second_suspension_is_refused_while_one_stands(circle, ana, ben, bea):
    suspend(ana, circle, by=ben)

    with pytest.raises(AlreadyDoneError):
        suspend(ana, circle, by=bea)


def test_withdrawn_proposal_cannot_be_confirmed(circle, ana, ben, bea):
    suspension = suspend(ana, circle, by=ben)
    lift_suspension(by=ben, suspension=suspension)

    with pytest.raises(AlreadyDoneError):
        confirm_suspension(by=bea, suspension=suspension)


def test_proposal_past_its_end_is_not_confirmed(circle, ana, ben, bea, clock):
    suspension = suspend(ana, circle, by=ben, days=3)
    clock.forward(days=4)

    with pytest.raises(SuspensionError):
        confirm_suspension(by=bea, suspension=suspension)


def test_proposal_is_confirmed_on_its_last_day(circle, ana, ben, bea, clock):
    suspension = suspend(ana, circle, by=ben, days=3)
    clock.forward(days=3)

    assert confirm_suspension(by=bea, suspension=suspension).confirmed_by == bea


def test_last_day_belongs_to_the_suspension(circle, ana, ben, bea, clock, client_of):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea, days=3)
    clock.forward(days=3)
    browser = client_of(ben)

    people = browser.get(reverse("groups:people", args=[circle.pk])).content.decode()
    own = browser.get(reverse("groups:suspension", args=[suspension.pk])).content.decode()

    assert "schorsing tot en met" in people
    assert "geldt nu" in own
    assert "tijd voor een gesprek" not in people + own


def test_end_date_opens_nothing_by_itself(circle, ana, ben, bea, clock):
    suspend(ana, circle, by=ben, confirmed_by=bea, days=3)

    clock.forward(days=4)

    assert seat_of(circle, ana) == NO_SEAT


def test_lifting_after_a_talk_gives_the_seat_back(circle, ana, ben, bea):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    lift_suspension(by=bea, suspension=suspension)
    lift_suspension(by=bea, suspension=suspension)

    assert seat_of(circle, ana).writes


@pytest.mark.parametrize("who", ["dirk", *OUTSIDERS])
def test_only_a_coordinator_lifts(circle, ana, ben, bea, who, request):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    with pytest.raises(NotAllowedError):
        lift_suspension(by=request.getfixturevalue(who), suspension=suspension)


@pytest.mark.parametrize("who", ["bo", "fay", "cy", "otto", "ole"])
def test_reason_stays_closed_for_others(circle, ana, ben, bea, who, request):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    with pytest.raises(NotAllowedError):
        open_reason(by=request.getfixturevalue(who), suspension=suspension)


def test_every_look_and_decision_is_logged_but_his_own(circle, ana, ben, bea):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)
    open_reason(by=bea, suspension=suspension)
    open_reason(by=ana, suspension=suspension)
    lift_suspension(by=bea, suspension=suspension)

    lines = AccessLog.objects.filter(subject=ana, object_ref=f"suspension:{suspension.pk}").order_by("pk")

    assert [(line.actor.alias, line.event) for line in lines] == [
        ("Ben", "suspension-proposed"),
        ("Bea", "suspension-confirmed"),
        ("Bea", "suspension-reason-opened"),
        ("Bea", "suspension-lifted"),
    ]


def test_suspended_member_is_told_what_why_and_until_when(circle, ana, ben, bea, client_of):
    suspend(ana, circle, by=ben, confirmed_by=bea)

    page = client_of(ana).get("/").content.decode()

    assert "Wij hebben dat besloten" in page
    assert "naar Ben of Bea" in page
    assert "Er was dreiging." in page
    assert str(in_days(30).year) in page
    assert "Hulp blijft open" in page
    assert reverse("crisis:help") in page


def test_suspended_member_does_not_come_back_by_form(circle, ana, ben, bea, client_of):
    suspend(ana, circle, by=ben, confirmed_by=bea)
    own = stop_membership(person=ana, membership=place_of(ana, circle))

    response = client_of(ana).post(reverse("groups:return", args=[own.pk]))

    assert response.status_code == 422
    assert "Eerst praten we samen" in response.content.decode()


def test_proposing_by_form(circle, ana, ben, client_of):
    browser, url = client_of(ben), reverse("groups:suspend", args=[place_of(ana, circle).pk])
    data = {"reason": "Er was dreiging.", "ends_on": in_days(14).isoformat()}

    ends = [browser.post(url, data).url for _ in range(2)]

    assert ends == [reverse("groups:suspension", args=[Suspension.objects.get().pk])] * 2


@pytest.mark.parametrize(
    "data", [{}, {"reason": "", "ends_on": "2030-01-01"}, {"reason": "Zo.", "ends_on": "gisteren"}]
)
def test_incomplete_proposal_keeps_what_was_typed(circle, ana, ben, client_of, data):
    response = client_of(ben).post(reverse("groups:suspend", args=[place_of(ana, circle).pk]), data)

    assert response.status_code == 422
    assert data.get("reason", "") in response.content.decode()
    assert not Suspension.objects.exists()


def test_confirming_and_lifting_by_form(circle, ana, ben, bea, client_of):
    suspension = suspend(ana, circle, by=ben)
    own, second = client_of(ben), client_of(bea)
    confirm = reverse("groups:suspension_confirm", args=[suspension.pk])
    lift = reverse("groups:suspension_lift", args=[suspension.pk])

    statuses = [browser.post(confirm).status_code for browser in (own, second, second)]
    lifted = [second.post(lift, {"shown": "in-force"}).url for _ in range(2)]

    assert statuses == [422, 302, 302]
    assert lifted == [reverse("groups:people", args=[circle.pk])] * 2


@pytest.mark.parametrize("who", OUTSIDERS)
def test_suspension_pages_are_not_there_for_others(circle, ana, bo, ben, who, request, client_of):
    suspension = suspend(ana, circle, by=ben)
    browser = client_of(request.getfixturevalue(who))
    kept = [suspension.pk, suspension.pk, suspension.pk, place_of(bo, circle).pk]
    names = ["suspension", "suspension_confirm", "suspension_lift", "suspend"]

    for name, pk in zip(names, kept, strict=True):
        url = reverse(f"groups:{name}", args=[pk])
        assert browser.post(url).status_code in {404, 405}
        assert browser.get(url).status_code in {404, 405}
    assert Suspension.objects.get().confirmed_at is None


def test_group_page_shows_that_it_is_time_for_a_talk(circle, ana, ben, bea, clock, client_of):
    suspend(ana, circle, by=ben, confirmed_by=bea, days=3)
    clock.forward(days=4)

    page = client_of(ben).get(reverse("groups:people", args=[circle.pk])).content.decode()

    assert "tijd voor een gesprek" in page
