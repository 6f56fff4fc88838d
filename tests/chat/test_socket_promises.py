"""C1 to C9 as a phone sees them (architecture.md, "Writing messages")."""

import asyncio
from uuid import uuid4

import pytest

from chat.actions import delete_message
from chat.models import Message
from groups.actions import come_back, redeem_invitation, stop_membership
from members.actions import end_devices
from members.models import Device
from supportgroups.lib.threads import in_thread
from tests.cast import invitation_to, join, open_circle, place_of, say_often, session_of
from tests.chat.talk import talk_as, web_process
from tests.groups.steps import suspend

pytestmark = pytest.mark.django_db(transaction=True)


def texts(frames: list[dict]) -> list[str]:
    return [frame["text"] for frame in frames if frame["type"] == "message.posted"]


async def test_a_message_reaches_everyone_in_the_group_at_once(ana, bo, fay, room):
    async with web_process(), talk_as(ana) as one, talk_as(bo) as two, talk_as(fay) as three:
        for talk in (one, two, three):
            await talk.open(room.pk)
        await one.send({"type": "message.post", "room": room.pk, "client_id": uuid4(), "text": "hoi"})
        arrived = [(await talk.until("message.posted"))[-1] for talk in (one, two, three)]

    assert [frame["text"] for frame in arrived] == ["hoi"] * 3
    assert {frame["sender"] for frame in arrived} == {"Ana"}
    assert {frame["seq"] for frame in arrived} == {1}


async def test_everyone_sees_one_order_without_a_gap(ana, bo, room):
    async with web_process(), talk_as(ana) as one, talk_as(bo) as two:
        await asyncio.gather(one.open(room.pk), two.open(room.pk))
        for number in range(20):
            await (one, two)[number % 2].send(
                {"type": "message.post", "room": room.pk, "client_id": uuid4(), "text": str(number)}
            )
        seen = [await _until_seq(talk, 20) for talk in (one, two)]

    assert seen == [list(range(1, 21))] * 2


async def _until_seq(talk, last: int) -> list[int]:
    return [frame["seq"] for frame in await talk.until("message.posted", seq=last) if "sender" in frame]


