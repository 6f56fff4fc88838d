"""Who may no longer be in a room is out of it at once, whichever process decided so (C5).

No sweep comes to the help of the web process here: all that these tests see was brought by nudges.
"""

from uuid import uuid4

import pytest

from chat.actions import post_message
from groups.actions import end_group, stop_membership
from members.actions import end_devices
from members.models import Device, Person
from tests.cast import find_person, place_of
from tests.groups.steps import suspend
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

AT_ONCE = 1.0


def _leave(person, room):
    stop_membership(person=person, membership=place_of(person, room.group))


def _be_suspended(person, room):
    suspend(person, room.group, by=find_person("Ben"), confirmed_by=find_person("Bea"))


@pytest.fixture
def bo_beside_ana(house, phone_of):
    """Return a room with Ana and Bo, and the phones of Bo and Ana, both in it."""
    room, ana, bo = make_room("Ana", "Bo")
    web = house.unswept_web()
    phone, other = phone_of(bo, web), phone_of(ana, web)
    phone.open(room.pk)
    other.open(room.pk)
    return room, ana, bo, phone, other


@pytest.mark.parametrize("happens", [_leave, _be_suspended])
def test_an_open_room_closes_at_once_and_nothing_later_arrives(bo_beside_ana, happens):
    room, _ana, bo, phone, other = bo_beside_ana

    happens(bo, room)
    told = phone.wait_for("room.access", AT_ONCE)
    other.say(room.pk, "niet voor Bo")

    assert (told["reads"], told["writes"]) == (False, False)
    assert phone.rest() == []


def test_when_a_group_ends_its_room_closes_at_once_for_everyone_and_takes_no_more(bo_beside_ana):
    room, _ana, _bo, phone, other = bo_beside_ana

    end_group(by=find_person("Ben"), group=room.group)
    told = [each.wait_for("room.access", AT_ONCE)["reads"] for each in (phone, other)]
    other.send("message.post", room=room.pk, client_id=uuid4(), text="voor niemand meer")
    refused = other.wait_for("error")

    assert told == [False, False]
    assert refused["code"] == "not_your_room"
    assert phone.rest() == []


def test_a_message_just_before_leaving_arrives_and_the_one_just_after_does_not(bo_beside_ana):
    room, ana, bo, phone, other = bo_beside_ana

    post_message(person=ana, room=room, client_id=uuid4(), text="nog net")
    _leave(bo, room)
    post_message(person=ana, room=room, client_id=uuid4(), text="net niet meer")
    other.wait_for("message.posted", text="net niet meer")
    frames = phone.until("room.access") + phone.rest()

    assert [frame.get("text", frame["type"]) for frame in frames] == ["nog net", "room.access"]


@pytest.mark.parametrize("why", [Device.Ended.NEW_PHONE, Device.Ended.REVOKED])
def test_a_session_that_ends_closes_its_socket_at_once(house, phone_of, why):
    room, ana = make_room("Ana")
    phone = phone_of(ana, house.unswept_web())
    phone.open(room.pk)

    end_devices(person=Person.objects.get(pk=ana.pk), why=why)

    assert phone.close_code(AT_ONCE) == 4401
