"""What facilitator and coordinator agree: one proposes, the other signs, both keep the history."""

import pytest
from django.db import IntegrityError, transaction

from coordinators.actions import propose_agreement, sign_agreement, withdraw_agreement
from coordinators.models import Agreement
from coordinators.queries import agreements_page
from coordinators.rules import AgreementError, Terms
from groups.actions.appointments import end_appointment
from groups.queries import contact_hours_of
from groups.rules import AlreadyDoneError, NotAllowedError, Window
from supportgroups.lib import clock as kring_clock
from tests.coordinators.agreeing import EVENINGS, TERMS, agree, work_of

OTHER = Terms(20 * 60, {5: Window(9 * 60, 24 * 60)})


@pytest.fixture
def work(fay, circle):
    return work_of(fay, circle.organisation)


def test_a_coordinator_proposes_and_the_facilitator_signs(ben, fay, work, moviera):
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)
    assert contact_hours_of(moviera, fay) == {}

    signed = sign_agreement(by=fay, facilitator=work, agreement=made)

    assert (signed.proposed_by, signed.signed_by) == (ben, fay)
    assert contact_hours_of(moviera, fay) == EVENINGS


def test_a_facilitator_proposes_and_any_coordinator_signs(bea, fay, work, moviera):
    made = propose_agreement(by=fay, facilitator=work, terms=OTHER)

    sign_agreement(by=bea, facilitator=work, agreement=made)

    assert contact_hours_of(moviera, fay) == OTHER.windows


def test_the_next_agreement_replaces_the_hours_and_the_first_stays_in_the_history(ben, fay, work, moviera):
    agree(fay, moviera, by=ben)
    agree(fay, moviera, by=ben, terms=OTHER)

    page = agreements_page(work, fay)

    assert (page.holds.number, [one.number for one in page.earlier]) == (2, [1])
    assert contact_hours_of(moviera, fay) == OTHER.windows


def test_proposing_twice_is_one_proposal(ben, work):
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)

    assert propose_agreement(by=ben, facilitator=work, terms=TERMS) == made
    assert Agreement.objects.count() == 1


def test_signing_twice_signs_once(ben, fay, work):
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)
    first = sign_agreement(by=fay, facilitator=work, agreement=made)

    assert sign_agreement(by=fay, facilitator=work, agreement=made).signed_at == first.signed_at


def test_withdrawing_twice_withdraws_once(ben, work, clock):
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)
    first = withdraw_agreement(by=ben, facilitator=work, agreement=made)
    clock.forward(days=1)

    again = withdraw_agreement(by=ben, facilitator=work, agreement=made)

    assert again.withdrawn_at == first.withdrawn_at


def test_a_counter_proposal_takes_the_place_of_the_first(ben, fay, work):
    first = propose_agreement(by=ben, facilitator=work, terms=TERMS)
    second = propose_agreement(by=fay, facilitator=work, terms=OTHER)

    with pytest.raises(AlreadyDoneError, match="ingetrokken of vervangen"):
        sign_agreement(by=fay, facilitator=work, agreement=first)
    assert Agreement.objects.waiting().get() == second


def test_nobody_signs_what_he_proposed(ben, bea, fay, work):
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)

    for who in (ben, bea):
        with pytest.raises(NotAllowedError):
            sign_agreement(by=who, facilitator=work, agreement=made)
    own = propose_agreement(by=fay, facilitator=work, terms=OTHER)
    with pytest.raises(NotAllowedError):
        sign_agreement(by=fay, facilitator=work, agreement=own)


def test_of_two_coordinators_who_sign_one_hears_that_the_other_did(ben, bea, fay, work):
    made = propose_agreement(by=fay, facilitator=work, terms=TERMS)
    sign_agreement(by=ben, facilitator=work, agreement=made)

    with pytest.raises(AlreadyDoneError, match="al getekend"):
        sign_agreement(by=bea, facilitator=work, agreement=made)


def test_the_other_may_decline(ben, fay, work):
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)

    assert withdraw_agreement(by=fay, facilitator=work, agreement=made).withdrawn_at


def test_what_is_signed_is_not_taken_back(ben, fay, work, moviera):
    made = agree(fay, moviera, by=ben)

    with pytest.raises(AlreadyDoneError):
        withdraw_agreement(by=ben, facilitator=work, agreement=made)


def test_what_holds_is_not_proposed_again(ben, fay, work, moviera):
    agree(fay, moviera, by=ben)

    with pytest.raises(AgreementError, match="al zo afgesproken"):
        propose_agreement(by=fay, facilitator=work, terms=TERMS)


@pytest.mark.parametrize("who", ["gus", "dirk", "otto", "ana"])
def test_nobody_else_proposes_signs_or_withdraws(request, who, ben, work):
    person = request.getfixturevalue(who)
    made = propose_agreement(by=ben, facilitator=work, terms=TERMS)

    with pytest.raises(NotAllowedError):
        propose_agreement(by=person, facilitator=work, terms=OTHER)
    with pytest.raises(NotAllowedError):
        sign_agreement(by=person, facilitator=work, agreement=made)
    with pytest.raises(NotAllowedError):
        withdraw_agreement(by=person, facilitator=work, agreement=made)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(0, EVENINGS),
        Terms(61 * 60, EVENINGS),
        Terms(600, {}),
        Terms(600, {7: Window(0, 60)}),
        Terms(600, {0: Window(60, 60)}),
        Terms(600, {0: Window(0, 1441)}),
    ],
)
def test_terms_that_cannot_be_are_refused(terms, ben, work):
    with pytest.raises(AgreementError):
        propose_agreement(by=ben, facilitator=work, terms=terms)
    assert not Agreement.objects.exists()


def test_nothing_is_agreed_with_who_left(ben, fay, circle, moviera):
    end_appointment(by=ben, appointment=circle.appointments.get(person=fay))

    with pytest.raises(AgreementError, match="gestopt"):
        propose_agreement(by=ben, facilitator=work_of(fay, moviera), terms=TERMS)


def test_the_database_refuses_one_signature_for_two(ben, fay, moviera):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            organisation=moviera,
            person=fay,
            number=1,
            weekly_minutes=60,
            proposed_by=ben,
            proposed_at=kring_clock.now(),
            signed_by=ben,
            signed_at=kring_clock.now(),
        )
