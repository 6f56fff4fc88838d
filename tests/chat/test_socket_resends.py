"""One client id is one send: again, elsewhere, later, or while everything is full."""

import threading
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from django.db import connections, transaction

from chat.models import Message, Room
from groups.actions import stop_membership
from supportgroups.lib import batch
from supportgroups.lib.threads import in_thread
from tests.cast import join, place_of
from tests.chat.talk import PATIENCE, talk_as, web_process
from tests.groups.steps import new_rules

pytestmark = pytest.mark.django_db(transaction=True)


def post(room, text, client_id) -> dict:
    return {"type": "message.post", "room": room.pk, "client_id": str(client_id), "text": text}


def deletion(room, seq, client_id) -> dict:
    return {"type": "message.delete", "room": room.pk, "client_id": str(client_id), "seq": seq}


def refusal(answer: dict) -> tuple[str, str]:
    return answer["code"], answer["client_id"]


async def test_a_send_is_not_made_again_in_another_room(ivy, ike, alone):
    client_id = uuid4()
    iris = await in_thread(join, alone, "Iris")
    here, there = await in_thread(lambda: [Room.objects.get(of_person=one) for one in (ivy, iris)])
    async with web_process(), talk_as(ike) as talk:
        await talk.post(here.pk, "hoi", client_id)
        answer = await talk.ask(post(there, "hoi", client_id))

    assert refusal(answer) == ("client_id_reused", str(client_id))
    assert await in_thread(lambda: [row.room_id for row in Message.objects.all()]) == [here.pk]


async def test_the_id_of_a_deletion_is_no_id_for_a_post(ana, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "spijt")
        await talk.ask(deletion(room, 1, client_id))
        answer = await talk.ask(post(room, "spijt", client_id))

    assert refusal(answer) == ("client_id_reused", str(client_id))
    assert await in_thread(Message.objects.count) == 2


async def test_the_id_of_a_post_is_no_id_for_a_deletion(ana, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "blijft staan", client_id)
        answer = await talk.ask(deletion(room, 1, client_id))
        history = await talk.open(room.pk)

    assert refusal(answer) == ("client_id_reused", str(client_id))
    assert [frame["text"] for frame in history] == ["blijft staan"]


async def test_a_deletion_sent_again_after_leaving_gets_the_same_answer(ana, circle, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "spijt")
        first = await talk.ask(deletion(room, 1, client_id))
        again = await talk.ask(deletion(room, 1, client_id))
        await in_thread(lambda: stop_membership(person=ana, membership=place_of(ana, circle)))
        after_leaving = await talk.ask(deletion(room, 1, client_id))

    assert (first["type"], first["seq"]) == ("message.accepted", 2)
    assert first == again == after_leaving
    assert await in_thread(Message.objects.count) == 2


async def test_the_id_of_a_deletion_is_no_id_for_another_one(ana, room):
    client_id = uuid4()
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "weg")
        await talk.post(room.pk, "blijft staan")
        await talk.ask(deletion(room, 1, client_id))
        answer = await talk.ask(deletion(room, 2, client_id))
        history = await talk.open(room.pk)

    assert refusal(answer) == ("client_id_reused", str(client_id))
    assert [frame.get("text") for frame in history] == [None, "blijft staan", None]


async def test_what_is_deleted_already_is_deleted_again_under_a_new_id_and_a_deletion_never(ana, room):
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "spijt")
        twice = [await talk.ask(deletion(room, 1, uuid4())) for _ in range(2)]
        of_deletion = await talk.ask(deletion(room, 2, uuid4()))

    assert [(answer["type"], answer["seq"]) for answer in twice] == [
        ("message.accepted", 2),
        ("message.accepted", 3),
    ]
    assert of_deletion["code"] == "not_your_message"


async def test_who_has_newer_rules_to_accept_still_deletes_his_own(ana, fay, ben, circle, room):
    async with web_process(), talk_as(ana) as talk:
        await talk.post(room.pk, "spijt")
        await in_thread(new_rules, circle, by=fay, confirmed_by=ben)
        refused = await talk.ask(post(room, "nog iets", uuid4()))
        answer = await talk.ask(deletion(room, 1, uuid4()))

    assert refused["code"] == "rules_not_accepted"
    assert (answer["type"], answer["seq"]) == ("message.accepted", 2)


@asynccontextmanager
async def room_held(room):
    """Hold the room's lock in another thread: nothing is stored in it until the block ends."""
    is_held, is_over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Room.objects.select_for_update().get(pk=room.pk)
            is_held.set()
            is_over.wait(PATIENCE)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    await in_thread(is_held.wait, PATIENCE)
    try:
        yield
    finally:
        is_over.set()
        await in_thread(holder.join)


async def test_what_finds_the_queue_full_is_told_busy_and_is_stored_when_sent_again(ana, room, monkeypatch):
    monkeypatch.setattr(batch, "MOST_WAITING", 2)
    # One batch is under way and two wait at most: at least the last of these finds no place.
    sends = {str(uuid4()): str(number) for number in range(batch.MOST_AT_ONCE + 3)}
    async with web_process(), talk_as(ana) as talk:
        async with room_held(room):
            for client_id, text in sends.items():
                await talk.send(post(room, text, client_id))
            refused = await talk.rest()
        stored = [(await talk.until("message.accepted"))[-1] for _ in sends.keys() - ids_of(refused)]
        later = [await talk.post(room.pk, sends[frame["client_id"]], frame["client_id"]) for frame in refused]

    assert {frame["code"] for frame in refused} == {"busy"}
    assert ids_of(stored) | ids_of(later) == sends.keys()
    assert [frame["seq"] for frame in [*stored, *later]] == list(range(1, len(sends) + 1))


def ids_of(frames: list[dict]) -> set[str]:
    return {frame["client_id"] for frame in frames}
