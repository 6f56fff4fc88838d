"""Whatever comes in over the socket gets a clear answer, harms nobody and closes nothing."""

from uuid import uuid4

import pytest

from chat.models import Message
from chat.protocol import MAX_FRAME
from supportgroups.lib.threads import in_thread
from tests.chat.talk import talk_as, web_process

pytestmark = pytest.mark.django_db(transaction=True)

ID = str(uuid4())
POST = {"type": "message.post", "room": 0, "client_id": ID, "text": "hoi"}

# What is wrong with it, the frame (room 0 stands for the group's room), and the code of the answer.
BAD_FRAMES = [
    ("not JSON", "hoi", "bad_json"),
    ("cut off", '{"type": "room.op', "bad_json"),
    ("nothing", "", "bad_json"),
    ("an array", "[1, 2]", "bad_json"),
    ("a number", "7", "bad_json"),
    ("null", "null", "bad_json"),
    ("nested a thousand deep", "[" * 1000, "bad_json"),
    ("a number of 5,000 digits", "9" * 5000, "bad_json"),
    ("no type", {"room": 0}, "unknown_type"),
    ("an unknown type", {"type": "room.burn", "room": 0}, "unknown_type"),
    ("a type of the server", {"type": "message.posted", "room": 0}, "unknown_type"),
    ("a type that is a list", {"type": ["room.open"]}, "unknown_type"),
    ("an unknown field", {**POST, "colour": "red"}, "unknown_field"),
    ("a sender of one's choice", {**POST, "sender_id": ID}, "unknown_field"),
    ("no room", {"type": "message.post", "client_id": ID, "text": "hoi"}, "bad_field"),
    ("a room as text", {**POST, "room": "1"}, "bad_field"),
    ("a room as fraction", {**POST, "room": 1.5}, "bad_field"),
    ("a room below zero", {**POST, "room": -1}, "bad_field"),
    ("a room beyond any number", {**POST, "room": 2**70}, "bad_field"),
    ("a room that is true", {**POST, "room": True}, "bad_field"),
    ("no client id", {"type": "message.post", "room": 0, "text": "hoi"}, "bad_field"),
    ("a client id that is none", {**POST, "client_id": "abc"}, "bad_field"),
    ("a client id as number", {**POST, "client_id": 5}, "bad_field"),
    ("no text", {"type": "message.post", "room": 0, "client_id": ID}, "bad_field"),
    ("a text that is a list", {**POST, "text": ["hoi"]}, "bad_field"),
    ("a text that is null", {**POST, "text": None}, "bad_field"),
    ("an empty text", {**POST, "text": ""}, "message_empty"),
    ("only white space", {**POST, "text": " \r\n\t "}, "message_empty"),
    ("only NUL", {**POST, "text": "\x00"}, "message_empty"),
    ("only half a sign", {**POST, "text": "\ud83d"}, "message_empty"),
    ("4,001 characters", {**POST, "text": "é" * 4001}, "message_too_long"),
    ("a frame of 70 KiB", {**POST, "text": "a" * 70_000}, "message_too_long"),
    ("an open without a number", {"type": "room.open", "room": 0}, "bad_field"),
    ("an open after a text", {"type": "room.open", "room": 0, "after": "0"}, "bad_field"),
    ("a deletion without a number", {"type": "message.delete", "room": 0, "client_id": ID}, "bad_field"),
    ("a pointer without a number", {"type": "room.read", "room": 0}, "bad_field"),
]


def _to(room, frame):
    if isinstance(frame, dict) and frame.get("room") == 0 and frame["room"] is not False:
        return {**frame, "room": room.pk}
    return frame


