"""The conversation between who asked and who took it: theirs alone, and gone 30 days after the end."""

from uuid import uuid4

import pytest
from django.http import Http404

from chat.actions import destroy_spent_keys, forget_expired, post_message
from chat.models import Message, Room
from chat.permissions import get_room_for
from chat.protocol import FrameError
from chat.queries import conversations_of, find_rooms, lines_for, place_in, talks_with
from crisis.actions import (
    acknowledge,
    close_request,
    forget_old_requests,
    forget_request_texts,
    hand_over,
    pass_on,
    record_contact,
    take_over,
    withdraw_request,
)
from crisis.models import HelpRequest
from crisis.queries import room_of
from groups.actions import redeem_invitation, stop_membership
from members.actions import erase_person
from members.models import Notification
from supportgroups.lib import sealing
from tests.cast import place_of
from tests.crisis.calling import call, put_on_duty, unsent
from tests.groups.steps import new_phone, suspend
from tests.reach import make_reachable


@pytest.fixture
def taken(circle, ana, fay) -> HelpRequest:
    make_reachable(fay)
    put_on_duty(fay, circle)
    return acknowledge(by=fay, request=call(ana, circle))


def room(request) -> Room:
    return Room.objects.select_related("group").get(matter=request.pk)


def say(person, request, text):
    return post_message(person=person, room=room(request), client_id=uuid4(), text=text)


def read(person, request) -> list[str]:
    found = room(request)
    return [line.text for line in lines_for(found, person, place_in(found.pk, person.pk))]


def test_asker_and_owner_talk_and_nobody_else_finds_it(taken, circle, ana, fay, bo, gus, ben, dirk):
    say(ana, taken, "Ben je daar?")
    say(fay, taken, "Ja.")

    assert read(ana, taken) == read(fay, taken) == ["Ben je daar?", "Ja."]
    assert talks_with(room(taken), ana) == "Fay"
    for person in (bo, gus, ben, dirk):
        with pytest.raises(Http404):
            get_room_for(person, room(taken).pk)
        with pytest.raises(FrameError):
            say(person, taken, "Hoi")


def test_conversation_stands_beside_the_one_of_the_group(taken, circle, ana):
    group_room = Room.objects.get(group=circle, matter=None)

    assert find_rooms(circle)[ana.pk] == group_room
    assert [one.room_id for one in conversations_of(ana.pk)] == [group_room.pk]


def test_in_individual_guidance_it_is_another_room_than_the_usual_one(alone, ivy, ike):
    make_reachable(ike)
    put_on_duty(ike, alone)
    acknowledge(by=ike, request=call(ivy, alone))

    assert Room.objects.filter(of_person=ivy).count() == 2
    assert len(conversations_of(ivy.pk)) == 1


def test_who_stopped_or_was_suspended_keeps_the_conversation(taken, circle, ana, ben, bea):
    suspend(ana, circle, by=ben, confirmed_by=bea)
    stop_membership(person=ana, membership=place_of(ana, circle))

    say(ana, taken, "Ik ben er nog")

    assert read(ana, taken) == ["Ik ben er nog"]


def test_new_owner_reads_from_his_start_and_the_old_one_nothing(taken, ana, fay, gus):
    say(ana, taken, "Alleen voor Fay")
    take_over(by=gus, request=hand_over(by=fay, request=taken, to=gus))
    say(ana, taken, "Voor Gus")

    assert read(gus, taken) == ["Voor Gus"]
    assert room_of(taken, fay) is None
    assert read(ana, taken) == ["Alleen voor Fay", "Voor Gus"]


def test_who_passes_it_on_reads_nothing_any_more(taken, ana, fay):
    pass_on(by=fay, request=taken)

    with pytest.raises(Http404):
        get_room_for(fay, room(taken).pk)
    assert get_room_for(ana, room(taken).pk)


def test_after_the_end_both_read_and_nobody_writes(taken, ana, fay):
    say(ana, taken, "Dank je")
    close_request(by=fay, request=record_contact(by=fay, request=taken), ticks=[])

    assert read(ana, taken) == read(fay, taken) == ["Dank je"]
    for person in (ana, fay):
        with pytest.raises(FrameError):
            say(person, taken, "Nog iets")


def test_after_withdrawing_only_the_asker_reads(taken, ana, fay):
    say(fay, taken, "Ik bel je")
    withdraw_request(by=ana, request=taken)

    assert read(ana, taken) == ["Ik bel je"]
    assert room_of(taken, fay) is None


def test_thirty_days_after_the_end_nothing_is_left_of_any_word(taken, circle, ana, fay, clock):
    say(ana, taken, "Dank je")
    close_request(by=fay, request=record_contact(by=fay, request=taken), ticks=["talked"])
    clock.forward(days=29)
    forget_expired()
    assert forget_request_texts() == 0
    assert read(ana, taken) == ["Dank je"]
    clock.forward(days=1, minutes=1)

    forget_expired()
    assert forget_request_texts() == 1
    assert forget_request_texts() == 0

    assert not Room.objects.filter(matter=taken.pk).exists()
    assert not Message.objects.exclude(sealed=b"").exists()
    destroy_spent_keys()
    assert not sealing.DataKey.objects.exists()
    left = HelpRequest.objects.get()
    assert (left.state, bytes(left.text), left.ticks) == ("closed", b"", ["talked"])


def test_times_are_kept_for_two_years(taken, ana, fay, clock):
    withdraw_request(by=ana, request=taken)
    clock.forward(days=729)
    assert forget_old_requests() == 0
    clock.forward(days=2)

    assert forget_old_requests() == 1
    assert not HelpRequest.objects.exists()


def test_going_on_is_never_forgotten(taken, ana, clock):
    say(ana, taken, "Nog steeds")
    clock.forward(days=60)
    forget_expired()
    forget_request_texts()

    assert read(ana, taken) == ["Nog steeds"]


def test_new_phone_shows_nothing_of_before_until_a_second_person_confirmed(taken, circle, ana, ben):
    say(ana, taken, "Van mijn oude telefoon")
    redeem_invitation(token=new_phone(place_of(ana, circle), by=ben), person=ana)

    assert room_of(taken, ana) is None


def test_who_erases_himself_takes_his_calls_and_words_along(taken, circle, ana, fay):
    say(ana, taken, "Dit gaat mee")
    say(fay, taken, "Goed")

    erase_person(person=ana)

    assert not HelpRequest.objects.exists()
    assert not Room.objects.filter(matter__isnull=False).exists()
    assert not Message.objects.exclude(sealed=b"").exists()


def test_call_of_somebody_else_goes_on_when_its_owner_erases_himself(taken, ana, fay, gus):
    make_reachable(gus)
    say(fay, taken, "Ik ben er")
    erase_person(person=fay)

    left = HelpRequest.objects.get()
    assert (left.state, left.owner) == ("open", None)
    assert unsent(left) == {gus}
    assert Room.objects.filter(matter=taken.pk).exists()


def test_open_call_of_who_erases_himself_alarms_nobody(circle, on_duty, ana):
    call(ana, circle)

    erase_person(person=ana)

    assert not Notification.objects.waiting().filter(kind="help").exists()
