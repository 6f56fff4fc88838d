"""A page that stood open while somebody else went on: what its buttons still do, and what they say."""

import pytest
from django.urls import reverse

from groups.actions import confirm_suspension, lift_suspension, redeem_invitation, withdraw_rules
from groups.actions.appointments import confirm_appointment, end_appointment, propose_appointment
from groups.models import Appointment, Restoration, RulesVersion, Suspension
from groups.permissions import can_lead_group, get_group_for_coordinator
from groups.protocol import NO_SEAT
from groups.queries import newest_rules, proposed_rules, seat_of
from groups.rules import AlreadyDoneError
from groups.views import setup
from supportgroups.lib.clock import now
from tests.cast import place_of
from tests.groups.opening import a_draft, in_pool
from tests.groups.steps import hidden_fields, new_phone, new_rules, suspend

Role = Appointment.Role


@pytest.fixture
def proposed(ben, moviera) -> Appointment:
    guus = in_pool(moviera, "Guus", Role.FACILITATOR)
    return propose_appointment(by=ben, group=a_draft(ben, moviera), person=guus, role=Role.FACILITATOR)


# --- taking back what is in force meanwhile ---


def test_a_suspension_in_force_is_not_withdrawn_as_a_proposal(circle, ana, ben, bea):
    seen = suspend(ana, circle, by=ben)
    confirm_suspension(by=bea, suspension=seen)

    with pytest.raises(AlreadyDoneError, match="Bea"):
        lift_suspension(by=ben, suspension=seen)
    assert seat_of(circle, ana) == NO_SEAT


def test_withdrawing_on_a_stale_page_ends_no_suspension_and_shows_what_holds(
    circle, ana, ben, bea, client_of
):
    suspension, browser = suspend(ana, circle, by=ben), client_of(ben)
    stale = hidden_fields(browser.get(reverse("groups:suspension", args=[suspension.pk])).content.decode())
    confirm_suspension(by=bea, suspension=suspension)

    answer = browser.post(reverse("groups:suspension_lift", args=[suspension.pk]), stale)

    assert answer.status_code == 409
    assert "geldt nu" in answer.content.decode()
    assert "We hebben gepraat" in answer.content.decode()
    assert seat_of(circle, ana) == NO_SEAT


def test_the_page_that_then_appears_does_end_it(circle, ana, ben, bea, client_of):
    suspension, browser = suspend(ana, circle, by=ben, confirmed_by=bea), client_of(ben)
    lift = reverse("groups:suspension_lift", args=[suspension.pk])
    refused = browser.post(lift)

    browser.post(lift, hidden_fields(refused.content.decode()))

    assert refused.status_code == 409
    assert Suspension.objects.get().lifted_by == ben
    assert seat_of(circle, ana).writes


def test_a_role_in_force_is_not_withdrawn_as_a_proposal(proposed, ben, bea):
    confirm_appointment(by=bea, appointment=proposed)

    with pytest.raises(AlreadyDoneError, match="Bea"):
        end_appointment(by=ben, appointment=proposed)
    assert can_lead_group(proposed.person, proposed.group)


def test_withdrawing_on_a_stale_page_ends_no_role_and_shows_what_holds(proposed, ben, bea, client_of):
    browser, url = client_of(ben), reverse("groups:end_role", args=[proposed.pk])
    stale = hidden_fields(browser.get(url).content.decode())
    confirm_appointment(by=bea, appointment=proposed)

    answer = browser.post(url, stale)

    assert answer.status_code == 409
    assert "Deze rol stopt meteen" in answer.content.decode()
    assert can_lead_group(proposed.person, proposed.group)
    assert browser.post(url, hidden_fields(answer.content.decode())).status_code == 302
    assert not can_lead_group(proposed.person, proposed.group)


# --- confirming what another confirmed meanwhile ---


def test_the_third_person_reads_who_confirmed_the_suspension(circle, ana, ben, bea, dirk, client_of):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    answer = client_of(dirk).post(reverse("groups:suspension_confirm", args=[suspension.pk]))

    assert answer.status_code == 409
    assert "al bevestigd: Bea" in answer.content.decode()


def test_the_third_person_reads_who_confirmed_the_rules(circle, fay, ben, bea, client_of):
    version = new_rules(circle, by=fay, confirmed_by=ben)

    answer = client_of(bea).post(reverse("groups:rules_proposal", args=[version.pk]))

    assert answer.status_code == 409
    assert "al bevestigd: Ben" in answer.content.decode()
    assert "Deze versie geldt al." in answer.content.decode()


