"""Proposing, confirming, replacing and removing steps of a help route."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from crisis.actions import confirm_step, propose_step, remove_step
from crisis.models import RouteStep
from crisis.permissions import get_step_for
from crisis.queries import missing_of_route, route_of
from crisis.queries.coverage import missing_routes, steps_to_confirm
from crisis.queries.route import route_page
from crisis.rules import StepError
from groups.actions import lift_suspension
from groups.actions.appointments import end_appointment
from groups.actions.groups import end_group, go_live
from groups.models import Appointment
from groups.protocol import WhatIsMissing
from groups.rules import AlreadyDoneError, GroupEndedError, NotAllowedError, SecondPersonError
from tests.cast import appoint, join, make_person
from tests.groups.opening import a_complete_draft, a_draft, at_once, give_route
from tests.groups.steps import suspend

Role = Appointment.Role


@pytest.fixture
def draft(ben, moviera):
    """A draft with Fay, who leads another group of the organisation, and its own backup Dora."""
    group = a_draft(ben, moviera)
    appoint(make_person("Dora"), moviera, Role.BACKUP, group)
    return group


@pytest.fixture
def dora(draft):
    return draft.appointments.get(role=Role.BACKUP).person


@pytest.fixture
def step(ben, draft, fay):
    return propose_step(by=ben, group=draft, person=fay, after_minutes=0)


def order_of(group):
    return [(step.position, step.after_minutes, step.person.alias) for step in group.help_route.all()]


def lines_missing(group):
    return len(missing_of_route(WhatIsMissing(group.pk)))


def test_a_proposed_step_counts_for_nothing(step, draft):
    assert route_of(draft) == []
    assert lines_missing(draft) == 1


def test_two_confirmed_steps_make_a_route(ben, bea, draft, fay, dora):
    give_route(draft, by=ben, confirmed_by=bea, people=[fay, dora])

    assert [step.person for step in route_of(draft)] == [fay, dora]
    assert lines_missing(draft) == 0


def test_the_last_step_is_a_coordinator_or_backup(ben, bea, draft, fay, gus):
    give_route(draft, by=ben, confirmed_by=bea, people=[fay, gus])

    assert [
        "coördinator of achterwacht" in item.line for item in missing_of_route(WhatIsMissing(draft.pk))
    ] == [True]


def test_a_coordinator_can_be_the_last_step(ben, bea, dirk, draft, fay):
    give_route(draft, by=ben, confirmed_by=dirk, people=[fay, bea])

    assert lines_missing(draft) == 0


def test_steps_stand_in_order_of_their_minutes(ben, draft, fay, gus, dora):
    for person, minutes in ((dora, 20), (fay, 0), (gus, 10)):
        propose_step(by=ben, group=draft, person=person, after_minutes=minutes)

    assert order_of(draft) == [(1, 0, "Fay"), (2, 10, "Gus"), (3, 20, "Dora")]


@pytest.mark.parametrize("minutes", [-1, 30, 1000])
def test_minutes_out_of_range_are_refused(ben, draft, fay, minutes):
    with pytest.raises(StepError):
        propose_step(by=ben, group=draft, person=fay, after_minutes=minutes)


def test_proposing_twice_is_one_step(ben, draft, fay, step):
    assert propose_step(by=ben, group=draft, person=fay, after_minutes=0) == step
    assert draft.help_route.count() == 1


def test_a_moment_that_waits_takes_no_second_proposal(ben, draft, gus, step):
    with pytest.raises(StepError, match="wacht al een voorstel"):
        propose_step(by=ben, group=draft, person=gus, after_minutes=0)


def test_nobody_names_himself(ben, draft):
    with pytest.raises(StepError, match="jezelf niet"):
        propose_step(by=ben, group=draft, person=ben, after_minutes=20)


def test_whoever_has_no_confirmed_role_here_is_refused(ben, draft, ana, ole, otto, dirk, moviera):
    pool_only = make_person("Pol")
    appoint(pool_only, moviera, Role.FACILITATOR)

    for person in (ana, ole, otto, pool_only, dirk):
        with pytest.raises(StepError, match="geen bevestigde rol"):
            propose_step(by=ben, group=draft, person=person, after_minutes=0)


def test_only_coordinators_of_the_organisation_propose(fay, dirk, otto, ana, draft, gus):
    for person in (fay, dirk, otto, ana):
        with pytest.raises(NotAllowedError):
            propose_step(by=person, group=draft, person=gus, after_minutes=0)


def test_the_proposer_and_the_named_person_never_confirm(ben, dora, draft, step):
    own = propose_step(by=ben, group=draft, person=dora, after_minutes=20)

    for person, waiting in ((ben, step), (dora, own)):
        with pytest.raises(SecondPersonError):
            confirm_step(by=person, step=waiting)


def test_nobody_else_confirms(fay, ana, otto, step):
    for person in (fay, ana, otto):
        with pytest.raises(SecondPersonError):
            confirm_step(by=person, step=step)


def test_a_backup_professional_confirms(dirk, step):
    assert confirm_step(by=dirk, step=step).confirmed_by == dirk


def test_confirming_twice_confirms_once(bea, step):
    first = confirm_step(by=bea, step=step)

    assert confirm_step(by=bea, step=step).confirmed_at == first.confirmed_at


def test_of_two_who_confirm_the_second_hears_it(bea, dirk, step):
    confirm_step(by=bea, step=step)

    with pytest.raises(AlreadyDoneError):
        confirm_step(by=dirk, step=step)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_the_same_moment_one_does(bea, dirk, step):
    answers = at_once(
        lambda: confirm_step(by=bea, step=step),
        lambda: confirm_step(by=dirk, step=step),
    )

    assert {type(answer) for answer in answers} == {RouteStep, AlreadyDoneError}


def test_the_database_refuses_who_confirms_himself(step, fay, ben):
    for person in (fay, ben):
        with pytest.raises(IntegrityError), transaction.atomic():
            RouteStep.objects.filter(pk=step.pk).update(confirmed_by=person)


def test_a_replacement_takes_over_when_it_is_confirmed(ben, bea, draft, fay, gus, dora):
    give_route(draft, by=ben, confirmed_by=bea, people=[fay, dora])
    instead = propose_step(by=ben, group=draft, person=gus, after_minutes=0)
    assert [step.person for step in route_of(draft)] == [fay, dora]

    confirm_step(by=bea, step=instead)
    assert [step.person for step in route_of(draft)] == [gus, dora]


def test_proposing_who_stands_there_already_changes_nothing(ben, bea, draft, fay, step):
    confirm_step(by=bea, step=step)

    assert propose_step(by=ben, group=draft, person=fay, after_minutes=0).confirmed_by == bea
    assert draft.help_route.count() == 1


def test_removing_twice_removes_once(ben, draft, step):
    remove_step(by=ben, step=step)
    remove_step(by=ben, step=step)

    assert not draft.help_route.exists()


def test_a_removed_proposal_is_not_confirmed(ben, bea, step):
    remove_step(by=ben, step=step)

    with pytest.raises(StepError, match="ingetrokken"):
        confirm_step(by=bea, step=step)


def test_only_coordinators_remove(fay, dirk, otto, step):
    for person in (fay, dirk, otto):
        with pytest.raises(NotAllowedError):
            remove_step(by=person, step=step)


def test_a_live_group_keeps_its_whole_route(ben, bea, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))

    with pytest.raises(StepError, match="vervanger"):
        remove_step(by=ben, step=route_of(group)[0])
    assert len(route_of(group)) == 2


@pytest.mark.parametrize("minutes", [10, 25])
def test_a_confirmed_step_keeps_somebody_behind_a_live_group(minutes, ben, bea, fay, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    step = propose_step(by=ben, group=group, person=fay, after_minutes=minutes)
    before = route_of(group)

    with pytest.raises(StepError, match="coördinator of achterwacht"):
        confirm_step(by=bea, step=step)
    assert route_of(group) == before


def test_a_confirmed_step_keeps_two_people_in_a_live_route(ben, bea, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    backup = route_of(group)[-1].person
    step = propose_step(by=ben, group=group, person=backup, after_minutes=0)

    with pytest.raises(StepError, match="twee bevestigde mensen"):
        confirm_step(by=bea, step=step)


def test_a_live_route_grows_from_its_end(ben, bea, dirk, fay, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    early = propose_step(by=ben, group=group, person=fay, after_minutes=20)
    last = propose_step(by=ben, group=group, person=bea, after_minutes=25)

    confirm_step(by=dirk, step=last)
    confirm_step(by=dirk, step=early)
    assert [step.after_minutes for step in route_of(group)] == [0, 10, 20, 25]


def test_a_route_that_is_broken_already_is_mended_step_by_step(ben, bea, dirk, fay, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    end_appointment(by=ben, appointment=group.appointments.get(role=Role.BACKUP))

    confirm_step(by=bea, step=propose_step(by=ben, group=group, person=fay, after_minutes=10))
    confirm_step(by=dirk, step=propose_step(by=ben, group=group, person=bea, after_minutes=20))
    assert lines_missing(group) == 0


def test_a_route_that_is_broken_already_may_lose_a_step(ben, bea, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    end_appointment(by=ben, appointment=group.appointments.get(role=Role.BACKUP))

    remove_step(by=ben, step=route_of(group)[1])
    assert len(route_of(group)) == 1


def test_a_step_whose_person_lost_his_role_is_missing(ben, bea, draft, fay, dora):
    give_route(draft, by=ben, confirmed_by=bea, people=[fay, dora])
    end_appointment(by=ben, appointment=dora.appointments.get())

    assert any("nu geen rol" in item.line for item in missing_of_route(WhatIsMissing(draft.pk)))


def test_a_step_whose_person_is_suspended_is_missing_until_he_is_not(ben, bea, draft, circle, dora):
    gijs = join(circle, "Gijs")
    appoint(gijs, draft.organisation, Role.FACILITATOR, draft)
    give_route(draft, by=ben, confirmed_by=bea, people=[gijs, dora])
    whole = lines_missing(draft)
    suspension = suspend(gijs, circle, by=ben, confirmed_by=bea)
    lacking = lines_missing(draft)
    lift_suspension(by=ben, suspension=suspension)

    assert (whole, lacking, lines_missing(draft)) == (0, 1, 0)


def test_an_ended_group_has_no_new_steps(ben, bea, draft, fay, step):
    end_group(by=ben, group=draft)

    with pytest.raises(GroupEndedError):
        confirm_step(by=bea, step=step)
    with pytest.raises(GroupEndedError):
        propose_step(by=ben, group=draft, person=fay, after_minutes=10)


def test_candidates_have_a_confirmed_role_and_are_not_the_viewer(ben, bea, draft, fay, dora, dirk):
    named = [one.person for one in route_page(draft, ben).candidates]

    assert named == [bea, dora, fay]


def test_what_waits_for_somebody_is_what_he_may_confirm(ben, bea, dirk, otto, fay, draft, step):
    assert [found.alias for found in steps_to_confirm(bea)] == ["Fay"]
    assert len(steps_to_confirm(dirk)) == 1
    assert steps_to_confirm(ben) == steps_to_confirm(otto) == steps_to_confirm(fay) == []


def test_the_page_says_who_may_confirm_and_whom_a_step_replaces(ben, bea, dirk, dora, draft, gus, step):
    confirm_step(by=bea, step=step)
    propose_step(by=ben, group=draft, person=gus, after_minutes=0)

    waiting = route_page(draft, bea).lines[-1]
    assert (waiting.confirmers, waiting.may_confirm) == ([bea, dirk, dora], True)
    assert waiting.replaces == step


def test_a_step_is_found_in_its_own_group_only(bea, circle, draft, step):
    assert get_step_for(bea, draft, step.pk) == step
    with pytest.raises(Http404):
        get_step_for(bea, circle, step.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_gaps_of_any_number_of_groups_take_two_queries(number, ben, moviera, django_assert_num_queries):
    groups = [a_draft(ben, moviera, name=f"Groep {at}") for at in range(number)]

    with django_assert_num_queries(2):
        assert len(missing_routes(groups)) == number
