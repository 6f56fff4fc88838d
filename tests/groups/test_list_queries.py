"""Every list page of this room with one thing and with three: the same number of queries, and which."""

import pytest
from django.urls import reverse

from groups.actions import end_group, stop_membership
from groups.models import Appointment, Group, Membership, Organisation
from members.models import Person
from tests.cast import accept, appoint, find_person, join, open_circle, place_of
from tests.groups.steps import new_rules, suspend

ONE_AND_THREE = pytest.mark.parametrize("number", [1, 3])
# Of every page: session, person, device; whether this is a demo, whether he confirms anything, his rooms.
FRAME = 6
# And of every page of a coordinator: what he coordinates.
COORDINATORS_FRAME = FRAME + 1
# Where he stands: roles, memberships, newest rules, which of them he accepted, suspensions.
HOME = 5
# And his rooms, and whom to talk to about a suspension.
PLACES_QUERIES = FRAME + HOME + 2
# The place that he left, he as its member, and the equals of its group, which ended.
RETURN_QUERIES = FRAME + HOME + 3
# The group, to a coordinator and to a member; is he either, and a member for good; may he propose; newest version,
# what he accepted, the card about safety.
RULES_QUERIES = FRAME + 9
# The organisation, what it chose, all cards, and what waits.
EXTRA_RULES_QUERIES = COORDINATORS_FRAME + 4
# His organisations again, for the list itself.
ORGANISATIONS_QUERIES = COORDINATORS_FRAME + 1
# Devices, ways to sign in, address, who looked, what is wrong with how he is told, what did not reach him; himself again, for where he stands.
ME_QUERIES = FRAME + 7 + HOME


@pytest.fixture
def takes(django_assert_num_queries):
    """Open a page twice and hold the second time to its number of queries."""

    def measured(browser, path, queries) -> str:
        browser.get(path)
        with django_assert_num_queries(queries):
            return browser.get(path).content.decode()

    return measured


def more_groups(organisation: Organisation, number: int) -> list[Group]:
    return [
        open_circle(f"Groep {at}", organisation, facilitator=f"Begeleider {at}", coordinators=("Ben", "Bea"))
        for at in range(number)
    ]


def put_in(person: Person, group: Group) -> Membership:
    membership = Membership.objects.create(
        group=group, person=person, state=Membership.State.ACTIVE, created_at=group.opened_at
    )
    accept(person, group)
    return membership


@ONE_AND_THREE
def test_places_of_a_member(number, circle, ana, ben, bea, client_of, takes):
    # A suspension holds in a whole organisation, so there is one per organisation.
    for at, elsewhere in enumerate(Organisation.objects.exclude(slug="moviera").order_by("pk")[:number]):
        group = open_circle(f"Elders {at}", elsewhere, facilitator=f"E{at}", coordinators=("Ben", "Bea"))
        appoint(ben, elsewhere, Appointment.Role.COORDINATOR)
        appoint(bea, elsewhere, Appointment.Role.COORDINATOR)
        put_in(ana, group)
        suspend(ana, group, by=ben, confirmed_by=bea)
    for group in more_groups(circle.organisation, number):
        stop_membership(person=ana, membership=put_in(ana, group))
    for at in range(number):
        put_in(
            ana, open_circle(f"Nog {at}", circle.organisation, facilitator=f"N{at}", coordinators=("Ben",))
        )

    page = takes(client_of(ana), "/plekken/", PLACES_QUERIES)

    assert (page.count("Niet mee eens?"), page.count("Ik kom terug")) == (number, number)


@ONE_AND_THREE
def test_places_of_a_guide(number, alone, ike, client_of, takes):
    for at in range(number):
        join(alone, f"Mens {at}")

    # Nobody is suspended, so nobody has to be found to talk to.
    page = takes(client_of(ike), "/plekken/", PLACES_QUERIES - 1)

    assert page.count("Gesprek met Mens") == number


@ONE_AND_THREE
def test_ways_back(number, circle, ana, ben, client_of, takes):
    more_groups(circle.organisation, number)
    end_group(by=ben, group=circle)

    path = reverse("groups:return", args=[place_of(ana, circle).pk])

    assert takes(client_of(ana), path, RETURN_QUERIES).count("Hier kom ik terug") == number


@ONE_AND_THREE
def test_rules_that_somebody_accepted(number, circle, ana, fay, ben, client_of, takes):
    for _more in range(number - 1):
        new_rules(circle, by=fay, confirmed_by=ben)
        accept(ana, circle)

    page = takes(client_of(ana), reverse("groups:rules", args=[circle.pk]), RULES_QUERIES)

    assert page.count("<li>Versie ") == number


@ONE_AND_THREE
def test_rules_that_wait_for_a_coordinator(number, circle, ben, client_of, takes):
    for at, group in enumerate(more_groups(circle.organisation, number)):
        new_rules(group, by=find_person(f"Begeleider {at}"))

    page = takes(client_of(ben), reverse("groups:extra_rules", args=["moviera"]), EXTRA_RULES_QUERIES)

    assert page.count("voorgesteld door Begeleider") == number


# Whoever coordinates only one sees no list.
@pytest.mark.parametrize("number", [2, 4])
def test_organisations_to_choose_from(number, circle, ben, client_of, takes):
    for organisation in Organisation.objects.exclude(slug="moviera").order_by("pk")[: number - 1]:
        appoint(ben, organisation, Appointment.Role.COORDINATOR)

    page = takes(client_of(ben), reverse("groups:staff"), ORGANISATIONS_QUERIES)

    assert page.count("Mensen en uitnodigingen") == number


@ONE_AND_THREE
def test_own_page_with_places(number, circle, ana, client_of, takes):
    for group in more_groups(circle.organisation, number - 1):
        put_in(ana, group)

    page = takes(client_of(ana), reverse("members:me"), ME_QUERIES)

    assert page.count("Alles over mijn plek") == number
