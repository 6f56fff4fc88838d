"""The people page: who sees it, what it shows to whom, and at what price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.actions import redeem_invitation, stop_membership
from groups.models import Appointment, Membership
from groups.queries import people_of
from groups.rules import minutes_per_person
from tests.cast import accept, appoint, arrive, invitation_to, join, make_person, place_of
from tests.groups.steps import new_phone, suspend


def page_for(browser, group) -> str:
    response = browser.get(reverse("groups:people", args=[group.pk]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", ["ana", "bo", "cy", "otto", "ole"])
def test_page_is_not_there_for_others(circle, who, request, client_of):
    browser = client_of(request.getfixturevalue(who))

    assert browser.get(reverse("groups:people", args=[circle.pk])).status_code == 404
    assert browser.get(reverse("groups:people", args=[99999])).status_code == 404


def test_visitor_is_asked_to_sign_in(circle, client):
    assert reverse("account_login") in client.get(reverse("groups:people", args=[circle.pk])).url


def test_former_facilitator_sees_nothing(circle, gus, client_of):
    gus.appointments.update(ends_at=circle.opened_at)

    assert client_of(gus).get(reverse("groups:people", args=[circle.pk])).status_code == 404


def test_facilitator_sees_members_with_their_state(circle, ana, bo, fay, client_of):
    stop_membership(person=bo, membership=place_of(bo, circle))
    arrive(circle, "Dré")

    page = page_for(client_of(fay), circle)

    assert all(words in page for words in ("Ana", "doet mee", "Bo", "gestopt", "Dré", "bezig met meedoen"))
    assert "1 mens doet mee" in page


def test_empty_group_says_what_will_be_here(circle, fay, client_of):
    page = page_for(client_of(fay), circle)

    assert "Nog niemand" in page
    assert reverse("groups:invite", args=[circle.pk]) in page


def test_facilitator_sees_no_suspension_details(circle, ana, fay, ben, bea, client_of):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)

    page = page_for(client_of(fay), circle)

    assert "nu niet in de groep" in page
    assert reverse("groups:suspension", args=[suspension.pk]) not in page
    assert "dreiging" not in page


def test_proposed_suspension_is_not_shown_to_facilitators(circle, ana, fay, ben, bea, client_of):
    suspend(ana, circle, by=ben)

    pages = [page_for(client_of(person), circle) for person in (fay, bea)]

    assert ["even niet in de groep" in page for page in pages] == [False, True]


def test_coordinator_sees_suspension_but_does_not_invite(circle, ana, ben, client_of):
    page = page_for(client_of(ben), circle)

    assert reverse("groups:suspend", args=[place_of(ana, circle).pk]) in page
    assert reverse("groups:invite", args=[circle.pk]) not in page


def test_backup_sees_only_what_waits_for_him(circle, ana, bo, fay, dirk, client_of):
    nothing = page_for(client_of(dirk), circle)
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)

    page = page_for(client_of(dirk), circle)

    assert "Er wacht niets op je" in nothing
    assert "<span>Ana</span>" not in nothing
    assert "Nieuwe telefoon van Ana" in page
    assert "<span>Bo</span>" not in page


def test_nobody_mends_his_own_phone_there(circle, ana, ben, client_of):
    own = Membership.objects.create(group=circle, person=ben, state="stopped", created_at=circle.opened_at)

    page = page_for(client_of(ben), circle)

    assert reverse("groups:new_phone", args=[own.pk]) not in page
    assert reverse("groups:suspend", args=[own.pk]) not in page


def test_no_lost_phone_button_for_staff(circle, ana, fay, client_of):
    appoint(ana, circle.organisation, Appointment.Role.FACILITATOR)

    page = page_for(client_of(fay), circle)

    assert reverse("groups:new_phone", args=[place_of(ana, circle).pk]) not in page


def phones_offered(browser, group) -> set[str]:
    """Return for whom this page offers a new phone; every offer must lead somewhere."""
    page = page_for(browser, group)
    offers = {
        one.person.alias: reverse("groups:new_phone", args=[one.pk])
        for one in group.memberships.select_related("person")
    }
    found = {alias: url for alias, url in offers.items() if f'"{url}"' in page}
    assert {browser.get(url).status_code for url in found.values()} <= {200}
    return set(found)


def test_a_new_phone_is_offered_to_who_may_mend_it(circle, ana, bo, fay, ben, client_of):
    for person in (fay, ben):
        assert phones_offered(client_of(person), circle) == {"Ana", "Bo"}


def test_a_cover_is_offered_no_new_phone(circle, ana, client_of):
    cover = make_person("Cor")
    appoint(cover, circle.organisation, Appointment.Role.COVER, circle)

    assert phones_offered(client_of(cover), circle) == set()


def test_a_guide_is_offered_new_phones_of_his_own_people_only(alone, ivy, otto, ike, client_of):
    other = make_person("Jo")
    appoint(other, alone.organisation, Appointment.Role.FACILITATOR, alone)
    Membership.objects.filter(person=join(alone, "Jet")).update(guided_by=other)

    offered = [phones_offered(client_of(person), alone) for person in (ike, other, otto)]

    assert offered == [{"Ivy"}, {"Jet"}, {"Ivy", "Jet"}]


@pytest.mark.parametrize(("people", "words"), [(8, None), (9, "13 minuten"), (11, "tweede groep")])
def test_size_gets_a_soft_word_and_never_a_stop(circle, fay, client_of, people, words):
    Membership.objects.bulk_create(
        Membership(group=circle, person=make_person(f"L{n}"), state="active", created_at=circle.opened_at)
        for n in range(people)
    )

    page = page_for(client_of(fay), circle)

    assert ("minuten" in page) == bool(words)
    assert words is None or words in page
    assert reverse("groups:invite", args=[circle.pk]) in page


def test_minutes_per_person_of_an_empty_group():
    assert minutes_per_person(0) == 120


@pytest.mark.parametrize("members", [1, 3])
def test_people_page_takes_the_same_queries_for_few_and_many(circle, fay, members, django_assert_num_queries):
    for number in range(members):
        person = join(circle, f"Lid {number}")
        invitation_to(circle)
        redeem_invitation(token=new_phone(place_of(person, circle), circle.opened_by), person=person)

    with django_assert_num_queries(6):
        page = people_of(circle, fay)
        shown = [(row.alias, row.can_get_new_phone, row.restoration.invited_by.alias) for row in page.members]
        made_by = [one.made_by.alias for one in page.invitations]

    assert len(shown) == len(made_by) == members


def test_people_view_takes_the_same_queries_for_one_and_three(circle, fay, client_of, queries_of):
    browser = client_of(fay)
    counts = []

    for alias in ("Eén", "Twee", "Drie"):
        join(circle, alias)
        invitation_to(circle)
        counts.append(queries_of(lambda: page_for(browser, circle)))

    assert counts[0] == counts[2]


@pytest.fixture
def queries_of(db):
    def count(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count


def test_page_of_individual_guidance_names_who_is_beside_whom(alone, ivy, ike, client_of):
    page = page_for(client_of(ike), alone)

    assert "met Ike" in page


def test_second_facilitator_sees_the_page_before_accepting_rules(circle, client_of):
    person = make_person("Gus")
    appoint(person, circle.organisation, Appointment.Role.FACILITATOR, circle)

    assert page_for(client_of(person), circle)
    accept(person, circle)
    assert page_for(client_of(person), circle)
