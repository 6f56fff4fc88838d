"""Opening, changing, going live and ending a group."""

import csv
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from groups.actions.appointments import confirm_appointment, end_appointment, propose_appointment
from groups.actions.groups import change_group, choose_extra_rules, end_group, go_live, open_group
from groups.actions.invitations import invite, redeem_invitation
from groups.actions.memberships import come_back
from groups.models import Appointment, Group, HouseRule, Membership, Organisation, Region, Series
from groups.protocol import WhatIsMissing
from groups.queries import newest_rules
from groups.rules import GroupEndedError, GroupIncompleteError, GroupPlanError, NotAllowedError
from supportgroups.lib import clock as lib_clock
from supportgroups.lib.facts import ask
from tests.cast import appoint, make_person, place_of
from tests.groups.opening import (
    a_complete_draft,
    a_draft,
    a_plan,
    an_evening,
    give_route,
    in_pool,
    next_day,
    staff_up,
)

Role = Appointment.Role


def fields_wrong(by, organisation, **changes):
    with pytest.raises(GroupPlanError) as refused:
        open_group(by=by, organisation=organisation, plan=a_plan(**changes))
    return set(refused.value.mistakes)


def urls_missing(group):
    return [item.url_name for item in ask(WhatIsMissing(group.pk))]


def test_open_group_keeps_all_that_was_filled_in(ben, moviera):
    group = a_draft(ben, moviera, target_size=10)

    assert (group.state, group.opened_by, group.target_size) == (Group.State.DRAFT, ben, 10)
    assert [region.slug for region in group.regions.all()] == ["vt-utrecht"]
    assert (group.series.weekday, group.series.every_weeks, group.series.minutes) == (1, 2, 120)


def test_open_group_twice_makes_one(ben, moviera):
    assert a_draft(ben, moviera) == a_draft(ben, moviera)
    assert Group.objects.filter(name="Dinsdag").count() == 1


