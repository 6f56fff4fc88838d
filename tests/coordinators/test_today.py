"""What needs a coordinator, or a backup professional, today."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chat.actions import post_message
from chat.models import Room
from coordinators.permissions import get_organisations_today_for
from coordinators.queries import today_for
from crisis.actions import confirm_step, propose_step
from crisis.models import DutyShift
from groups.actions.appointments import end_appointment, propose_appointment
from groups.actions.groups import go_live
from groups.actions.invitations import invite, redeem_invitation
from groups.models import Appointment, Meeting
from supportgroups.lib import clock
from tests.cast import appoint, find_person, join, open_circle, place_of
from tests.groups.opening import a_complete_draft, a_draft, in_pool
from tests.groups.steps import new_phone, new_rules, suspend

Role = Appointment.Role
HOME = "/vandaag/"
# The frame of every page (session, device, person, navigation) included.
HOME_QUERIES = 41


@pytest.fixture
def whole(ben, bea, dirk, fay, circle):
    """Circle with a help route that lacks nothing."""
    confirm_step(by=bea, step=propose_step(by=ben, group=circle, person=dirk, after_minutes=20))
    return circle


def today_of(person):
    return today_for(person, get_organisations_today_for(person))


def waits(person, group, *, by, hours):
    """Let a shift so many hours from now wait for a second person."""
    begins = clock.now() + timedelta(hours=hours)
    return DutyShift.objects.create(
        organisation=group.organisation,
        person=person,
        starts_at=begins,
        ends_at=begins + timedelta(hours=4),
        proposed_by=by,
        proposed_at=clock.now(),
    )


def lines(items):
    return [(item.line, item.url_name) for item in items]


def test_nothing_waits_and_the_page_says_what_will_come(client_of, otto):
    assert today_of(otto).is_quiet

    page = client_of(otto).get(HOME).content.decode()
    assert "Er wacht nu niets op je" in page
    assert "staat hier nooit" in page


def test_a_draft_stands_here_with_what_it_misses(ben, whole, moviera):
    draft = a_draft(ben, moviera)

    (found,) = today_of(ben).unfinished
    assert found.group == draft
    assert len(found.missing) == 3


def test_a_complete_draft_is_told_to_be_ready(client_of, ben, bea, whole, moviera):
    a_complete_draft(ben, bea, moviera)

    assert "Alles is er. De groep kan open." in client_of(ben).get(HOME).content.decode()


def test_a_live_group_that_lost_somebody_comes_first(ben, bea, whole, moviera):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    end_appointment(by=ben, appointment=group.appointments.get(role=Role.FACILITATOR))

    assert [found.group for found in today_of(ben).broken] == [group]


def test_a_proposal_waits_for_who_may_confirm_only(ben, bea, dirk, whole, moviera):
    guus = in_pool(moviera, "Guus", Role.FACILITATOR)
    propose_appointment(by=ben, group=whole, person=guus, role=Role.FACILITATOR)

    assert lines(today_of(bea).to_confirm) == [("Guus als begeleider", "groups:proposal")]
    assert lines(today_of(dirk).to_confirm) == lines(today_of(bea).to_confirm)
    assert today_of(ben).to_confirm == []


def test_an_invited_coordinator_waits_here(ben, bea, whole, moviera):
    _invitation, token = invite(by=ben, kind="coordinator", organisation=moviera)
    redeem_invitation(token=token, person=in_pool(moviera, "Cor", Role.BACKUP))

    assert lines(today_of(bea).to_confirm) == [("Cor als coördinator", "groups:proposal")]


def test_a_step_of_the_help_route_waits_here(ben, bea, whole, gus):
    propose_step(by=ben, group=whole, person=gus, after_minutes=10)

    assert lines(today_of(bea).to_confirm) == [("Gus in de hulproute, na 10 minuten", "crisis:route")]
    assert today_of(ben).to_confirm == []


def test_shifts_of_the_roster_wait_here_in_one_line(ben, bea, fay, dirk, whole, moviera):
    for hours in (30, 60):
        waits(fay, whole, by=ben, hours=hours)

    (found,) = today_of(bea).to_confirm
    assert (found.line, found.url_name, found.at) == (
        "Diensten in het rooster: 2",
        "crisis:roster",
        "moviera",
    )
    assert found.detail.startswith("Moviera, het eerst ")
    assert lines(today_of(dirk).to_confirm) == lines([found])
    assert today_of(ben).to_confirm == []


def test_new_rules_wait_for_a_coordinator(ben, dirk, fay, whole):
    new_rules(whole, by=fay)

    assert lines(today_of(ben).to_confirm) == [("Nieuwe huisregels", "groups:rules_proposal")]
    assert today_of(dirk).to_confirm == []


def test_a_new_phone_waits_for_a_second_person(ben, dirk, fay, ana, whole):
    redeem_invitation(token=new_phone(place_of(ana, whole), fay), person=ana)

    assert lines(today_of(ben).to_confirm) == [("Een nieuwe telefoon", "groups:people")]
    assert len(today_of(dirk).to_confirm) == 1


def test_a_suspension_waits_for_a_second_person(ben, bea, ana, whole):
    suspend(ana, whole, by=ben)

    assert lines(today_of(bea).to_confirm) == [("Een schorsing", "groups:people")]
    assert today_of(ben).to_confirm == []


def test_a_suspension_whose_date_passed_asks_for_a_talk(ben, bea, ana, whole, clock):
    suspend(ana, whole, by=ben, confirmed_by=bea, days=10)
    assert today_of(ben).suspensions == []

    # Until and including the last day: it is over the day after.
    clock.forward(days=10)
    assert today_of(ben).suspensions == []

    clock.forward(days=1)
    (found,) = today_of(ben).suspensions
    assert (found.line, found.url_name) == ("Tijd voor een gesprek", "groups:people")
    assert "schorsing tot en met" in found.detail


def test_invitations_that_nobody_opened_come_up_after_three_days(ben, fay, whole, moviera, clock):
    invite(by=ben, kind="backup", organisation=moviera)
    for _two in range(2):
        invite(by=fay, kind="member", organisation=moviera, group=whole)
    clock.forward(days=2)
    assert today_of(ben).invitations == []

    clock.forward(days=2)
    assert lines(today_of(ben).invitations) == [
        ("Uitnodiging voor een achterwacht", "groups:staff"),
        ("Uitnodigingen voor deelnemers: 2", "groups:setup"),
    ]


def test_another_organisations_things_never_stand_here(otto, ben, whole, moviera):
    guus = in_pool(moviera, "Guus", Role.FACILITATOR)
    propose_appointment(by=ben, group=whole, person=guus, role=Role.FACILITATOR)

    assert today_of(otto).is_quiet


def test_who_coordinates_two_organisations_sees_both(ben, otto, whole, arosa, moviera):
    appoint(ben, arosa, Role.COORDINATOR)
    a_draft(otto, arosa, name="Woensdag")
    a_draft(ben, moviera, name="Dinsdag")

    assert [found.group.name for found in today_of(ben).unfinished] == ["Dinsdag", "Woensdag"]


def test_a_backup_has_a_page_without_groups(client_of, dirk, whole):
    page = client_of(dirk).get(HOME).content.decode()

    assert "Hier staat wat op jou wacht als achterwacht" in page
    assert reverse("groups:groups") not in page


def test_nobody_else_has_this_page(client_of, ana, fay, cy, whole):
    for person in (ana, fay, cy):
        assert client_of(person).get(HOME).status_code == 404
    assert reverse("account_login") in Client().get(HOME).url


def test_no_word_and_no_alias_of_the_group_stands_here(client_of, ben, bea, fay, ana, whole):
    room = Room.objects.get(group=whole)
    post_message(
        person=ana,
        room=room,
        client_id="7e6f1a0e-8a0b-4a4e-8f1a-2f6f0a0b1c2d",
        text="Een geheim uit de groep",
    )
    suspend(ana, whole, by=bea)
    redeem_invitation(token=new_phone(place_of(ana, whole), fay), person=ana)

    page = client_of(ben).get(HOME).content.decode()
    assert "geheim" not in page
    assert ana.alias not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries(
    number, client_of, ben, bea, fay, whole, moviera, clock, django_assert_num_queries
):
    for at in range(number):
        draft = a_draft(bea, moviera, name=f"Groep {at}")
        person = in_pool(moviera, f"Begeleider {at}", Role.FACILITATOR)
        propose_appointment(by=bea, group=draft, person=person, role=Role.FACILITATOR)
        propose_step(by=bea, group=draft, person=fay, after_minutes=0)
        invite(by=bea, kind="backup", organisation=moviera)
    # Whatever the day and the hour: no evening of the group has been or comes.
    Meeting.objects.all().delete()
    clock.forward(days=4)
    browser = client_of(ben)
    browser.get(HOME)

    with django_assert_num_queries(HOME_QUERIES):
        page = browser.get(HOME).content.decode()
    assert page.count("Uitnodiging voor een achterwacht") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_rules_phones_suspensions_and_links(
    number, client_of, ben, bea, dirk, whole, moviera, clock, django_assert_num_queries
):
    for at in range(number):
        group = open_circle(f"Groep {at}", moviera, facilitator=f"F{at}", coordinators=("Ben", "Bea"))
        lead, members = find_person(f"F{at}"), [join(group, f"Lid {at}{letter}") for letter in "abc"]
        new_rules(group, by=lead)
        redeem_invitation(token=new_phone(place_of(members[0], group), lead), person=members[0])
        suspend(members[1], group, by=bea)
        suspend(members[2], group, by=bea, confirmed_by=dirk, days=2)
        invite(by=lead, kind="member", organisation=moviera, group=group)
    # Whatever the day and the hour: no evening of the group has been or comes.
    Meeting.objects.all().delete()
    clock.forward(days=4)
    browser = client_of(ben)
    browser.get(HOME)

    with django_assert_num_queries(HOME_QUERIES):
        page = browser.get(HOME).content.decode()
    kinds = (
        "Nieuwe huisregels",
        "Een nieuwe telefoon",
        "Een schorsing<",
        "Tijd voor een gesprek",
        "deelnemers: 1",
    )
    assert [page.count(kind) for kind in kinds] == [number] * len(kinds)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_evenings_without_anybody_and_shifts(
    number, client_of, ben, bea, fay, whole, moviera, django_assert_num_queries
):
    Meeting.objects.all().delete()
    for at in range(number):
        group = open_circle(f"Groep {at}", moviera, facilitator=f"F{at}", coordinators=("Ben", "Bea"))
        end_appointment(by=ben, appointment=group.appointments.get(role=Role.FACILITATOR))
        group.meetings.all().delete()
        Meeting.objects.create(
            group=group, starts_at=clock.now() + timedelta(days=at + 3), changed_at=clock.now()
        )
        waits(fay, whole, by=bea, hours=30 + 30 * at)
    browser = client_of(ben)
    browser.get(HOME)

    # Of evenings also who leads them, who said that he is away, and who waits for a second person.
    with django_assert_num_queries(HOME_QUERIES + 3):
        page = browser.get(HOME).content.decode()
    assert page.count("er is niemand die deze avond begeleidt") == number
    assert f"Diensten in het rooster: {number}" in page