def test_the_third_person_reads_who_confirmed_the_role(proposed, bea, dirk, client_of):
    confirm_appointment(by=bea, appointment=proposed)

    answer = client_of(dirk).post(reverse("groups:proposal", args=[proposed.pk]))

    assert answer.status_code == 409
    assert "al bevestigd: Bea" in answer.content.decode()


def test_confirming_a_suspension_that_is_over_says_so(circle, ana, ben, bea, client_of):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)
    lift_suspension(by=ben, suspension=suspension)

    answer = client_of(bea).post(reverse("groups:suspension_confirm", args=[suspension.pk]))

    assert answer.status_code == 409
    assert "al voorbij" in answer.content.decode()


# --- the same form twice ---


def twice(browser, url, data=None) -> list[str]:
    """Return where the first and the second tap lead, each with its message."""
    ends = []
    for _time in range(2):
        answer = browser.post(url, data or {}, follow=True)
        said = [str(message) for message in answer.context["messages"]]
        ends.append(f"{answer.status_code} {answer.request['PATH_INFO']} {said}")
    return ends


def test_refusing_a_phone_twice_ends_at_the_same_page(circle, ana, fay, ben, client_of):
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    url = reverse("groups:restoration_refuse", args=[Restoration.objects.get().pk])

    first, second = twice(client_of(ben), url)

    assert first == second
    assert reverse("groups:people", args=[circle.pk]) in first


def test_withdrawing_rules_twice_ends_at_the_same_page(circle, fay, client_of):
    url = reverse("groups:rules_withdraw", args=[new_rules(circle, by=fay).pk])

    first, second = twice(client_of(fay), url)

    assert first == second
    assert first.startswith(f"200 {reverse('groups:rules', args=[circle.pk])}")


def test_sending_rules_back_twice_ends_at_the_same_page(circle, fay, ben, client_of):
    url = reverse("groups:rules_proposal", args=[new_rules(circle, by=fay).pk])

    first, second = twice(client_of(ben), url, {"withdraw": "1"})

    assert first == second
    assert first.startswith(f"200 {reverse('groups:setup', args=[circle.pk])}")


def test_confirming_rules_that_were_withdrawn_says_so(circle, fay, ben, client_of):
    version, browser = new_rules(circle, by=fay), client_of(ben)
    url = reverse("groups:rules_proposal", args=[version.pk])
    withdraw_rules(by=fay, version=version)

    answers = browser.post(url), browser.get(url)

    assert [answer.status_code for answer in answers] == [409, 200]
    assert all("ingetrokken" in answer.content.decode() for answer in answers)
    assert all("Bevestig deze regels" not in answer.content.decode() for answer in answers)
    assert newest_rules(circle).number == 1


def test_the_next_proposal_takes_the_number_of_a_withdrawn_one(circle, fay, ben):
    withdraw_rules(by=fay, version=new_rules(circle, by=fay))

    again = new_rules(circle, by=fay)

    assert (again.number, proposed_rules(circle)) == (2, again)
    assert RulesVersion.objects.filter(group=circle).count() == 3


def test_a_withdrawn_proposal_waits_nowhere(circle, fay, ben, client_of):
    version = new_rules(circle, by=fay)
    withdraw_rules(by=fay, version=version)
    browser, url = client_of(ben), reverse("groups:rules_proposal", args=[version.pk])
    pages = (
        reverse("coordinators:home"),
        reverse("groups:setup", args=[circle.pk]),
        reverse("groups:extra_rules", args=[circle.organisation.slug]),
    )

    assert [url in browser.get(page).content.decode() for page in pages] == [False] * 3


# --- a role that ended between the door of a page and its action ---


def test_ending_a_group_whose_coordinator_lost_the_role_meanwhile_says_so_and_ends_nothing(
    circle, ben, client_of, monkeypatch
):
    def let_in_and_end_his_role(person, pk):
        group = get_group_for_coordinator(person, pk)
        Appointment.objects.filter(person=person).update(ends_at=now())
        return group

    monkeypatch.setattr(setup, "get_group_for_coordinator", let_in_and_end_his_role)
    answer = client_of(ben).post(reverse("groups:end", args=[circle.pk]))

    circle.refresh_from_db()
    assert answer.status_code == 409
    assert "Wat je net wilde doen, is niet gebeurd." in answer.content.decode()
    assert circle.is_live