OTHERWISE = {
    "another date": lambda: {"evening": an_evening(first_on=next_day(1) + timedelta(days=7))},
    "another time": lambda: {"evening": an_evening(starts_at=time(20, 0))},
    "another rhythm": lambda: {"evening": an_evening(every_weeks=1)},
    "no evening": lambda: {"kind": Group.Kind.INDIVIDUAL, "evening": None},
    "another region": lambda: {"regions": list(Region.objects.filter(slug="vt-haaglanden"))},
    "one region more": lambda: {"regions": list(Region.objects.all()[:2])},
    "another place": lambda: {"place": "Wijkhuis, Ede"},
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_opening_again_with_something_else_is_told_and_not_dropped(what, ben, moviera):
    group, changes = a_draft(ben, moviera), OTHERWISE[what]()

    with pytest.raises(GroupPlanError) as refused:
        a_draft(ben, moviera, **changes)

    assert "al geopend" in refused.value.mistakes["name"]
    assert Group.objects.get(name="Dinsdag") == group


def test_open_group_under_a_taken_name_is_refused_beside_the_name(ben, bea, moviera):
    a_draft(ben, moviera)

    assert fields_wrong(bea, moviera, name="dinsdag") == {"name"}


def test_another_organisation_may_use_the_same_name(ben, otto, moviera, arosa):
    a_draft(ben, moviera)

    assert a_draft(otto, arosa).name == "Dinsdag"


def test_open_group_is_for_coordinators_of_that_organisation_only(fay, dirk, otto, ana, moviera):
    for person in (fay, dirk, otto, ana):
        with pytest.raises(NotAllowedError):
            a_draft(person, moviera)


@pytest.mark.parametrize("size", [0, 1, 15])
def test_a_size_out_of_range_is_refused(ben, moviera, size):
    assert fields_wrong(ben, moviera, target_size=size) == {"target_size"}


@pytest.mark.parametrize("size", [2, 9, 11, 14])
def test_a_big_group_is_no_stop(ben, moviera, size):
    assert a_draft(ben, moviera, target_size=size).target_size == size


def test_a_first_date_on_another_weekday_is_refused(ben, moviera):
    wrong = an_evening(1, first_on=next_day(2))

    assert fields_wrong(ben, moviera, evening=wrong) == {"first_on"}


def test_a_first_date_that_is_past_is_refused(ben, moviera):
    wrong = an_evening(1, first_on=next_day(1) - timedelta(days=7))

    assert fields_wrong(ben, moviera, evening=wrong) == {"first_on"}


def test_a_first_date_today_is_fine(ben, moviera):
    today = lib_clock.today()

    group = a_draft(ben, moviera, evening=an_evening(today.weekday(), first_on=today))
    assert group.series.first_on == today


def test_a_rhythm_beyond_four_weeks_is_refused(ben, moviera):
    assert fields_wrong(ben, moviera, evening=an_evening(every_weeks=5)) == {"every_weeks"}


def test_several_mistakes_are_told_at_once(ben, moviera):
    assert fields_wrong(ben, moviera, evening=None, regions=[], target_size=1, name=" ") == {
        "name",
        "regions",
        "target_size",
        "weekday",
    }


def test_individual_guidance_needs_no_evening(ben, moviera):
    group = a_draft(ben, moviera, kind=Group.Kind.INDIVIDUAL, evening=None)

    assert not Series.objects.filter(group=group).exists()
    assert "groups:edit" not in urls_missing(group)


def test_messages_of_individual_guidance_live_ninety_days_whatever_was_asked(ben, moviera):
    group = a_draft(ben, moviera, kind=Group.Kind.INDIVIDUAL, message_life_days=365)
    assert group.message_life_days == 90

    plan = a_plan(name=group.name, kind=Group.Kind.INDIVIDUAL, message_life_days=1)
    assert change_group(by=ben, group=group, plan=plan).message_life_days == 90


def test_a_draft_that_becomes_individual_guidance_loses_its_choice(ben, moviera):
    group = a_draft(ben, moviera, message_life_days=365)
    plan = a_plan(name=group.name, kind=Group.Kind.INDIVIDUAL, message_life_days=365)

    assert change_group(by=ben, group=group, plan=plan).message_life_days == 90


def test_change_group_keeps_the_first_date_that_is_past(ben, moviera, clock):
    group = a_draft(ben, moviera)
    clock.forward(days=30)

    change_group(
        by=ben,
        group=group,
        plan=a_plan(place="Wijkhuis, Ede", evening=an_evening(first_on=group.series.first_on)),
    )
    group.refresh_from_db()
    assert group.place == "Wijkhuis, Ede"


def test_change_group_to_a_taken_name_is_refused(ben, moviera, circle):
    group = a_draft(ben, moviera)

    with pytest.raises(GroupPlanError):
        change_group(by=ben, group=group, plan=a_plan(name=circle.name))


def test_a_live_group_keeps_what_members_joined_on(ben, circle):
    plan = a_plan(kind=Group.Kind.INDIVIDUAL, message_life_days=1, returners_see_absence=True, target_size=6)

    changed = change_group(by=ben, group=circle, plan=plan)
    assert (changed.kind, changed.message_life_days, changed.returners_see_absence) == ("group", 90, False)
    assert changed.target_size == 6


def test_a_fresh_draft_misses_everything_but_its_coordinator(ben, moviera):
    assert urls_missing(a_draft(ben, moviera)) == ["groups:setup", "groups:setup", "crisis:route"]


def test_a_proposal_alone_is_still_missing(ben, moviera):
    group = a_draft(ben, moviera)
    gus = in_pool(moviera, "Guus", Role.FACILITATOR)
    propose_appointment(by=ben, group=group, person=gus, role=Role.FACILITATOR)

    assert len(urls_missing(group)) == 3


def test_go_live_is_refused_with_the_list_while_something_is_missing(ben, moviera):
    group = a_draft(ben, moviera)

    with pytest.raises(GroupIncompleteError) as refused:
        go_live(by=ben, group=group)
    assert len(refused.value.missing) == 3
    group.refresh_from_db()
    assert group.state == Group.State.DRAFT


def test_go_live_needs_a_whole_help_route(ben, bea, moviera):
    group = a_draft(ben, moviera)
    gus, dora = in_pool(moviera, "Guus", Role.FACILITATOR), in_pool(moviera, "Dora", Role.BACKUP)
    staff_up(group, by=ben, confirmed_by=bea, facilitator=gus, backup=dora)
    give_route(group, by=ben, confirmed_by=bea, people=[gus])

    with pytest.raises(GroupIncompleteError) as refused:
        go_live(by=ben, group=group)
    assert {item.url_name for item in refused.value.missing} == {"crisis:route"}


def test_a_complete_group_goes_live_with_its_first_rules(ben, bea, moviera):
    group = go_live(by=bea, group=a_complete_draft(ben, bea, moviera))

    assert group.is_live
    assert newest_rules(group).number == 1
    assert len(newest_rules(group).cards) == 5


def test_extra_rules_of_the_organisation_come_with_the_first_version(ben, bea, moviera):
    choose_extra_rules(by=ben, organisation=moviera, cards=HouseRule.objects.filter(slug="nuchter"))

    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    assert [card["slug"] for card in newest_rules(group).cards][5:] == ["nuchter"]


def test_choosing_extra_rules_never_takes_the_reports_five(ben, moviera):
    choose_extra_rules(by=ben, organisation=moviera, cards=HouseRule.objects.all())

    assert moviera.extra_rules.count() == 5
    assert not moviera.extra_rules.filter(is_of_report=True).exists()


def test_going_live_twice_is_once(ben, bea, moviera):
    group = a_complete_draft(ben, bea, moviera)
    since = go_live(by=ben, group=group).live_since

    assert go_live(by=ben, group=group).live_since == since
    assert group.rules_versions.count() == 1


def test_go_live_is_refused_for_a_coordinator_of_elsewhere(ben, bea, otto, moviera):
    group = a_complete_draft(ben, bea, moviera)

    with pytest.raises(NotAllowedError):
        go_live(by=otto, group=group)


def test_ending_keeps_memberships_and_ends_roles_and_invitations(ben, fay, ana, circle):
    invitation, _token = invite(by=fay, kind="member", organisation=circle.organisation, group=circle)

    end_group(by=ben, group=circle)
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert not circle.appointments.filter(ends_at=None).exists()
    assert place_of(ana, circle).state == Membership.State.ACTIVE


def test_who_was_in_an_ended_group_comes_back_elsewhere(ben, bea, ana, circle, moviera):
    other = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    end_group(by=ben, group=circle)

    came = come_back(person=ana, membership=place_of(ana, circle), to_group=other)
    assert came.group == other


def test_ending_twice_is_once(ben, circle):
    ended = end_group(by=ben, group=circle).ended_at

    assert end_group(by=ben, group=circle).ended_at == ended


def test_an_ended_group_changes_no_more(ben, circle, moviera):
    end_group(by=ben, group=circle)

    with pytest.raises(GroupEndedError):
        change_group(by=ben, group=circle, plan=a_plan())
    with pytest.raises(GroupEndedError):
        go_live(by=ben, group=circle)
    with pytest.raises(GroupEndedError):
        propose_appointment(
            by=ben, group=circle, person=in_pool(moviera, "Guus", Role.FACILITATOR), role=Role.FACILITATOR
        )


def test_a_live_group_says_what_it_misses_when_somebody_leaves(ben, bea, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    end_appointment(by=ben, appointment=group.appointments.get(role=Role.BACKUP))

    assert set(urls_missing(group)) == {"groups:setup", "crisis:route"}


def practices():
    path = Path(settings.BASE_DIR) / "data" / "practices.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WHOSE = {
    "de-pion": "moviera",
    "de-cirkel-is-rond": "de-cirkel-is-rond",
    "ervaring-in-huis": "veilig-thuis-rotterdam-rijnmond",
    "mannen-tegen-agressie": "ggz-wnb",
    "uit-huis-geplaatsten-huisverbod": "stichting-arosa",
}


def practice_plan(row):
    alone = row["facilitators"] == "unknown"
    return a_plan(
        name=row["name"],
        kind=Group.Kind.INDIVIDUAL if alone else Group.Kind.GROUP,
        evening=None if alone else an_evening(),
        way_of_working="open" if row["way_of_working"] == "unknown" else row["way_of_working"],
        regions=list(Region.objects.filter(name=row["region"]) or Region.objects.all()[:3]),
    )


@pytest.mark.parametrize("row", practices(), ids=lambda row: row["slug"])
def test_each_practice_is_data(row, moviera):
    organisation = Organisation.objects.get(slug=WHOSE[row["slug"]])
    first, second = make_person("Een"), make_person("Twee")
    appoint(first, organisation, Role.COORDINATOR)
    appoint(second, organisation, Role.COORDINATOR)
    draft = open_group(by=first, organisation=organisation, plan=practice_plan(row))
    gus, dora = in_pool(organisation, "Guus", Role.FACILITATOR), in_pool(organisation, "Dora", Role.BACKUP)
    staff_up(draft, by=first, confirmed_by=second, facilitator=gus, backup=dora)
    give_route(draft, by=first, confirmed_by=second, people=[gus, dora])

    live = go_live(by=first, group=draft)
    assert (live.is_live, live.is_individual) == (True, row["slug"] == "uit-huis-geplaatsten-huisverbod")


def test_a_pool_serves_several_groups(ben, bea, moviera):
    gus, dora = in_pool(moviera, "Guus", Role.FACILITATOR), in_pool(moviera, "Dora", Role.BACKUP)
    for name in ("Dinsdag", "Woensdag"):
        group = a_draft(ben, moviera, name=name)
        staff_up(group, by=ben, confirmed_by=bea, facilitator=gus, backup=dora)

    assert gus.appointments.filter(group__isnull=False, confirmed_at__isnull=False).count() == 2


def test_a_place_in_the_pool_needs_no_confirmation_in_the_cast_either(ben, moviera):
    _invitation, token = invite(by=ben, kind="facilitator", organisation=moviera)
    real = redeem_invitation(token=token, person=make_person("Guus"))

    made = appoint(make_person("Gerda"), moviera, Role.FACILITATOR)

    assert (real.confirmed_at, made.confirmed_at) == (None, None)


def test_confirm_appointment_after_the_pool_was_left_is_refused(ben, bea, moviera):
    group, gus = a_draft(ben, moviera), in_pool(moviera, "Guus", Role.FACILITATOR)
    proposed = propose_appointment(by=ben, group=group, person=gus, role=Role.FACILITATOR)
    end_appointment(by=ben, appointment=gus.appointments.get(group=None))

    with pytest.raises(Exception, match="staat niet bij jullie mensen"):
        confirm_appointment(by=bea, appointment=proposed)
