"""Stopping in one tap and coming back in one tap, whatever happened meanwhile."""

import pytest
from django.urls import reverse

from groups.actions import (
    accept_rules,
    come_back,
    end_appointment,
    end_group,
    propose_appointment,
    stop_membership,
)
from groups.models import Appointment, Group, Membership, Region
from groups.protocol import NO_SEAT
from groups.queries import home_of, newest_rules, return_choices, seat_of
from groups.queries.home import Stage
from groups.rules import Likeness, NotAllowedError, ReturnError, SuspendedError
from members.protocol import AliasWanted, MyPlaces
from members.rules import AliasTakenError
from supportgroups.lib.facts import ask
from tests.cast import accept, appoint, arrive, come_in, find_person, join, make_person, open_circle, place_of
from tests.groups.opening import in_pool
from tests.groups.steps import new_rules, suspend

State = Membership.State


def test_stopping_closes_the_period_and_the_seat(circle, ana):
    stopped = stop_membership(person=ana, membership=place_of(ana, circle))

    assert stopped.state == State.STOPPED
    assert stopped.periods.get().ended_at is not None
    assert seat_of(circle, ana) == NO_SEAT


def test_stopping_twice_changes_nothing(circle, ana, gone_home, clock):
    ended = gone_home.periods.get().ended_at
    clock.forward(hours=1)

    stop_membership(person=ana, membership=gone_home)

    assert gone_home.periods.get().ended_at == ended


def test_who_was_still_joining_can_stop(circle):
    person = arrive(circle, "Dré")

    stopped = stop_membership(person=person, membership=place_of(person, circle))

    assert stopped.state == State.STOPPED
    assert not stopped.periods.exists()


@pytest.mark.parametrize("who", ["bo", "cy", "fay", "ben"])
def test_nobody_stops_or_returns_for_another(circle, ana, who, request):
    other, own = request.getfixturevalue(who), place_of(ana, circle)

    for act in (stop_membership, come_back):
        with pytest.raises(NotAllowedError):
            act(person=other, membership=own)


def test_coming_back_opens_a_new_period(circle, ana, gone_home):
    back = come_back(person=ana, membership=gone_home)

    assert back.state == State.ACTIVE
    assert back.periods.count() == 2
    assert seat_of(circle, ana).writes


def test_coming_back_twice_is_once(ana, gone_home):
    come_back(person=ana, membership=gone_home)
    come_back(person=ana, membership=gone_home)

    assert gone_home.periods.count() == 2


def test_return_never_expires(circle, ana, gone_home, clock):
    clock.forward(days=400)

    assert come_back(person=ana, membership=gone_home).state == State.ACTIVE
    assert seat_of(circle, ana).writes


def test_full_group_takes_a_returner(circle, ana, gone_home):
    Group.objects.filter(pk=circle.pk).update(target_size=1)
    join(circle, "Dré")

    assert come_back(person=ana, membership=gone_home).state == State.ACTIVE


def test_newest_rules_come_first_for_a_returner(circle, ana, gone_home, fay, ben):
    new_rules(circle, by=fay, confirmed_by=ben)

    back = come_back(person=ana, membership=gone_home)

    assert (back.state, seat_of(circle, ana)) == (State.JOINING, NO_SEAT)
    accept(ana, circle)
    assert place_of(ana, circle).state == State.ACTIVE
    assert seat_of(circle, ana).writes


def test_alias_stays_reserved_for_who_stopped(circle, gone_home):
    with pytest.raises(AliasTakenError):
        come_in(circle, "Ana")


def test_ended_group_offers_its_nearest_equals(circle, ana, gone_home, bridge, square, ben):
    open_circle(
        "Vrouwen", circle.organisation, facilitator="Vera", coordinators=("Ben",), composition="women"
    )
    end_group(by=ben, group=circle)
    gone_home.group.refresh_from_db()

    assert return_choices(gone_home) == [bridge, square]


def test_shared_region_comes_before_own_organisation(circle, gone_home, bridge, square, ben):
    first, other = Region.objects.order_by("pk")[:2]
    circle.regions.set([other])
    square.regions.set([first, other])
    end_group(by=ben, group=circle)
    gone_home.group.refresh_from_db()

    assert return_choices(gone_home) == [square, bridge]


def test_emptiest_comes_first_when_all_else_is_equal():
    full, empty = (Likeness(shared_regions=1, same_organisation=True, members=number) for number in (7, 3))

    assert sorted([full, empty], key=Likeness.order) == [empty, full]


def test_moving_to_another_group_keeps_one_place(circle, ana, gone_home, bridge, ben):
    end_group(by=ben, group=circle)

    there = come_back(person=ana, membership=gone_home, to_group=bridge)

    assert there.state == State.JOINING
    assert place_of(ana, circle).state == State.MOVED
    accept_rules(person=ana, version=newest_rules(bridge))
    assert seat_of(bridge, ana).writes


