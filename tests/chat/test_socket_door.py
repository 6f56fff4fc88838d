"""Who may open a socket at all, and whose rooms it opens."""

from uuid import uuid4

import pytest
from django.test import Client

from chat.models import Message, Room
from groups.actions import accept_rules, stop_membership
from groups.queries import newest_rules
from members.actions import end_devices, require_second_factor
from members.models import Device
from supportgroups.lib.threads import in_thread
from tests.cast import arrive, one_factor_only, place_of, session_of
from tests.chat.talk import Talk, talk_as, web_process
from tests.groups.steps import new_rules, suspend

pytestmark = pytest.mark.django_db(transaction=True)

ORIGINS = ["https://evil.example", "http://localhost.evil.example", "null", ""]


@pytest.mark.parametrize("origin", ORIGINS)
async def test_a_socket_from_a_foreign_origin_is_refused(origin, ana):
    talk = Talk(await in_thread(session_of, ana), origin)

    await talk.connect()

    assert not talk.was_accepted


@pytest.mark.parametrize("cookie", ["", "made-up-session-key-that-nobody-has"])
async def test_a_socket_without_a_session_is_closed_at_once(cookie, db):
    async with talk_as(None, cookie=cookie) as talk:
        assert await talk.close_code() == 4401


async def test_a_session_without_a_known_device_opens_nothing(ana):
    def session_without_device():
        browser = Client()
        browser.force_login(ana)
        return browser.session.session_key

    async with talk_as(ana, cookie=await in_thread(session_without_device)) as talk:
        assert await talk.close_code() == 4401


async def test_an_ended_device_opens_nothing(ana):
    cookie = await in_thread(session_of, ana)
    await in_thread(end_devices, person=ana, why=Device.Ended.REVOKED)

    async with talk_as(ana, cookie=cookie) as talk:
        assert await talk.close_code() == 4401


def one_factor_session_of(person) -> str:
    return one_factor_only(person).session.session_key


async def test_a_facilitator_without_second_factor_opens_nothing(fay):
    async with talk_as(fay, cookie=await in_thread(one_factor_session_of, fay)) as talk:
        assert await talk.close_code() == 4401


async def test_a_socket_ends_when_its_person_needs_a_second_factor_from_now_on(ana):
    cookie = await in_thread(one_factor_session_of, ana)
    async with web_process(), talk_as(ana, cookie=cookie) as talk:
        await in_thread(require_second_factor, person=ana)
        assert await talk.close_code() == 4401


def commands(room_id: int) -> list[dict]:
    client_id = str(uuid4())
    return [
        {"type": "room.open", "room": room_id, "after": 0},
        {"type": "message.post", "room": room_id, "client_id": client_id, "text": "hoi"},
        {"type": "message.delete", "room": room_id, "client_id": client_id, "seq": 1},
        {"type": "room.read", "room": room_id, "seq": 1},
    ]


OUTSIDERS = ["cy", "otto", "ole", "ben", "bea", "dirk"]


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_room_that_is_not_yours_answers_like_one_that_does_not_exist(who, ana, room, say, request):
    outsider = await in_thread(request.getfixturevalue, who)
    await in_thread(say, ana, "alleen voor ons")
    async with web_process(), talk_as(outsider) as talk:
        theirs = [await talk.ask(command) for command in commands(room.pk)]
        missing = [await talk.ask(command) for command in commands(987_654)]
        more = await talk.rest()

    assert [_without_room(answer) for answer in theirs] == [_without_room(answer) for answer in missing]
    assert [answer["code"] for answer in theirs] == ["not_your_room"] * 4
    assert more == []
    assert await in_thread(Message.objects.count) == 1


def _without_room(answer: dict) -> dict:
    return {name: value for name, value in answer.items() if name not in {"room", "client_id"}}


async def _refused_everything(talk, room) -> list[str]:
    return [(await talk.ask(command))["code"] for command in commands(room.pk)]


async def test_who_has_not_accepted_the_rules_reads_and_writes_nothing(circle, ana, room, say):
    eva = await in_thread(arrive, circle, "Eva")
    await in_thread(say, ana)
    async with web_process(), talk_as(eva) as talk:
        codes = await _refused_everything(talk, room)

    assert codes == ["not_your_room"] * 4


async def test_who_has_left_reads_and_writes_nothing(circle, ana, room, say):
    await in_thread(say, ana)
    await in_thread(stop_membership, person=ana, membership=await in_thread(place_of, ana, circle))
    async with web_process(), talk_as(ana) as talk:
        codes = await _refused_everything(talk, room)

    assert codes == ["not_your_room"] * 4


async def test_who_is_suspended_reads_and_writes_nothing(circle, ana, ben, bea, room, say):
    await in_thread(say, ana)
    await in_thread(suspend, ana, circle, by=ben, confirmed_by=bea)
    async with web_process(), talk_as(ana) as talk:
        codes = await _refused_everything(talk, room)

    assert codes == ["not_your_room"] * 4


async def test_after_new_rules_one_reads_and_writes_only_after_accepting(circle, ana, fay, ben, room):
    async with web_process(), talk_as(ana) as talk:
        await talk.open(room.pk)
        await in_thread(new_rules, circle, by=fay, confirmed_by=ben)
        told = (await talk.until("room.access"))[-1]
        refused = await talk.ask(commands(room.pk)[1])
        await in_thread(lambda: accept_rules(person=ana, version=newest_rules(circle)))
        allowed = (await talk.until("room.access"))[-1]
        accepted = await talk.post(room.pk, "gelezen")

    assert (told["reads"], told["writes"]) == (True, False)
    assert refused["code"] == "rules_not_accepted"
    assert (allowed["reads"], allowed["writes"]) == (True, True)
    assert accepted["seq"] == 1


async def test_nobody_opens_the_individual_room_of_another(ivy, ike, alone, cy):
    room = await in_thread(Room.objects.get, group=alone)
    async with web_process(), talk_as(ike) as guide, talk_as(cy) as stranger:
        answer = await stranger.ask(commands(room.pk)[0])
        opened = await guide.open(room.pk)

    assert answer["code"] == "not_your_room"
    assert opened == []
