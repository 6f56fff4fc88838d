"""Who is told that something new stands in a room, and who is left alone."""

from uuid import uuid4

import pytest

from chat.actions import (
    PrivateSeats,
    delete_message,
    move_read_pointer,
    mute_room,
    post_message,
    settle_private_room,
    tell_of_messages,
)
from chat.models import Message, Muted, Room, Teller, Told
from groups.actions import stop_membership
from members.models import Channel, Notification
from members.tasks import Courier
from tests.cast import join, place_of, say_often, sign_in
from tests.reach import give_push

pytestmark = pytest.mark.django_db

State = Notification.State


@pytest.fixture
def room(circle, ana, bo):
    for person in (ana, bo):
        give_push(person)
    return Room.objects.select_related("group").get(group=circle)


@pytest.fixture
def later(clock):
    """Let some seconds pass, and the tick look."""

    def look(**amount):
        clock.forward(**(amount or {"seconds": 6}))
        return tell_of_messages()

    return look


def say(person, room, text="Hoi"):
    return post_message(person=person, room=room, client_id=uuid4(), text=text)


def told():
    return set(Notification.objects.waiting().values_list("person__alias", flat=True))


def read_all(person, room):
    room.refresh_from_db()
    move_read_pointer(person_id=person.pk, room_id=room.pk, seq=room.last_seq)


def test_others_are_told_some_seconds_later_and_the_sender_never(room, ana, later):
    say(ana, room)

    assert (tell_of_messages(), told()) == (0, set())
    assert (later(), told()) == (1, {"Bo"})


def test_a_notification_says_nothing_of_the_message_and_opens_its_room(room, ana, later):
    say(ana, room, "Een geheim")
    later()

    row = Notification.objects.get()
    assert (row.kind, row.path) == ("message", f"/gesprek/{room.pk}/")


def test_who_reads_along_is_left_alone(room, ana, bo, later):
    say(ana, room)
    read_all(bo, room)

    assert later() == 0


def test_one_notification_waits_until_it_was_read(room, ana, bo, later):
    say(ana, room)
    later()
    say(ana, room)
    assert later() == 0

    read_all(bo, room)
    later()
    say(ana, room)

    assert later() == 1
    assert Notification.objects.count() == 2


def test_reading_a_part_is_not_reading(room, ana, bo, later):
    say_often(ana, room, ["een", "twee", "drie"])
    later()
    move_read_pointer(person_id=bo.pk, room_id=room.pk, seq=1)
    say(ana, room)

    assert later() == 0


def test_what_waits_is_hushed_once_it_was_read(room, ana, bo, later):
    say(ana, room)
    later()

    read_all(bo, room)
    tell_of_messages()

    assert Notification.objects.get().state == State.HUSHED


def test_who_left_hears_nothing_more_and_who_comes_back_hears_again(room, ana, bo, circle, later):
    say(ana, room)
    later()
    stop_membership(person=bo, membership=place_of(bo, circle))
    tell_of_messages()
    assert (Notification.objects.get().state, Told.objects.count()) == (State.HUSHED, 0)

    say(ana, room)
    assert later() == 0


def test_who_comes_later_is_not_told_of_what_is_not_his_to_read(room, ana, circle, later):
    say(ana, room)
    give_push(join(circle, "Nieuw"))

    later()

    assert told() == {"Bo"}


def test_who_has_no_way_to_be_told_costs_nothing(room, ana, fay, later):
    say(ana, room)
    later()

    assert not Told.objects.filter(person=fay).exists()


def test_a_message_that_was_taken_back_in_time_is_not_told(room, ana, later):
    said = say(ana, room)
    delete_message(person=ana, room=room, client_id=uuid4(), seq=said.seq)

    assert later() == 0


def test_old_news_is_no_news(room, ana, later):
    say(ana, room)

    assert later(hours=13) == 0


def test_what_never_arrived_is_told_again_with_the_next_message(room, ana, bo, later):
    say(ana, room)
    later()
    Channel.objects.filter(person=bo).update(ended_at=Message.objects.get().created_at)
    courier = Courier()
    courier.go_round()
    courier.stop()
    assert (Notification.objects.get().state, Told.objects.count()) == (State.GIVEN_UP, 0)

    give_push(bo)
    say(ana, room)

    assert later() == 1


def test_a_muted_room_is_silent_until_it_is_not(room, ana, bo, later):
    for _ in range(2):
        mute_room(person=bo, room=room, muted=True)
    say(ana, room)
    assert later() == 0

    mute_room(person=bo, room=room, muted=False)
    say(ana, room)
    assert later() == 1


def test_of_two_workers_one_tells(room, ana, monkeypatch, later):
    say(ana, room)
    later()
    Teller.objects.update(seq=0)
    Told.objects.all().delete()
    from chat.actions import telling

    news = telling.rooms_with_news()
    tell_of_messages()

    monkeypatch.setattr(telling, "rooms_with_news", lambda: news)
    assert tell_of_messages() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_a_room_costs_the_same_whoever_is_told_nothing(
    number, room, ana, bo, later, django_assert_num_queries
):
    mute_room(person=bo, room=room, muted=True)
    say_often(ana, room, ["woord"] * number)
    later()
    say_often(ana, room, ["woord"] * number)

    with django_assert_num_queries(6):
        later()


def test_a_quiet_house_costs_two_queries(room, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert tell_of_messages() == 0


def test_who_asked_for_help_hears_at_night_too_that_he_was_answered(circle, room, ana, bo, later):
    seats = PrivateSeats(of_person=ana.pk, beside=bo.pk)
    private = Room.objects.get(pk=settle_private_room(group_id=circle.pk, matter=uuid4(), seats=seats))
    say(bo, private)

    later()

    row = Notification.objects.get()
    assert (row.person, row.kind, row.keeps_quiet) == (ana, "progress", False)


# --- the setting ---


def test_somebody_mutes_his_room_on_the_page(room, bo):
    browser = sign_in(bo)
    path = f"/gesprek/{room.pk}/meldingen/"
    assert "De PION" in browser.get("/ik/meldingen/").content.decode()

    for _ in range(2):
        assert browser.post(path, {"wanted": ""}).url == "/ik/meldingen/"
    assert Muted.objects.get().person == bo
    assert "Je hoort niets" in browser.get("/ik/meldingen/").content.decode()

    browser.post(path, {"wanted": "1"})
    assert not Muted.objects.exists()


def test_nobody_mutes_a_room_that_is_not_his(room, cy):
    assert sign_in(cy).post(f"/gesprek/{room.pk}/meldingen/", {"wanted": ""}).status_code == 404