async def test_the_same_send_again_gets_the_same_answer(ana, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        first = await talk.post(room.pk, "hoi", client_id)
        again = await talk.post(room.pk, "hoi", client_id)

    assert first == again
    assert await in_thread(Message.objects.count) == 1


async def test_the_same_id_with_another_text_is_refused(ana, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "hoi", client_id)
        answer = await talk.ask(
            {"type": "message.post", "room": room.pk, "client_id": client_id, "text": "iets anders"}
        )

    assert answer["code"] == "client_id_reused"
    assert answer["client_id"] == str(client_id)


async def test_the_id_of_somebody_else_is_stored_once_per_sender_and_tells_nothing(ana, bo, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as one, talk_as(bo) as two:
        first = await one.post(room.pk, "van mij", client_id)
        second = await two.post(room.pk, "ook van mij", client_id)
        again = await two.post(room.pk, "ook van mij", client_id)

    assert (first["seq"], second["seq"]) == (1, 2)
    assert again == second


async def test_a_resend_after_deletion_and_after_leaving_gets_the_same_answer(ana, circle, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        first = await talk.post(room.pk, "hoi", client_id)
        await talk.send({"type": "message.delete", "room": room.pk, "client_id": uuid4(), "seq": 1})
        after_deletion = await talk.post(room.pk, "hoi", client_id)
        await in_thread(lambda: stop_membership(person=ana, membership=place_of(ana, circle)))
        after_leaving = await talk.post(room.pk, "hoi", client_id)

    assert first == after_deletion == after_leaving


async def test_a_deletion_reaches_everyone_and_leaves_a_tombstone(ana, bo, room):
    async with web_process(), talk_as(ana) as one, talk_as(bo) as two:
        await two.open(room.pk)
        await one.post(room.pk, "spijt")
        await one.send({"type": "message.delete", "room": room.pk, "client_id": uuid4(), "seq": 1})
        told = (await two.until("message.deleted"))[-1]
        history = await two.open(room.pk)

    assert (told["seq"], told["target"]) == (2, 1)
    assert [frame.get("text", "-") for frame in history] == [None, "-"]


async def test_the_message_of_another_is_not_yours_to_delete(ana, bo, room):
    async with web_process(), talk_as(ana) as one, talk_as(bo) as two:
        await one.post(room.pk, "blijft staan")
        answer = await two.ask({"type": "message.delete", "room": room.pk, "client_id": uuid4(), "seq": 1})
        history = await two.open(room.pk)

    assert answer["code"] == "not_your_message"
    assert texts(history) == ["blijft staan"]


async def test_a_pointer_that_goes_back_does_nothing(ana, bo, room, say):
    for number in range(3):
        await in_thread(say, ana, str(number))
    async with web_process(), talk_as(bo) as talk:
        unread = [
            (await talk.ask({"type": "room.read", "room": room.pk, "seq": seq}))["unread"]
            for seq in (0, 2, 1, 999, 0)
        ]

    assert unread == [3, 1, 1, 0, 0]


async def test_reading_on_one_phone_is_told_to_the_other(ana, bo, room, say):
    await in_thread(say, ana)
    async with web_process(), talk_as(bo) as phone, talk_as(bo) as tablet:
        await tablet.open(room.pk)
        await phone.send({"type": "room.read", "room": room.pk, "seq": 1})
        told = (await tablet.until("read.moved"))[-1]

    assert told["unread"] == 0


async def test_catching_up_gives_exactly_what_came_after_and_says_so(ana, bo, room, say):
    for number in range(1, 8):
        await in_thread(say, ana, str(number))
    async with web_process(), talk_as(bo) as talk:
        await talk.send({"type": "room.open", "room": room.pk, "after": 4})
        *events, caught_up = await talk.until("room.caught_up")

    assert texts(events) == ["5", "6", "7"]
    assert (caught_up["seq"], caught_up["unread"], caught_up["may_write"]) == (7, 7, True)


async def test_two_asks_are_both_answered_as_a_whole_one_after_the_other(ana, bo, room, say):
    for number in range(1, 4):
        await in_thread(say, ana, str(number))
    async with web_process(), talk_as(bo) as talk:
        for after in (0, 2):
            await talk.send({"type": "room.open", "room": room.pk, "after": after})
        first, second = await talk.until("room.caught_up"), await talk.until("room.caught_up")
        await in_thread(say, ana, "live")
        live = await talk.until("message.posted", text="live")

    assert [frame["seq"] for frame in first] == [1, 2, 3, 3]
    assert [frame["seq"] for frame in second] == [3, 3]
    assert [frame["seq"] for frame in live] == [4]


async def test_catching_up_a_long_way_stays_in_order_while_others_write(ana, bo, room):
    await in_thread(say_often, ana, room, [str(number) for number in range(450)], at_once=450)
    async with web_process(), talk_as(ana) as one, talk_as(bo) as two:
        await two.send({"type": "room.open", "room": room.pk, "after": 0})
        for number in range(20):
            await one.send(
                {"type": "message.post", "room": room.pk, "client_id": uuid4(), "text": f"nieuw {number}"}
            )
        numbers = await _until_seq(two, 470)

    assert numbers == list(range(1, 471))


async def test_who_leaves_is_told_and_receives_nothing_more(ana, bo, circle, room):
    async with web_process(), talk_as(bo) as talk, talk_as(ana) as other:
        await asyncio.gather(talk.open(room.pk), other.open(room.pk))
        await in_thread(lambda: stop_membership(person=bo, membership=place_of(bo, circle)))
        told = (await talk.until("room.access"))[-1]
        await other.say(room.pk, "niet meer voor Bo")
        more = await talk.rest()
        reopened = await talk.ask({"type": "room.open", "room": room.pk, "after": 0})

    assert (told["reads"], told["writes"]) == (False, False)
    assert more == []
    assert reopened["code"] == "not_your_room"


async def test_who_is_suspended_is_told_and_receives_nothing_more(ana, bo, ben, bea, circle, room):
    async with web_process(), talk_as(bo) as talk, talk_as(ana) as other:
        await asyncio.gather(talk.open(room.pk), other.open(room.pk))
        await in_thread(suspend, bo, circle, by=ben, confirmed_by=bea)
        told = (await talk.until("room.access"))[-1]
        await other.say(room.pk, "niet voor Bo")
        more = await talk.rest()

    assert told["reads"] is False
    assert more == []


async def test_a_suspension_proposed_in_another_group_closes_this_one_too(
    ana, bo, ben, bea, circle, moviera, room
):
    def of_another_group():
        bridge = open_circle("De Brug", moviera, facilitator="Wim", coordinators=("Ben", "Bea"))
        redeem_invitation(token=invitation_to(bridge), person=bo)
        return bridge

    bridge = await in_thread(of_another_group)
    async with web_process(), talk_as(bo) as talk, talk_as(ana) as other:
        await asyncio.gather(talk.open(room.pk), other.open(room.pk))
        await in_thread(suspend, bo, bridge, by=ben, confirmed_by=bea)
        told = (await talk.until("room.access"))[-1]
        await other.say(room.pk, "niet voor Bo")
        more = await talk.rest()

    assert told["reads"] is False
    assert more == []


async def test_who_comes_back_does_not_see_what_was_said_meanwhile(ana, bo, circle, room, say):
    await in_thread(say, ana, "ervoor")
    async with web_process(), talk_as(bo) as talk:
        await talk.open(room.pk)
        await in_thread(lambda: stop_membership(person=bo, membership=place_of(bo, circle)))
        await in_thread(say, ana, "intussen")
        await in_thread(lambda: come_back(person=bo, membership=place_of(bo, circle)))
        await in_thread(say, ana, "erna")
        history = await talk.open(room.pk)

    assert texts(history) == ["ervoor", "erna"]


async def test_a_newcomer_reads_from_his_first_moment_on(ana, circle, room, say):
    await in_thread(say, ana, "voor zijn tijd")
    eef = await in_thread(join, circle, "Eef")
    async with web_process(), talk_as(eef) as talk:
        history = await talk.open(room.pk)
        await in_thread(say, ana, "in zijn tijd")
        posted = (await talk.until("message.posted"))[-1]

    assert history == []
    assert posted["text"] == "in zijn tijd"


async def test_ending_all_devices_closes_their_sockets_at_once_but_the_kept_one(ana, room):
    kept = await in_thread(session_of, ana)
    async with web_process(), talk_as(ana) as old, talk_as(ana, cookie=kept) as new:
        await in_thread(lambda: end_devices(person=ana, why=Device.Ended.NEW_PHONE, keep=kept))
        code = await old.close_code()
        history = await new.open(room.pk)

    assert code == 4401
    assert history == []


async def test_a_deletion_by_another_device_is_seen_after_catching_up(ana, bo, room, say):
    await in_thread(say, ana, "weg ermee")
    async with web_process(), talk_as(bo) as talk:
        await talk.open(room.pk)
        await in_thread(lambda: delete_message(person=ana, room=room, client_id=uuid4(), seq=1))
        told = (await talk.until("message.deleted"))[-1]
        history = await talk.open(room.pk, after=1)

    assert told["target"] == 1
    assert [frame["type"] for frame in history] == ["message.deleted"]
