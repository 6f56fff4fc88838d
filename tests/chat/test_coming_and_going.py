"""Whatever happens in whatever order: one numbering, the right horizon, and catch-up gives exactly the rest."""

import json
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.actions import delete_message, move_read_pointer
from chat.models import Message, Room
from chat.protocol import FrameError
from chat.queries import chunk_after, unread_count
from groups.actions import come_back, stop_membership
from groups.models import Group
from tests.cast import place_of

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.sampled_from(["ana", "bo"])),
        st.tuples(st.just("delete"), st.integers(1, 12)),
        st.tuples(st.just("read"), st.integers(0, 15)),
        st.tuples(st.just("go"), st.booleans()),
    ),
    max_size=14,
)
COMMON = {
    "max_examples": 25,
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


class Model:
    """What a plain list of events says should be seen by Bo, who comes and goes."""

    def __init__(self, *, sees_absence: bool) -> None:
        self.sees_absence = sees_absence
        self.events: list[dict] = []
        self.is_in = True
        self.pointer = 0

    def add(self, **event: object) -> None:
        is_seen = self.is_in or self.sees_absence
        self.events.append({"seq": len(self.events) + 1, "seen": is_seen, **event})

    def post(self, who: str) -> None:
        self.add(kind="post", who=who, text=f"{who} {len(self.events) + 1}")

    def delete(self, seq: int) -> None:
        self.events[seq - 1]["text"] = None
        self.add(kind="deletion", who="ana")

    def read(self, seq: int) -> None:
        self.pointer = max(self.pointer, min(seq, len(self.events)))

    def visible(self, after: int) -> list[dict]:
        return (
            [event for event in self.events if event["seen"] and event["seq"] > after] if self.is_in else []
        )

    def unread(self) -> int:
        later = [event for event in self.visible(self.pointer) if event["kind"] == "post"]
        return sum(event["who"] != "bo" and event["text"] is not None for event in later)


class World:
    """The same in Kring."""

    def __init__(self, room, ana, bo, say) -> None:
        self.room, self.people, self.say = room, {"ana": ana, "bo": bo}, say
        self.model = Model(sees_absence=room.group.returners_see_absence)

    def take(self, kind: str, value) -> None:
        getattr(self, f"_{kind}")(value)

    def _post(self, who: str) -> None:
        if who == "bo" and not self.model.is_in:
            return
        self.say(self.people[who], f"{who} {len(self.model.events) + 1}")
        self.model.post(who)

    def _delete(self, seq: int) -> None:
        mine = seq <= len(self.model.events) and self.model.events[seq - 1]["who"] == "ana"
        if mine and self.model.events[seq - 1]["kind"] == "post":
            delete_message(person=self.people["ana"], room=self.room, client_id=uuid4(), seq=seq)
            self.model.delete(seq)
            return
        with pytest.raises(FrameError):
            delete_message(person=self.people["ana"], room=self.room, client_id=uuid4(), seq=seq)

    def _read(self, seq: int) -> None:
        if self.model.is_in:
            move_read_pointer(person_id=self.people["bo"].pk, room_id=self.room.pk, seq=seq)
            self.model.read(seq)

    def _go(self, is_in: bool) -> None:
        membership = place_of(self.people["bo"], self.room.group)
        move = come_back if is_in else stop_membership
        move(person=self.people["bo"], membership=membership)
        self.model.is_in = is_in

    def seen(self, after: int) -> list[tuple[int, object]]:
        chunk = chunk_after(self.room.pk, self.people["bo"].pk, after)
        frames = [json.loads(event.frame) for event in chunk.events]
        return [(frame["seq"], frame.get("text", frame.get("target"))) for frame in frames]


def _played(steps, room, ana, bo, say) -> World:
    world = World(room, ana, bo, say)
    for kind, value in steps:
        world.take(kind, value)
    return world


def _expected(world: World, after: int) -> list[tuple[int, bool]]:
    return [
        (event["seq"], event["kind"] == "post" and event["text"] is not None)
        for event in world.model.visible(after)
    ]


@settings(**COMMON)
@given(steps=STEPS, after=st.integers(0, 12), sees_absence=st.booleans())
def test_catching_up_gives_exactly_what_came_after_and_was_his(
    steps, after, sees_absence, ana, bo, room, say
):
    with transaction.atomic():
        Group.objects.filter(pk=room.group_id).update(returners_see_absence=sees_absence)
        fresh = Room.objects.select_related("group").get(pk=room.pk)
        world = _played(steps, fresh, ana, bo, say)

        seen = [(seq, isinstance(text, str)) for seq, text in world.seen(after)]

        assert seen == _expected(world, after)
        transaction.set_rollback(True)


@settings(**COMMON)
@given(steps=STEPS)
def test_unread_equals_a_recount_whoever_comes_and_goes(steps, ana, bo, room, say):
    with transaction.atomic():
        world = _played(steps, room, ana, bo, say)

        assert unread_count(room.pk, bo.pk) == world.model.unread()
        transaction.set_rollback(True)


@settings(**COMMON)
@given(steps=STEPS)
def test_numbers_have_no_gap_and_no_double(steps, ana, bo, room, say):
    with transaction.atomic():
        world = _played(steps, room, ana, bo, say)
        numbers = list(Message.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))

        assert numbers == list(range(1, len(world.model.events) + 1))
        assert Room.objects.get(pk=room.pk).last_seq == len(numbers)
        transaction.set_rollback(True)
