"""What is unread in all rooms of somebody at once: a guide has one room per person beside whom he stands."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.actions import post_message
from chat.models import Message, ReadPointer, Room, RoomAccess
from chat.queries import unread_count, unread_counts
from groups.actions import come_back, stop_membership
from supportgroups.lib.clock import now
from tests.cast import find_person, join, place_of

pytestmark = pytest.mark.django_db

GUIDED = ("Jet", "Kim", "Lex")
MESSAGES = ("of another", "own", "of nobody", "gone", "expired", "deletion")


@pytest.fixture
def guided(alone):
    """Three people beside whom ike stands, each with a room of his own."""
    return [join(alone, alias) for alias in GUIDED]


def room_of(person) -> Room:
    return Room.objects.select_related("group").get(of_person=person)


def say(person, room):
    return post_message(person=person, room=room, client_id=uuid4(), text="hoi")


def test_every_room_is_counted_apart(ike, guided):
    jet, kim, lex = guided
    for person in (jet, jet, kim):
        say(person, room_of(person))

    assert unread_counts(ike.pk) == {room_of(jet).pk: 2, room_of(kim).pk: 1, room_of(lex).pk: 0}


def test_a_room_that_was_left_is_not_counted(ana, bo, circle, room):
    say(bo, room)
    stop_membership(person=ana, membership=place_of(ana, circle))

    assert unread_counts(ana.pk) == {}


def test_what_was_written_while_away_is_not_counted(ana, bo, circle, room):
    say(bo, room)
    stop_membership(person=ana, membership=place_of(ana, circle))
    say(bo, room)
    come_back(person=ana, membership=place_of(ana, circle))
    say(bo, room)

    assert unread_counts(ana.pk) == {room.pk: 2}


def test_one_query_finds_nothing_new_in_any_number_of_rooms(ike, guided, django_assert_num_queries):
    with django_assert_num_queries(1):
        unread_counts(ike.pk)


def test_two_queries_count_in_any_number_of_rooms(ike, guided, django_assert_num_queries):
    for alias in GUIDED:
        say(find_person(alias), room_of(find_person(alias)))

    with django_assert_num_queries(2):
        counts = unread_counts(ike.pk)

    assert list(counts.values()) == [1] * len(GUIDED)


# Session, person, device; whether this is a demo, what he coordinates, one for all his rooms, and what is unread there.
FRAME_QUERIES = 7


@pytest.mark.parametrize("rooms", [1, 3])
def test_any_page_takes_the_same_queries_with_one_room_and_with_three(
    rooms, alone, ike, client_of, django_assert_num_queries
):
    for alias in GUIDED[:rooms]:
        say(join(alone, alias), room_of(find_person(alias)))
    browser = client_of(ike)
    browser.get(reverse("later:plan"))

    with django_assert_num_queries(FRAME_QUERIES):
        page = browser.get(reverse("later:plan")).content.decode()
    assert f"data-unread>{rooms}<" in page


# Per room: what was written, where stretches begin and end in turn, and how far was read.
ROOMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(MESSAGES), max_size=8),
        st.lists(st.integers(0, 8), unique=True, max_size=5).map(sorted),
        st.none() | st.integers(0, 8),
    ),
    min_size=len(GUIDED),
    max_size=len(GUIDED),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=ROOMS)
def test_the_counts_equal_a_recount_of_every_room_whatever_lies_there(wanted, ike, guided):
    rooms = [room_of(person) for person in guided]
    for room, person, (written, cuts, read) in zip(rooms, guided, wanted, strict=True):
        empty(room)
        Message.objects.bulk_create(a_message(*one, room, ike, person) for one in zip(count(1), written))
        Room.objects.filter(pk=room.pk).update(last_seq=len(written))
        RoomAccess.objects.bulk_create(a_stretch(room, ike, *pair) for pair in pairs(cuts))
        if read is not None:
            ReadPointer.objects.create(room=room, person=ike, seq=read)

    is_open = [len(cuts) % 2 == 1 for _written, cuts, _read in wanted]
    recounted = {
        room.pk: unread_count(room.pk, ike.pk)
        for room, is_here in zip(rooms, is_open, strict=True)
        if is_here
    }
    assert unread_counts(ike.pk) == recounted


def empty(room):
    for rows in (room.messages, room.access, room.read_pointers):
        rows.all().delete()


def pairs(cuts):
    return [cuts[at : at + 2] for at in range(0, len(cuts), 2)]


def a_stretch(room, person, begins, ends=None):
    return RoomAccess(room=room, person=person, from_seq=begins, until_seq=ends)


def a_message(seq, what, room, reader, writer):
    kind = Message.Kind.DELETION if what == "deletion" else Message.Kind.POST
    return Message(
        room=room,
        seq=seq,
        kind=kind,
        sender={"own": reader, "of nobody": None}.get(what, writer),
        client_id=uuid4(),
        sealed=b"" if what in {"gone", "deletion"} else b"sealed",
        created_at=now(),
        expires_at=now() + timedelta(days=-1 if what == "expired" else 1),
    )
