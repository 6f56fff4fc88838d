"""Somebody erases himself in one process while his phone goes on writing in another."""

import json
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from chat.models import Message
from members.actions import erase_person
from members.models import Person
from tests.own.traces import is_gapless, names_of, opened, rows_with
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

POSTS = 120
LETTERS = "abcd"


def test_whatever_he_still_writes_is_refused_or_erased_and_others_lose_nothing(house, phone_of):
    room, bo, *going = make_room("Bo", *(f"Lid {letter}" for letter in LETTERS))
    web = house.web()
    beside = phone_of(bo, web)
    beside.open(room.pk)
    said = []

    for number, person in enumerate(going):
        phone = phone_of(person, web)
        phone.open(room.pk)
        phone.post(room.pk, f"voor het wissen {number}")
        _write(phone, room, number, POSTS // 3)
        erase_person(person=Person.objects.get(pk=person.pk))
        said.append(beside.post(room.pk, f"van Bo {number}")["seq"])
        # His socket may be closed by now, or not yet.
        with suppress(ConnectionClosed):
            _write(phone, room, number, POSTS)
        frames, code = phone.drain()
        assert code == 4401, frames[-3:]

    assert [text for text in opened() if not text.startswith("van Bo")] == []
    assert Message.objects.filter(sender=bo).exclude(sealed=b"").count() == len(said)
    assert is_gapless(room)
    for person in going:
        # Which page has to look again stands in a note for some minutes.
        assert [found for found in rows_with(*names_of(person)) if "LiveNote" not in found] == []


def _write(phone, room, number: int, texts: int) -> None:
    for text in range(texts):
        phone.send(
            "message.post", room=room.pk, client_id=_id(number, text), text=f"onderweg {number} {text}"
        )


def _id(person: int, text: int) -> str:
    return f"00000000-0000-4000-8{person:03d}-{text:012d}"


def test_who_reads_along_sees_every_word_go(house, phone_of):
    room, bo, ana = make_room("Bo", "Ana")
    web = house.web()
    beside, phone = phone_of(bo, web), phone_of(ana, web)
    beside.open(room.pk)
    phone.open(room.pk)
    seqs = [phone.say(room.pk, f"woord {number}")["seq"] for number in range(3)]

    erase_person(person=Person.objects.get(pk=ana.pk))
    gone = [beside.wait_for("message.deleted")["target"] for _ in seqs]

    assert gone == seqs
    assert "woord" not in json.dumps(beside.open(room.pk))
