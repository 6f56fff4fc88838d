"""The people that the tests know by name, and the group that most of them are in.

Members: `ana` and `bo` of `circle`; `cy` of `square`, a group of another organisation. `fay` leads circle with
`gus`, `dirk` stands behind it, `ben` and `bea` coordinate its organisation. `otto` coordinates and `ole` leads
square. `ivy` has individual guidance by `ike` in `alone`. Nobody exists before a test asks for him or his group.
"""

from collections.abc import Callable, Sequence
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from chat.actions import prepare_post, store_batch
from chat.models import Room
from crisis.models import RouteStep
from groups.actions import accept_rules, invite, redeem_invitation
from groups.models import Appointment, Group, Membership, Organisation, Region, Series
from groups.queries import newest_rules
from members.actions import register_device, require_second_factor, welcome_person
from members.models import Person
from supportgroups.lib import clock
from tests.quickly import appointment_of, let_begin, let_in, make_workers, open_session
from tests.reference import remove_reference_data

Role = Appointment.Role


def make_person(alias: str) -> Person:
    return welcome_person(alias=alias)


def find_person(alias: str) -> Person:
    return Person.objects.get(alias=alias)


def appoint(person: Person, organisation: Organisation, role: str, group: Group | None = None) -> Appointment:
    """Give somebody a role as if others proposed and confirmed it; a place in the pool is never confirmed."""
    if not person.needs_second_factor:
        require_second_factor(person=person)
    role_of_his = appointment_of(person, organisation, role, group)
    role_of_his.save()
    return role_of_his


def accept(person: Person, group: Group) -> None:
    accept_rules(person=person, version=newest_rules(group))


def join(group: Group, alias: str) -> Person:
    """Let somebody new into a live group as if he came the whole way."""
    return come_in(group, alias) if group.is_individual else let_in(group, alias)


def come_in(group: Group, alias: str) -> Person:
    """Let somebody new into a live group the whole way: invited, redeemed, rules accepted."""
    person = arrive(group, alias)
    accept(person, group)
    return person


def arrive(group: Group, alias: str) -> Person:
    """Let somebody come as far as the house rules, which he has still to accept."""
    person = make_person(alias)
    redeem_invitation(token=invitation_to(group), person=person)
    return person


def invitation_to(group: Group) -> str:
    """Return the token of a fresh invitation by the group's first facilitator."""
    facilitator = group.appointments.filter(role=Role.FACILITATOR).order_by("pk")[0].person
    return invite(by=facilitator, kind="member", organisation=group.organisation, group=group)[1]


def place_of(person: Person, group: Group) -> Membership:
    return Membership.objects.get(person=person, group=group)


def open_circle(
    name: str,
    organisation: Organisation,
    *,
    facilitator: str,
    coordinators: tuple[str, ...],
    **fields: object,
) -> Group:
    """Make a live group with everything that it needs, its facilitator in its rules."""
    lead, heads = make_workers([facilitator])[0], _coordinators(coordinators, organisation)
    group = Group.objects.create(
        organisation=organisation,
        name=name,
        place="Arnhem",
        opened_by=heads[0],
        opened_at=clock.now(),
        **{"composition": Group.Composition.MEN, **fields},
    )
    group.regions.add(Region.objects.order_by("pk")[0])
    Series.objects.create(group=group, weekday=1, starts_at="19:30", first_on=clock.today())
    appoint(lead, organisation, Role.FACILITATOR, group)
    _go_live(group, heads, lead)
    return group


def _coordinators(aliases: Sequence[str], organisation: Organisation) -> list[Person]:
    known = {person.alias: person for person in Person.objects.filter(alias__in=aliases)}
    fresh = make_workers([alias for alias in aliases if alias not in known])
    Appointment.objects.bulk_create(
        appointment_of(person, organisation, Role.COORDINATOR) for person in fresh
    )
    known |= {person.alias: person for person in fresh}
    return [known[alias] for alias in aliases]


