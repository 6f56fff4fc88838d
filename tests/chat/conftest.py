from uuid import uuid4

import pytest

from chat.actions import post_message
from chat.models import Room


@pytest.fixture
def room(circle) -> Room:
    return Room.objects.select_related("group").get(group=circle)


@pytest.fixture
def say(room):
    """Post as somebody: say(ana, "hoi") → Accepted."""

    def post(person, text="hoi", *, client_id=None, where=None):
        return post_message(person=person, room=where or room, client_id=client_id or uuid4(), text=text)

    return post