def test_moving_twice_is_once(circle, ana, gone_home, bridge, ben):
    end_group(by=ben, group=circle)

    pair = [come_back(person=ana, membership=gone_home, to_group=bridge) for _ in range(2)]

    assert pair[0] == pair[1]


def test_member_who_was_in_when_his_group_ended_moves_on(circle, ana, bridge, ben):
    end_group(by=ben, group=circle)

    come_back(person=ana, membership=place_of(ana, circle), to_group=bridge)

    assert place_of(ana, circle).periods.get().ended_at is not None
    assert place_of(ana, bridge).state == State.JOINING


def test_other_group_is_closed_while_the_own_one_is_open(ana, gone_home, bridge):
    with pytest.raises(ReturnError):
        come_back(person=ana, membership=gone_home, to_group=bridge)


def test_who_is_in_does_not_hop(circle, ana, bridge):
    Appointment.objects.filter(group=circle).delete()

    with pytest.raises(ReturnError):
        come_back(person=ana, membership=place_of(ana, circle), to_group=bridge)


def test_group_without_facilitator_offers_others_too(circle, gone_home, bridge, ben):
    end_appointment(by=ben, appointment=find_person("Fay").appointments.get())

    assert return_choices(gone_home) == [bridge, circle]


def test_alias_taken_in_the_new_group_is_told(circle, ana, gone_home, bridge, ben):
    join(bridge, "aná")
    end_group(by=ben, group=circle)

    with pytest.raises(AliasTakenError):
        come_back(person=ana, membership=gone_home, to_group=bridge)

    assert place_of(ana, circle).state == State.STOPPED


def test_suspended_member_does_not_come_back(circle, ana, gone_home, bridge, ben, bea, clock):
    suspend(ana, circle, by=ben, confirmed_by=bea, days=10)
    clock.forward(days=20)

    with pytest.raises(SuspendedError):
        come_back(person=ana, membership=gone_home)
    end_group(by=ben, group=circle)
    with pytest.raises(SuspendedError):
        come_back(person=ana, membership=gone_home, to_group=bridge)


def test_individual_guidance_finds_a_guide_again(alone, ivy, ike, otto):
    stopped = stop_membership(person=ivy, membership=place_of(ivy, alone))
    second = make_person("Kee")
    appoint(second, alone.organisation, Appointment.Role.FACILITATOR, alone)
    end_appointment(by=otto, appointment=ike.appointments.get())

    back = come_back(person=ivy, membership=stopped)

    assert back.guided_by == second


def test_individual_guidance_goes_on_with_the_next_facilitator(alone, ivy, ike, otto):
    second = make_person("Kee")
    appoint(second, alone.organisation, Appointment.Role.FACILITATOR, alone)
    accept(second, alone)

    end_appointment(by=otto, appointment=ike.appointments.get())

    assert place_of(ivy, alone).guided_by == second
    assert seat_of(alone, second, of_person=ivy).writes
    assert seat_of(alone, ike, of_person=ivy) == NO_SEAT


def test_stopping_and_coming_back_by_one_tap_each(circle, ana, client_of):
    browser, own = client_of(ana), place_of(ana, circle)

    browser.post(reverse("groups:stop", args=[own.pk]))
    home = browser.get("/").content.decode()
    back = browser.post(reverse("groups:return", args=[own.pk]))

    assert "Je plek is er nog" in home
    assert "Ik kom terug" in home
    assert back.url == reverse("home")
    assert browser.get("/").url.startswith("/gesprek/")


def test_stopping_by_form_twice_ends_at_the_same_page(circle, ana, client_of):
    browser, own = client_of(ana), place_of(ana, circle)

    ends = [browser.post(reverse("groups:stop", args=[own.pk])).url for _ in range(2)]

    assert ends == [reverse("home")] * 2


def test_stop_page_asks_no_reason(ana, client_of):
    page = client_of(ana).get(reverse("groups:stop")).content.decode()

    assert "Een reden is niet nodig" in page
    assert "<textarea" not in page
    assert "Terugkomen kan altijd" in page


def test_own_pages_of_another_are_not_there(circle, ana, cy, client_of):
    own = place_of(ana, circle)
    browser = client_of(cy)

    for name in ("stop", "return"):
        url = reverse(f"groups:{name}", args=[own.pk])
        assert [browser.get(url).status_code, browser.post(url).status_code] == [404, 404]


