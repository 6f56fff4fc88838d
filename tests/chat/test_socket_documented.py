"""docs/realtime.md shows frames as they really come: the same fields with the same kinds of values."""

import json
from uuid import uuid4

import pytest

from chat.protocol import _FIELDS, FrameType
from groups.actions import stop_membership
from supportgroups.lib.threads import in_thread
from tests.cast import place_of
from tests.chat.talk import talk_as, web_process
from tests.structure.tree import example_frames

pytestmark = pytest.mark.django_db(transaction=True)


def kinds_of_values(frame: dict) -> dict[str, str]:
    return {name: type(value).__name__ for name, value in frame.items()}


async def one_of_each(talk, person, circle, room) -> list[dict]:
    """Do what brings every frame of the server at least once; return all that came."""
    here = {"room": room.pk}
    await talk.send({"type": "room.open", **here, "after": 0})
    heard = await talk.until("room.caught_up")
    await talk.send({"type": "message.post", **here, "client_id": uuid4(), "text": "Ik ben er morgen."})
    heard += await talk.until("message.accepted")
    await talk.send({"type": "message.delete", **here, "client_id": uuid4(), "seq": 1})
    heard += await talk.until("message.deleted")
    await talk.send({"type": "room.read", **here, "seq": 2})
    heard += await talk.until("read.moved")
    await talk.send({"type": "message.delete", **here, "client_id": uuid4(), "seq": 99})
    heard += await talk.until("error")
    await in_thread(lambda: stop_membership(person=person, membership=place_of(person, circle)))
    return heard + await talk.until("room.access")


async def test_every_example_of_a_server_frame_is_like_the_real_ones(ana, circle, room):
    async with web_process(), talk_as(ana) as talk:
        heard = await one_of_each(talk, ana, circle, room)

    documented = {kind: kinds_of_values(json.loads(text)) for kind, text in example_frames().items()}
    assert {frame["type"] for frame in heard} == {str(kind) for kind in FrameType} - set(_FIELDS)
    assert [kinds_of_values(frame) for frame in heard] == [documented[frame["type"]] for frame in heard]
