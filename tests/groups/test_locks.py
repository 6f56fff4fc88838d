"""Nobody waits for ever, or for somebody who is no concern of his; what needs PostgreSQL is skipped elsewhere."""

import re
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from chat.actions import move_read_pointer, post_message, settle_room
from groups.actions import come_back, end_group, invite, redeem_invitation, refuse_restoration
from groups.actions.groups import lock_group
from groups.actions.memberships import lock_places
from groups.models import RulesAcceptance
from groups.queries import newest_rules
from groups.rules import InvitationGoneError, RestorationError
from members.actions import end_devices
from members.models import Device, Person
from supportgroups.lib import clock
from tests.cast import accept, find_person, invitation_to, join, place_of
from tests.groups.opening import at_once
from tests.groups.steps import new_phone, suspend

pytestmark = pytest.mark.django_db(transaction=True)
ROOMS_OF = re.compile(r'FROM "chat_room" WHERE [^;]*"chat_room"\."group_id" = (\d+)\)? ORDER BY')


def soon(write):
    """Return the call, which fails where it would have to wait for a lock."""

    def written():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return write()

    return written


def words_of(ana, room, **_others):
    return post_message(person=ana, room=room, client_id=uuid4(), text="Hoi")


def link_to(fay, circle, **_others):
    return invite(by=fay, kind="member", organisation=circle.organisation, group=circle)


def link_for_the_phone(ana, circle, fay, **_others):
    return new_phone(place_of(ana, circle), by=fay)


def seen(ana, room, **_others):
    return move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks everything for everybody")
@pytest.mark.parametrize(
    ("lock", "write"),
    [
        (lambda ana, **_others: end_devices(person=ana, why=Device.Ended.REVOKED), words_of),
        (lambda circle, **_others: lock_group(circle), link_to),
        (lambda ana, **_others: lock_places(ana), link_for_the_phone),
        (lambda circle, **_others: settle_room(circle.pk), seen),
    ],
    ids=["person", "group", "membership", "room"],
)
def test_what_somebody_else_has_locked_can_be_referred_to(lock, write, circle, ana, bo, fay):
    room = circle.rooms.get()
    post_message(person=bo, room=room, client_id=uuid4(), text="Hallo")
    those = {"ana": ana, "fay": fay, "circle": circle, "room": room}

    with transaction.atomic():
        lock(**those)
        (written,) = at_once(soon(lambda: write(**those)))

    assert written


def groups_locked(call) -> list[int]:
    """Return of which groups the rooms are locked, in that order."""
    with CaptureQueriesContext(connection) as asked:
        call()
    found = [ROOMS_OF.search(query["sql"]) for query in asked]
    return list(dict.fromkeys(int(match[1]) for match in found if match))


@pytest.fixture
def dre(circle, bridge) -> Person:
    """Somebody whose newer place is in the older group."""
    person = join(bridge, "Dré")
    redeem_invitation(token=invitation_to(circle), person=person)
    accept(person, circle)
    return person


def test_a_new_phone_locks_the_rooms_by_group(dre, circle, bridge, fay):
    link = new_phone(place_of(dre, circle), by=fay)

    locked = groups_locked(lambda: redeem_invitation(token=link, person=dre))

    assert locked == [circle.pk, bridge.pk]


def test_a_suspension_locks_the_rooms_by_group(dre, circle, bridge, ben, bea):
    locked = groups_locked(lambda: suspend(dre, circle, by=ben, confirmed_by=bea))

    assert locked == [circle.pk, bridge.pk]


@pytest.mark.parametrize("back", [False, True])
def test_going_on_elsewhere_locks_the_rooms_by_group(back, circle, bridge, ben):
    here, there = (bridge, circle) if back else (circle, bridge)
    person = join(here, "Dré")
    RulesAcceptance.objects.create(version=newest_rules(there), person=person, accepted_at=clock.now())
    own = place_of(person, here)
    end_group(by=ben, group=here)

    locked = groups_locked(lambda: come_back(person=person, membership=own, to_group=there))

    assert locked == [circle.pk, bridge.pk]


def test_two_links_for_one_phone_do_not_wait_for_each_other(circle, bridge, dre, fay):
    wim = find_person("Wim")
    links = [new_phone(place_of(dre, circle), by=fay), new_phone(place_of(dre, bridge), by=wim)]

    answers = at_once(*[partial(redeem_invitation, token=link, person=dre) for link in links])

    assert sum(isinstance(answer, InvitationGoneError) for answer in answers) == 1


def test_refusing_a_phone_while_another_takes_over_does_not_wait_for_it(circle, ana, fay, ben):
    redeem_invitation(token=new_phone(place_of(ana, circle), by=fay), person=ana)
    link = new_phone(place_of(ana, circle), by=fay)

    refused, redeemed = at_once(
        lambda: refuse_restoration(by=ben, restoration=ana.restorations.get()),
        lambda: redeem_invitation(token=link, person=ana),
    )

    # Whoever comes second hears that it is gone.
    assert isinstance(refused, RestorationError) != isinstance(redeemed, InvitationGoneError)