def test_choosing_a_new_group_by_form(circle, ana, gone_home, bridge, ben, client_of):
    end_group(by=ben, group=circle)
    browser, url = client_of(ana), reverse("groups:return", args=[gone_home.pk])

    shown = browser.get(url).content.decode()
    chosen = browser.post(url, {"group": bridge.pk})

    assert "De Brug" in shown
    assert chosen.url == reverse("groups:accept", args=[bridge.pk])
    assert browser.post(url, {"group": bridge.pk}).url == chosen.url


@pytest.mark.parametrize("wanted", ["", "x", "99999"])
def test_made_up_group_is_refused_with_the_choices(circle, ana, gone_home, bridge, ben, client_of, wanted):
    end_group(by=ben, group=circle)

    response = client_of(ana).post(reverse("groups:return", args=[gone_home.pk]), {"group": wanted})

    assert response.status_code == 422
    assert "De Brug" in response.content.decode()


def test_no_equal_group_is_no_dead_end(circle, ana, gone_home, ben, client_of):
    end_group(by=ben, group=circle)

    page = client_of(ana).get(reverse("groups:return", args=[gone_home.pk])).content.decode()

    assert "Je recht op een plek blijft" in page
    assert reverse("crisis:help") in page


def test_another_alias_is_asked_where_his_is_taken(circle, ana, gone_home, bridge, ben, client_of):
    join(bridge, "aná")
    end_group(by=ben, group=circle)
    browser, url = client_of(ana), reverse("groups:return", args=[gone_home.pk])

    asked = browser.post(url, {"group": bridge.pk})
    again = browser.post(url, {"group": bridge.pk, "alias": "ANA"})
    back = browser.post(url, {"group": bridge.pk, "alias": "Anouk"})

    assert [asked.status_code, again.status_code] == [422, 422]
    assert back.url == reverse("groups:accept", args=[bridge.pk])


def test_refused_return_leaves_the_alias_as_it_was(circle, ana, gone_home, ben, bea, client_of):
    suspend(ana, circle, by=ben, confirmed_by=bea)

    answer = client_of(ana).post(reverse("groups:return", args=[gone_home.pk]), {"alias": "Anouk"})

    ana.refresh_from_db()
    assert (answer.status_code, ana.alias) == (422, "Ana")


def test_home_of_a_visitor_is_the_door(client, db):
    assert "Log in" in client.get("/").content.decode()


def test_home_of_somebody_without_a_place_says_what_to_do(db, client_of):
    assert "uitnodiging" in client_of(make_person("Los")).get("/").content.decode()


def test_home_of_a_coordinator_is_today(ben, client_of):
    assert client_of(ben).get("/").url == reverse("coordinators:home")


def test_home_of_a_backup_is_what_he_confirms_and_his_groups_one_tap_away(circle, dirk, client_of):
    assert client_of(dirk).get("/").url == reverse("coordinators:home")
    assert circle.name in client_of(dirk).get(reverse("groups:places")).content.decode()


def test_home_of_a_member_is_the_conversation_and_of_who_leads_his_day(ana, fay, client_of):
    assert client_of(ana).get("/").url.startswith("/gesprek/")
    assert client_of(fay).get("/").url == reverse("crisis:day")


@pytest.mark.parametrize("places", [1, 3])
def test_home_takes_five_queries(circle, ana, places, django_assert_num_queries):
    for number in range(places - 1):
        group = open_circle(
            f"Groep {number}", circle.organisation, facilitator=f"F{number}", coordinators=("Ben",)
        )
        Membership.objects.create(group=group, person=ana, state="active", created_at=group.opened_at)

    with django_assert_num_queries(5):
        home = home_of(ana)

    assert len(home.standings) == places


def test_home_says_what_comes_next(circle, ana, bo, fay, ben, bea):
    suspend(bo, circle, by=ben, confirmed_by=bea)
    dre = arrive(circle, "Dré")

    stages = [home_of(person).standings[0].stage for person in (ana, bo, dre, fay)]

    assert stages == [Stage.IN, Stage.SUSPENDED, Stage.ACCEPT, Stage.IN]


def test_alias_is_free_for_its_bearer_and_taken_for_others(circle, ana, bo):
    wanted = [ask(AliasWanted(person.pk, "ANA")) for person in (ana, bo)]

    assert [len(refusals) for refusals in wanted] == [0, 1]


def test_my_places_lists_group_and_ways(circle, ana, gone_home):
    place = ask(MyPlaces(ana.pk))[0]

    assert place.label == circle.name
    assert reverse("groups:return", args=[gone_home.pk]) in {link.url for link in place.links}


def test_a_role_that_waits_for_a_second_person_stands_among_my_places(circle, ben):
    guus = in_pool(circle.organisation, "Guus", Appointment.Role.FACILITATOR)
    propose_appointment(by=ben, group=circle, person=guus, role=Appointment.Role.FACILITATOR)

    assert [place.label for place in ask(MyPlaces(guus.pk))] == ["Een rol die nog wacht"]
