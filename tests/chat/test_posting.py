from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from chat.actions import delete_message, posting, prepare_post, store_batch
from chat.models import Message, ReadPointer, Room
from chat.protocol import ErrorCode, FrameError
from chat.queries import chunk_after, lines_for, place_in, unread_count
from groups.actions import stop_membership
from supportgroups.lib.clock import at, now
from tests.cast import place_of

pytestmark = pytest.mark.django_db

SENT = UUID("0b0f6c52-8d7e-44bb-9e0a-4cf9b0a1d6de")


def texts(room, person):
    room.refresh_from_db()
    return [line.text for line in lines_for(room, person, place_in(room.pk, person.pk))]


def item(room, person, text="hoi", client_id=None):
    return prepare_post(
        room_id=room.pk,
        person_id=person.pk,
        client_id=client_id or uuid4(),
        text=text,
        message_life_days=90,
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(FrameError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_post_is_read_by_everyone_in_the_group(ana, bo, fay, room, say):
    say(ana, "Ik ben er morgen.")

    assert [texts(room, person) for person in (ana, bo, fay)] == [["Ik ben er morgen."]] * 3


def test_posts_are_numbered_without_gaps(ana, bo, say):
    assert [say(person).seq for person in (ana, bo, ana)] == [1, 2, 3]


def test_the_same_send_twice_is_stored_once(ana, room, say):
    send = uuid4()

    first, again = say(ana, "hoi", client_id=send), say(ana, "hoi", client_id=send)

    assert first == again
    assert Message.objects.count() == 1


def test_the_same_send_twice_in_one_batch_is_stored_once(ana, room):
    send = uuid4()

    one, other = store_batch([item(room, ana, client_id=send), item(room, ana, client_id=send)])

    assert one == other
    assert Message.objects.count() == 1


def test_another_text_under_the_same_id_is_refused(ana, say):
    send = uuid4()
    say(ana, "hoi", client_id=send)

    assert refusal(say, ana, "dag", client_id=send) == ErrorCode.CLIENT_ID_REUSED


def test_the_same_id_of_two_people_is_two_messages(ana, bo, room, say):
    send = uuid4()

    say(ana, "van Ana", client_id=send)
    say(bo, "van Bo", client_id=send)

    assert texts(room, ana) == ["van Ana", "van Bo"]


def test_posts_of_an_invented_past_stand_each_at_its_own_moment(ana, room):
    moments = [now() - timedelta(days=days) for days in (50, 3)]
    posts = []
    for moment in moments:
        with at(moment):
            posts.append(replace(item(room, ana), said_at=moment))

    store_batch(posts)

    first, second = Message.objects.order_by("seq")
    assert [first.created_at, second.created_at] == moments
    assert [one.expires_at - one.created_at for one in (first, second)] == [timedelta(days=90)] * 2
    assert first.key_epoch < second.key_epoch


def test_one_bad_item_fails_alone(ana, cy, room):
    outcomes = store_batch([item(room, ana), item(room, cy), item(room, ana)])

    assert [getattr(outcome, "seq", None) or outcome.code for outcome in outcomes] == [
        1,
        ErrorCode.NOT_YOUR_ROOM,
        2,
    ]


@pytest.mark.parametrize("who", ["cy", "ben", "dirk", "otto"])
def test_who_is_not_in_the_group_posts_nothing(who, ana, room, say, request):
    assert refusal(say, request.getfixturevalue(who)) == ErrorCode.NOT_YOUR_ROOM
    assert not Message.objects.exists()


def test_a_missing_room_answers_like_a_forbidden_one(ana, circle, say):
    assert refusal(say, ana, where=Room(pk=999_999, group=circle)) == ErrorCode.NOT_YOUR_ROOM


def test_a_resend_after_deletion_gets_the_same_answer(ana, room, say):
    send = uuid4()
    sent = say(ana, "hoi", client_id=send)
    delete_message(person=ana, room=room, client_id=uuid4(), seq=sent.seq)

    assert say(ana, "hoi", client_id=send) == sent


def test_a_deletion_removes_the_text_and_keeps_the_place(ana, bo, room, say):
    say(ana, "weg")
    say(bo, "blijft")

    delete_message(person=ana, room=room, client_id=uuid4(), seq=1)

    assert texts(room, bo) == [None, "blijft"]
    assert bytes(Message.objects.get(seq=1).sealed) == b""
    assert Message.objects.get(seq=3).target_seq == 1


def test_a_deletion_sent_twice_happens_once(ana, room, say):
    say(ana)
    send = uuid4()

    first, again = (delete_message(person=ana, room=room, client_id=send, seq=1) for _ in range(2))

    assert first == again
    assert Message.objects.count() == 2


@pytest.mark.parametrize("seq", [1, 7])
def test_nobody_deletes_what_is_not_his(seq, ana, bo, room, say):
    say(ana)

    code = refusal(delete_message, person=bo, room=room, client_id=uuid4(), seq=seq)

    assert code == ErrorCode.NOT_YOUR_MESSAGE
    assert texts(room, ana) == ["hoi"]


def test_a_deletion_under_a_used_id_is_refused(ana, room, say):
    send = uuid4()
    say(ana, client_id=send)

    code = refusal(delete_message, person=ana, room=room, client_id=send, seq=1)

    assert code == ErrorCode.CLIENT_ID_REUSED


def test_the_database_refuses_a_second_row_for_one_send(ana, room, say):
    say(ana)
    row = Message.objects.get()
    row.pk, row.seq = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_sends_has_not_read_what_came_while_he_was_away(ana, bo, room, say):
    say(bo)
    say(ana)

    assert not ReadPointer.objects.filter(room=room, person=ana).exists()
    assert unread_count(room.pk, ana.pk) == 1


def test_storing_a_batch_takes_the_same_queries_for_1_and_3(ana, room, django_assert_num_queries):
    one, three = [item(room, ana)], [item(room, ana) for _ in range(3)]
    savepoint, live_note = 2, 0 if settings.SCALED_OUT else 1
    for batch in (one, three):
        with django_assert_num_queries(6 + savepoint + live_note):
            store_batch(batch)


@pytest.fixture
def looked(ana, room):
    """A batch with a post by ana that has looked things up and waits for its lock."""
    return posting._Batch([item(room, ana, client_id=SENT)])


def test_who_is_out_while_a_batch_waits_for_its_lock_is_refused(ana, circle, room, looked):
    stop_membership(person=ana, membership=place_of(ana, circle))

    assert store(looked).code == ErrorCode.NOT_YOUR_ROOM


def test_what_is_stored_while_a_batch_waits_for_its_lock_is_found(ana, room, looked):
    (elsewhere,) = store_batch([item(room, ana, client_id=SENT)])

    assert store(looked) == elsewhere


def store(batch):
    with transaction.atomic():
        batch.lock()
        return batch.take(batch._items[0])


def test_rooms_that_gained_differently_all_count_right(ana, cy, room, square):
    other = Room.objects.get(group=square)

    store_batch([item(room, ana), item(other, cy), item(room, ana)])

    assert [fresh.last_seq for fresh in Room.objects.filter(pk__in=[room.pk, other.pk]).order_by("pk")] == [
        2,
        1,
    ]


def test_no_text_reaches_the_table(ana, room, say):
    say(ana, "heel herkenbaar")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chat_message")
        assert "herkenbaar" not in str(cursor.fetchall())


def test_a_body_moved_to_another_row_does_not_open(ana, room, say):
    say(ana, "een")
    say(ana, "twee")
    first, second = Message.objects.order_by("seq")

    Message.objects.filter(pk=second.pk).update(sealed=first.sealed)

    assert texts(room, ana) == ["een", None]


def test_catching_up_is_exactly_what_came_after(ana, bo, room, say):
    for _ in range(5):
        say(bo)

    chunk = chunk_after(room.pk, ana.pk, 2)

    assert [event.seq for event in chunk.events] == [3, 4, 5]
    assert (chunk.upto, chunk.unread) == (5, 5)