def _go_live(group: Group, heads: list[Person], lead: Person) -> None:
    now = clock.now()
    RouteStep.objects.create(
        group=group,
        position=1,
        person=lead,
        after_minutes=0,
        proposed_by=heads[0],
        proposed_at=now,
        confirmed_by=heads[-1] if len(heads) > 1 else None,
        confirmed_at=now,
    )
    let_begin(group, lead=lead, by=heads[0])


def say_often(person: Person, room: Room, texts: Sequence[str], *, at_once: int = 100) -> None:
    """Post many texts, so many in one commit."""
    posts = [
        prepare_post(
            room_id=room.pk,
            person_id=person.pk,
            client_id=uuid4(),
            text=text,
            message_life_days=room.group.message_life_days,
        )
        for text in texts
    ]
    for first in range(0, len(posts), at_once):
        store_batch(posts[first : first + at_once])


@pytest.fixture
def nothing_loaded(db) -> None:
    """A database as `migrate` leaves it."""
    remove_reference_data()


@pytest.fixture
def moviera(db) -> Organisation:
    return Organisation.objects.get(slug="moviera")


@pytest.fixture
def arosa(db) -> Organisation:
    return Organisation.objects.get(slug="stichting-arosa")


@pytest.fixture
def circle(moviera) -> Group:
    """A live group of moviera with fay, dirk, ben, bea and a help route; version 1 of its rules."""
    group = open_circle("De PION", moviera, facilitator="Fay", coordinators=("Ben", "Bea"))
    appoint(*make_workers(["Dirk"]), moviera, Role.BACKUP, group)
    return group


@pytest.fixture
def square(arosa) -> Group:
    """A live group of another organisation, with ole and otto."""
    return open_circle("Het Plein", arosa, facilitator="Ole", coordinators=("Otto",))


@pytest.fixture
def alone(arosa) -> Group:
    """Individual guidance by ike, without a group."""
    return open_circle("Thuis", arosa, facilitator="Ike", coordinators=("Otto",), kind=Group.Kind.INDIVIDUAL)


@pytest.fixture
def ana(circle) -> Person:
    return join(circle, "Ana")


@pytest.fixture
def bo(circle) -> Person:
    return join(circle, "Bo")


@pytest.fixture
def cy(square) -> Person:
    return join(square, "Cy")


@pytest.fixture
def ivy(alone) -> Person:
    return join(alone, "Ivy")


@pytest.fixture
def fay(circle) -> Person:
    return find_person("Fay")


@pytest.fixture
def gus(circle) -> Person:
    person = make_person("Gus")
    appoint(person, circle.organisation, Role.FACILITATOR, circle)
    accept(person, circle)
    return person


@pytest.fixture
def ben(circle) -> Person:
    return find_person("Ben")


@pytest.fixture
def bea(circle) -> Person:
    return find_person("Bea")


@pytest.fixture
def dirk(circle) -> Person:
    return find_person("Dirk")


@pytest.fixture
def otto(arosa) -> Person:
    return _coordinators(["Otto"], arosa)[0]


@pytest.fixture
def ole(square) -> Person:
    return find_person("Ole")


@pytest.fixture
def ike(alone) -> Person:
    return find_person("Ike")


def sign_in(person: Person, client: Client | None = None) -> Client:
    """Return a browser signed in as this person, its device known and a second factor proven."""
    browser = client or Client()
    record = {"method": "mfa", "type": "webauthn", "passwordless": True, "at": clock.now().timestamp()}
    browser.cookies[settings.SESSION_COOKIE_NAME] = open_session(
        person,
        account_authentication_methods_user=str(person.pk),
        account_authentication_methods=[record],
    )
    return browser


def session_of(person: Person) -> str:
    """Sign somebody in on one more device; return the key of its session."""
    return sign_in(person).session.session_key


def one_factor_only(person: Person) -> Client:
    """Return a browser signed in as this person, its device known, but without a second factor."""
    browser = Client()
    browser.force_login(person)
    register_device(person=person, session_key=browser.session.session_key, label="Zonder tweede stap")
    return browser


@pytest.fixture
def client_of(db) -> Callable[[Person], Client]:
    return sign_in
