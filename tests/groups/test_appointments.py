"""Nobody appoints himself, and a second person confirms."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from groups.actions.appointments import confirm_appointment, end_appointment, propose_appointment
from groups.actions.invitations import invite, redeem_invitation
from groups.models import Appointment
from groups.permissions import can_coordinate, can_lead_group
from groups.queries.setup import staff_of
from groups.rules import (
    AlreadyDoneError,
    AppointmentError,
    InvitationRefusedError,
    NotAllowedError,
    SecondPersonError,
)
from members.models import AccessLog
from supportgroups.lib import clock as lib_clock
from supportgroups.lib import facts
from tests.cast import appoint, invitation_to, join, make_person
from tests.groups.opening import a_draft, at_once, in_pool

Role = Appointment.Role


@pytest.fixture
def guus(moviera):
    return in_pool(moviera, "Guus", Role.FACILITATOR)


@pytest.fixture
def draft(ben, moviera):
    return a_draft(ben, moviera)


@pytest.fixture
def proposed(ben, draft, guus):
    return propose_appointment(by=ben, group=draft, person=guus, role=Role.FACILITATOR)


@pytest.fixture
def heard(monkeypatch):
    """Collect the facts that are announced, beside what reacts to them."""
    seen = []
    wired = dict(facts._reactions)
    monkeypatch.setattr(facts, "_reactions", {kind: (*calls, seen.append) for kind, calls in wired.items()})
    return seen


def coordinator_by(by, organisation, alias="Cor"):
    """Invite a coordinator and let him redeem: he waits for a second person."""
    _invitation, token = invite(by=by, kind="coordinator", organisation=organisation)
    return redeem_invitation(token=token, person=make_person(alias))


def test_a_proposal_gives_no_right(proposed, draft, guus):
    assert proposed.confirmed_at is None
    assert not can_lead_group(guus, draft)


def test_confirmed_by_another_coordinator_it_does(proposed, bea, draft, guus, heard):
    confirm_appointment(by=bea, appointment=proposed)

    assert can_lead_group(guus, draft)
    assert [(fact.group_id, fact.person_id, fact.role) for fact in heard] == [
        (draft.pk, guus.pk, Role.FACILITATOR)
    ]


def test_a_role_starts_when_it_is_confirmed(proposed, bea, clock):
    clock.forward(days=2)

    assert confirm_appointment(by=bea, appointment=proposed).starts_at > proposed.proposed_at


def test_a_backup_professional_of_the_organisation_may_confirm(proposed, dirk):
    assert confirm_appointment(by=dirk, appointment=proposed).confirmed_by == dirk


def test_proposing_twice_is_one_proposal(ben, bea, draft, guus, proposed):
    again = propose_appointment(by=bea, group=draft, person=guus, role=Role.FACILITATOR)

    assert again == proposed
    assert again.proposed_by == ben


def test_the_proposer_never_confirms(proposed, ben):
    with pytest.raises(SecondPersonError):
        confirm_appointment(by=ben, appointment=proposed)


def test_the_person_himself_never_confirms(ben, bea, draft, moviera):
    dora = in_pool(moviera, "Dora", Role.BACKUP)
    first = propose_appointment(by=ben, group=draft, person=dora, role=Role.BACKUP)
    confirm_appointment(by=bea, appointment=first)
    other = a_draft(ben, moviera, name="Woensdag")
    second = propose_appointment(by=ben, group=other, person=dora, role=Role.BACKUP)

    with pytest.raises(SecondPersonError):
        confirm_appointment(by=dora, appointment=second)


def test_nobody_else_confirms(proposed, fay, ana, otto, guus):
    for person in (fay, ana, otto, guus):
        with pytest.raises(SecondPersonError):
            confirm_appointment(by=person, appointment=proposed)


def test_the_database_refuses_who_confirms_himself(proposed, guus, ben):
    for himself in ({"confirmed_by": guus}, {"confirmed_by": ben}, {"proposed_by": guus}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(pk=proposed.pk).update(**himself)


def test_a_coordinator_never_names_himself(ben, moviera, draft):
    appoint(ben, moviera, Role.BACKUP)

    with pytest.raises(AppointmentError, match="jezelf niet voorstellen"):
        propose_appointment(by=ben, group=draft, person=ben, role=Role.BACKUP)


def test_a_coordinator_never_leads(ben, bea, moviera, draft):
    appoint(bea, moviera, Role.FACILITATOR)

    with pytest.raises(AppointmentError, match="begeleidt geen groep"):
        propose_appointment(by=ben, group=draft, person=bea, role=Role.FACILITATOR)


def test_a_coordinator_may_stand_behind_a_group(ben, bea, moviera, draft):
    appoint(bea, moviera, Role.BACKUP)

    assert propose_appointment(by=ben, group=draft, person=bea, role=Role.BACKUP).person == bea


def test_who_leads_does_not_stand_behind(ben, moviera, draft, guus, proposed):
    appoint(guus, moviera, Role.BACKUP)

    with pytest.raises(AppointmentError, match="twee verschillende mensen"):
        propose_appointment(by=ben, group=draft, person=guus, role=Role.BACKUP)


def test_who_stands_in_no_pool_here_is_refused(ben, draft, ole, guus):
    for person, role in ((ole, Role.FACILITATOR), (guus, Role.BACKUP), (guus, Role.COORDINATOR)):
        with pytest.raises(AppointmentError, match="staat niet bij jullie mensen"):
            propose_appointment(by=ben, group=draft, person=person, role=role)


def test_who_takes_part_does_not_lead_that_group(ben, circle, moviera):
    ted = join(circle, "Ted")
    appoint(ted, moviera, Role.FACILITATOR)

    with pytest.raises(AppointmentError, match="zelf een plek"):
        propose_appointment(by=ben, group=circle, person=ted, role=Role.FACILITATOR)


def test_a_member_may_lead_another_group(ben, circle, draft, moviera):
    ted = join(circle, "Ted")
    appoint(ted, moviera, Role.FACILITATOR)

    assert propose_appointment(by=ben, group=draft, person=ted, role=Role.FACILITATOR).person == ted


def test_only_coordinators_of_the_organisation_propose(fay, dirk, otto, draft, guus):
    for person in (fay, dirk, otto):
        with pytest.raises(NotAllowedError):
            propose_appointment(by=person, group=draft, person=guus, role=Role.FACILITATOR)


def test_confirming_twice_confirms_once(proposed, bea, heard):
    first = confirm_appointment(by=bea, appointment=proposed)

    assert confirm_appointment(by=bea, appointment=proposed).confirmed_at == first.confirmed_at
    assert len(heard) == 1


def test_of_two_who_confirm_one_does(proposed, bea, dirk, heard):
    confirm_appointment(by=bea, appointment=proposed)

    with pytest.raises(AlreadyDoneError):
        confirm_appointment(by=dirk, appointment=proposed)
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_the_same_moment_one_does(proposed, bea, dirk):
    answers = at_once(
        lambda: confirm_appointment(by=bea, appointment=proposed),
        lambda: confirm_appointment(by=dirk, appointment=proposed),
    )

    assert {type(answer) for answer in answers} == {Appointment, AlreadyDoneError}


def test_a_proposal_taken_back_is_not_confirmed(proposed, ben, bea, heard):
    end_appointment(by=ben, appointment=proposed)

    with pytest.raises(AppointmentError):
        confirm_appointment(by=bea, appointment=proposed)
    assert heard == []


def test_who_became_coordinator_meanwhile_is_not_confirmed_as_facilitator(proposed, bea, guus, moviera):
    appoint(guus, moviera, Role.COORDINATOR)

    with pytest.raises(AppointmentError, match="begeleidt geen groep"):
        confirm_appointment(by=bea, appointment=proposed)


def test_an_invited_coordinator_waits_for_a_second_person(ben, bea, moviera):
    waiting = coordinator_by(ben, moviera)
    assert not can_coordinate(waiting.person, moviera)
    with pytest.raises(SecondPersonError):
        confirm_appointment(by=ben, appointment=waiting)

    confirm_appointment(by=bea, appointment=waiting)
    assert can_coordinate(waiting.person, moviera)


def test_who_leads_a_group_cannot_use_a_link_for_coordinators(ben, fay, moviera):
    _invitation, token = invite(by=ben, kind="coordinator", organisation=moviera)

    with pytest.raises(InvitationRefusedError, match="begeleidt een groep"):
        redeem_invitation(token=token, person=fay)


def test_who_leads_a_group_by_now_is_not_confirmed_as_coordinator(ben, bea, circle, moviera):
    waiting = coordinator_by(ben, moviera)
    appoint(waiting.person, moviera, Role.FACILITATOR, circle)

    with pytest.raises(AppointmentError, match="begeleidt geen groep"):
        confirm_appointment(by=bea, appointment=waiting)


def test_who_joined_a_group_meanwhile_is_not_confirmed_as_coordinator(ben, bea, circle, moviera):
    waiting = coordinator_by(ben, moviera)
    token = invitation_to(circle)
    redeem_invitation(token=token, person=waiting.person)

    with pytest.raises(AppointmentError, match="doet zelf mee"):
        confirm_appointment(by=bea, appointment=waiting)


def test_ending_takes_the_right_and_tells_once(ben, fay, circle, heard):
    role = fay.appointments.get(group=circle)

    end_appointment(by=ben, appointment=role)
    end_appointment(by=ben, appointment=role)
    assert not can_lead_group(fay, circle)
    assert [type(fact).__name__ for fact in heard] == ["AppointmentEnded"]


def test_only_coordinators_of_the_organisation_end_a_role(fay, dirk, otto, circle):
    for person in (fay, dirk, otto):
        with pytest.raises(NotAllowedError):
            end_appointment(by=person, appointment=circle.appointments.get(role=Role.BACKUP))


def test_the_last_coordinator_stays(ben, bea, moviera):
    end_appointment(by=ben, appointment=bea.appointments.get(organisation=moviera))

    with pytest.raises(AppointmentError, match="laatste coördinator"):
        end_appointment(by=ben, appointment=ben.appointments.get(organisation=moviera))


def test_confirming_and_ending_stand_in_the_access_log(proposed, ben, bea, guus):
    end_appointment(by=ben, appointment=confirm_appointment(by=bea, appointment=proposed))

    lines = AccessLog.objects.filter(subject=guus).order_by("pk").values_list("actor", "event")
    assert list(lines) == [(bea.pk, "appointment-confirmed"), (ben.pk, "appointment-ended")]


def test_candidates_are_whom_the_action_would_take(ben, bea, draft, guus, moviera):
    dora = in_pool(moviera, "Dora", Role.BACKUP)
    appoint(bea, moviera, Role.FACILITATOR)
    staff = staff_of([moviera], ben)[moviera.pk]

    assert staff.candidates(draft, Role.FACILITATOR) == [guus]
    assert staff.candidates(draft, Role.BACKUP) == [dora]


def test_proposals_say_who_may_confirm(proposed, ben, bea, dirk, draft, moviera):
    (seen_by_ben,) = staff_of([moviera], ben)[moviera.pk].proposals(draft)
    (seen_by_bea,) = staff_of([moviera], bea)[moviera.pk].proposals(draft)

    assert seen_by_ben.confirmers == [bea, dirk]
    assert (seen_by_ben.may_confirm, seen_by_bea.may_confirm) == (False, True)


def test_a_role_that_ended_does_not_confirm(proposed, bea, dirk, clock):
    Appointment.objects.filter(person=dirk).update(ends_at=lib_clock.now())

    with pytest.raises(SecondPersonError):
        confirm_appointment(by=dirk, appointment=proposed)


HOURS = {"never": None, "earlier": -1, "now": 0, "later": 1}


@pytest.mark.parametrize("confirmed", ["never", "earlier"])
@pytest.mark.parametrize("starts", ["earlier", "now", "later"])
@pytest.mark.parametrize("ends", HOURS)
def test_a_role_says_of_itself_what_the_query_says(fay, confirmed, starts, ends):
    now = lib_clock.now()
    at = {name: None if hours is None else now + timedelta(hours=hours) for name, hours in HOURS.items()}
    role = fay.appointments.get()
    role.confirmed_at, role.starts_at, role.ends_at = at[confirmed], at[starts], at[ends]
    role.save()

    assert role.is_in_force(now) is fay.appointments.in_force(now).exists()