async def test_a_bad_frame_gets_a_clear_answer_and_the_socket_lives_on(ana, room):
    answers = {}
    async with web_process(), talk_as(ana) as talk:
        for what, frame, _ in BAD_FRAMES:
            answers[what] = await talk.ask(_to(room, frame))
        accepted = await talk.post(room.pk, "daarna gewoon verder")

    assert {what: answer.get("code") for what, answer in answers.items()} == {
        what: code for what, _, code in BAD_FRAMES
    }
    assert all(answer["message"] for answer in answers.values())
    assert accepted["seq"] == 1


async def test_bytes_are_no_frame(ana):
    async with web_process(), talk_as(ana) as talk:
        await talk.socket.send_to(bytes_data=b'{"type": "room.open"}')
        answer = await talk.next()

    assert answer["code"] == "bad_json"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("x" * 4000, "x" * 4000),
        ("😀" * 4000, "😀" * 4000),
        ("  hoi  \r\nallemaal ", "hoi  \nallemaal"),
        ("ho\x00i", "hoi"),
        ("ho\ud83di", "hoi"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
    ids=["4,000", "4,000 written as eight bytes each", "white space", "NUL", "half a sign", "markup"],
)
async def test_a_text_that_fits_arrives_as_it_should(sent, stored, ana, room):
    async with web_process(), talk_as(ana) as talk:
        await talk.open(room.pk)
        await talk.send({**POST, "room": room.pk, "text": sent})
        posted = (await talk.until("message.posted"))[-1]

    assert posted["text"] == stored


async def test_an_error_names_the_send_it_is_about(ana, room):
    async with web_process(), talk_as(ana) as talk:
        answer = await talk.ask({**POST, "room": room.pk, "text": ""})

    assert (answer["room"], answer["client_id"]) == (room.pk, ID)


async def test_what_was_not_looked_at_names_no_send(ana, room, monkeypatch):
    monkeypatch.setattr("supportgroups.lib.pace.FRAMES_PER_SECOND", 0.01)
    async with web_process(), talk_as(ana) as talk:
        too_long = await talk.ask({**POST, "room": room.pk, "text": "a" * 70_000})
        for _ in range(119):
            await talk.ask("{}")
        too_fast = await talk.ask({**POST, "room": room.pk})

    assert [answer["code"] for answer in (too_long, too_fast)] == ["message_too_long", "too_fast"]
    assert [(answer["room"], answer["client_id"]) for answer in (too_long, too_fast)] == [(None, None)] * 2


async def test_a_frame_is_measured_in_characters_as_they_come_in(ana, room):
    async with web_process(), talk_as(ana) as talk:
        most = await talk.ask('"' + "é" * (MAX_FRAME - 2) + '"')
        more = await talk.ask('"' + "é" * (MAX_FRAME - 1) + '"')

    assert (most["code"], more["code"]) == ("bad_json", "message_too_long")


async def test_frames_that_come_too_fast_are_refused_and_then_end_the_socket(ana, monkeypatch):
    monkeypatch.setattr("supportgroups.lib.pace.FRAMES_PER_SECOND", 0.01)
    async with web_process(), talk_as(ana) as talk:
        for _ in range(330):
            await talk.send("{}")
        frames, ended_with = await talk.drain()

    codes = [frame["code"] for frame in frames]
    assert codes[:120] == ["unknown_type"] * 120
    assert set(codes[120:]) == {"too_fast"}
    assert ended_with == 4429


async def test_a_refused_frame_of_a_flood_is_stored_when_sent_again_later(ana, room, monkeypatch):
    monkeypatch.setattr("supportgroups.lib.pace.FRAMES_PER_SECOND", 0.01)
    async with web_process(), talk_as(ana) as talk:
        for _ in range(120):
            await talk.send("{}")
        await talk.send({**POST, "room": room.pk})
        await talk.until("error", code="too_fast")
        monkeypatch.setattr("supportgroups.lib.pace.FRAMES_PER_SECOND", 1_000_000.0)
        accepted = await talk.post(room.pk, "hoi", ID)

    assert accepted["seq"] == 1
    assert await in_thread(Message.objects.count) == 1
