from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.actions import delete_message, move_read_pointer
from chat.models import Message, ReadPointer
from chat.queries import unread_count

pytestmark = pytest.mark.django_db


def test_unread_counts_what_others_said_after_the_pointer(ana, bo, room, say):
    say(bo)
    say(bo)

    assert (unread_count(room.pk, ana.pk), unread_count(room.pk, bo.pk)) == (2, 0)


def test_reading_moves_the_pointer(ana, bo, room, say):
    say(bo)
    say(bo)

    assert move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=1)

    assert unread_count(room.pk, ana.pk) == 1


@pytest.mark.parametrize("seq", [0, 1, 2])
def test_the_pointer_never_moves_back(seq, ana, bo, room, say):
    for _ in range(2):
        say(bo)
    move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=2)

    assert not move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=seq)

    assert ReadPointer.objects.get(person=ana).seq == 2


def test_the_pointer_never_passes_the_last_number(ana, bo, room, say):
    say(bo)
    move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=2**50)

    say(bo)

    assert unread_count(room.pk, ana.pk) == 1


def test_a_deleted_message_is_not_unread(ana, bo, room, say):
    say(bo)
    delete_message(person=bo, room=room, client_id=uuid4(), seq=1)

    assert unread_count(room.pk, ana.pk) == 0


def test_an_expired_message_is_not_unread(ana, bo, room, say, clock):
    say(bo)

    clock.forward(days=91)

    assert unread_count(room.pk, ana.pk) == 0


STEPS = st.lists(st.tuples(st.sampled_from(["ana", "bo", "delete", "read"]), st.integers(1, 6)), max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_unread_equals_a_recount_whatever_happens(steps, ana, bo, room, say):
    people, alive, last, pointer = {"ana": ana, "bo": bo}, {}, 0, 0
    # Each example finds the room empty.
    with transaction.atomic():
        for what, seq in steps:
            if what in people:
                last = say(people[what]).seq
                alive[last] = what
            elif what == "read":
                move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=seq)
                pointer = max(pointer, min(seq, last))
            elif seq in alive:
                send = uuid4()
                last = delete_message(person=people[alive.pop(seq)], room=room, client_id=send, seq=seq).seq
            new = [number for number, who in alive.items() if who == "bo" and number > pointer]
            assert unread_count(room.pk, ana.pk) == len(new)
        transaction.set_rollback(True)


def test_expiry_is_ninety_days_unless_the_group_chose(ana, bo, circle, room, say):
    circle.message_life_days = 7
    circle.save()

    say(ana)

    row = Message.objects.get()
    assert row.expires_at - row.created_at == timedelta(days=7)
