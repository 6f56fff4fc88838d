"""What another process writes reaches the sockets of the web process, also when the nudge about it got lost.

Where the sweep is switched off, only the nudge can have brought it; where nudges are lost, only the sweep.
"""

from uuid import uuid4

import pytest
import redis
from django.conf import settings

from chat.actions import move_read_pointer, post_message
from groups.actions import stop_membership
from members.actions import end_devices
from members.models import Device
from tests.cast import place_of
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

WITHIN = 1.0
# The sweep looks every two seconds; the rest is a busy machine.
SWEPT_WITHIN = 3.5

only_scaled_out = pytest.mark.skipif(
    "not __import__('django.conf').conf.settings.SCALED_OUT", reason="embedded there is one web process only"
)


def _post(person, room, text="Hoi"):
    return post_message(person=person, room=room, client_id=uuid4(), text=text)


def _lose_nudges(monkeypatch):
    for module in ("chat.events", "members.actions.people"):
        monkeypatch.setattr(f"{module}.nudge", lambda *_args: None)


def test_a_post_by_another_process_is_brought_by_its_nudge(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    phone = phone_of(bo, house.unswept_web())
    phone.open(room.pk)

    _post(ana, room)

    assert phone.wait_for("message.posted", WITHIN)["text"] == "Hoi"


def test_a_pointer_moved_by_another_process_is_brought_by_its_nudge(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    _post(ana, room)
    phone = phone_of(bo, house.unswept_web())
    phone.open(room.pk)

    move_read_pointer(person_id=bo.pk, room_id=room.pk, seq=1)

    assert phone.wait_for("read.moved", WITHIN)["unread"] == 0


def test_a_post_whose_nudge_got_lost_is_found_by_the_sweep(house, phone_of, monkeypatch):
    room, ana, bo = make_room("Ana", "Bo")
    phone = phone_of(bo, house.web())
    phone.open(room.pk)
    _lose_nudges(monkeypatch)

    _post(ana, room, "toch aangekomen")

    assert phone.wait_for("message.posted", SWEPT_WITHIN)["text"] == "toch aangekomen"


def test_leaving_whose_nudge_got_lost_is_found_by_the_sweep(house, phone_of, monkeypatch):
    room, bo = make_room("Bo")
    phone = phone_of(bo, house.web())
    phone.open(room.pk)
    _lose_nudges(monkeypatch)

    stop_membership(person=bo, membership=place_of(bo, room.group))

    assert phone.wait_for("room.access", SWEPT_WITHIN)["reads"] is False


def test_leaving_whose_nudge_got_lost_leaks_nothing_even_before_the_sweep(house, phone_of, monkeypatch):
    room, ana, bo = make_room("Ana", "Bo")
    web = house.unswept_web()
    phone, writer = phone_of(bo, web), phone_of(ana, web)
    phone.open(room.pk)
    writer.open(room.pk)
    _lose_nudges(monkeypatch)

    stop_membership(person=bo, membership=place_of(bo, room.group))
    writer.say(room.pk, "niet meer voor Bo")
    frames = phone.rest()

    assert [(frame["type"], frame["reads"]) for frame in frames] == [("room.access", False)]


def test_an_ended_session_whose_nudge_got_lost_is_found_by_the_sweep(house, phone_of, monkeypatch):
    _, ana = make_room("Ana")
    phone = phone_of(ana, house.web())
    _lose_nudges(monkeypatch)

    end_devices(person=ana, why=Device.Ended.REVOKED)

    assert phone.close_code(SWEPT_WITHIN) == 4401


@only_scaled_out
def test_two_web_processes_share_one_conversation(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    here, there = phone_of(ana, house.unswept_web()), phone_of(bo, house.unswept_web())
    here.open(room.pk)
    there.open(room.pk)

    here.post(room.pk, "aan de overkant")

    assert there.wait_for("message.posted", WITHIN)["text"] == "aan de overkant"


@only_scaled_out
def test_a_connection_to_redis_that_breaks_loses_nothing(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    here, there = phone_of(ana, house.web()), phone_of(bo, house.web())
    here.open(room.pk)
    there.open(room.pk)

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.client_kill_filter(_type="pubsub")
        client.client_kill_filter(_type="normal", skipme=True)
    sent = [here.post(room.pk, str(number))["seq"] for number in range(5)]
    arrived = [there.wait_for("message.posted")["seq"] for _ in sent]

    assert arrived == sent
