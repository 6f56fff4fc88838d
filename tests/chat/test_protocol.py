import json
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.protocol import (
    MAX_TEXT,
    DeleteMessage,
    ErrorCode,
    FrameError,
    MoveRead,
    OpenRoom,
    PostMessage,
    check_text,
    read_command,
)

ID = uuid4()


def _post(**changes):
    return {"type": "message.post", "room": 3, "client_id": str(ID), "text": "hoi", **changes}


def _refusal(frame):
    with pytest.raises(FrameError) as caught:
        read_command(frame if isinstance(frame, str) else json.dumps(frame))
    return caught.value


@pytest.mark.parametrize(
    ("frame", "command"),
    [
        ({"type": "room.open", "room": 3, "after": 0}, OpenRoom(3, 0)),
        (_post(), PostMessage(3, ID, "hoi")),
        ({"type": "message.delete", "room": 3, "client_id": str(ID), "seq": 9}, DeleteMessage(3, ID, 9)),
        ({"type": "room.read", "room": 3, "seq": 9}, MoveRead(3, 9)),
    ],
)
def test_a_good_frame_becomes_its_command(frame, command):
    assert read_command(json.dumps(frame)) == command


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", ErrorCode.BAD_JSON),
        ("[]", ErrorCode.BAD_JSON),
        ('"hoi"', ErrorCode.BAD_JSON),
        ("[" * 20_000, ErrorCode.BAD_JSON),
        ("{}", ErrorCode.UNKNOWN_TYPE),
        ({"type": 4}, ErrorCode.UNKNOWN_TYPE),
        ({"type": "message.hack"}, ErrorCode.UNKNOWN_TYPE),
        ({"type": "message.posted"}, ErrorCode.UNKNOWN_TYPE),
        (_post(colour="red"), ErrorCode.UNKNOWN_FIELD),
        (_post(room="3"), ErrorCode.BAD_FIELD),
        (_post(room=True), ErrorCode.BAD_FIELD),
        (_post(room=-1), ErrorCode.BAD_FIELD),
        (_post(room=2**60), ErrorCode.BAD_FIELD),
        (_post(client_id="x"), ErrorCode.BAD_FIELD),
        (_post(client_id=None), ErrorCode.BAD_FIELD),
        (_post(text=["a"]), ErrorCode.BAD_FIELD),
        (_post(text=" \n\t\x00 "), ErrorCode.MESSAGE_EMPTY),
        (_post(text="a" * (MAX_TEXT + 1)), ErrorCode.MESSAGE_TOO_LONG),
        ("x" * 70_000, ErrorCode.MESSAGE_TOO_LONG),
    ],
)
def test_a_bad_frame_is_refused_with_its_code(frame, code):
    assert _refusal(frame).code == code


def test_a_refusal_names_the_send_it_is_about():
    refusal = _refusal(_post(text=""))

    assert (refusal.room, refusal.client_id) == (3, ID)


def test_text_of_4000_characters_passes():
    assert check_text("é" * MAX_TEXT) == "é" * MAX_TEXT


def test_text_loses_what_cannot_be_stored():
    assert check_text(" a\x00b\ud800c\r\nd ") == "abc\nd"


@given(st.text(max_size=300))
def test_any_frame_is_a_command_or_a_refusal(frame):
    with suppress(FrameError):
        read_command(frame)


@given(
    st.dictionaries(
        st.sampled_from(["type", "room", "after", "seq", "text", "client_id"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(allow_nan=False),
            st.text(max_size=20),
            st.sampled_from(["room.open", "message.post", "message.delete", "room.read", str(UUID(int=5))]),
        ),
    )
)
def test_any_object_is_a_command_or_a_refusal(fields):
    with suppress(FrameError):
        read_command(json.dumps(fields))
