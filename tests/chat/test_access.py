import pytest

from chat.actions import move_read_pointer, settle_access, settle_room
from chat.models import Room, RoomAccess
from chat.protocol import ErrorCode, FrameError
from chat.queries import chunk_after, lines_for, place_in, unread_count
from groups.actions import (
    come_back,
    confirm_restoration,
    lift_suspension,
    redeem_invitation,
    refuse_restoration,
    stop_membership,
)
from tests.cast import arrive, place_of
from tests.groups.steps import new_phone, suspend

pytestmark = pytest.mark.django_db


def seen(room, person):
    return [event.seq for event in chunk_after(room.pk, person.pk, 0).events]


def test_who_joins_reads_from_then_on(ana, circle, room, say):
    from tests.cast import join

    say(ana)
    newcomer = join(circle, "Nel")
    say(ana)

    assert seen(room, newcomer) == [2]


def test_who_has_not_accepted_the_rules_reads_and_writes_nothing(ana, circle, room, say):
    newcomer = arrive(circle, "Nel")
    say(ana)

    assert seen(room, newcomer) == []
    with pytest.raises(FrameError) as caught:
        say(newcomer)
    assert caught.value.code == ErrorCode.NOT_YOUR_ROOM


def test_who_stopped_reads_and_writes_nothing(ana, bo, circle, room, say):
    say(ana)
    stop_membership(person=bo, membership=place_of(bo, circle))
    say(ana)

    assert seen(room, bo) == []
    with pytest.raises(FrameError):
        say(bo)


def test_who_returns_sees_what_was_his_and_not_what_was_said_meanwhile(ana, bo, circle, room, say):
    say(ana)
    stop_membership(person=bo, membership=place_of(bo, circle))
    say(ana)
    come_back(person=bo, membership=place_of(bo, circle))
    say(ana)

    assert seen(room, bo) == [1, 3]


def test_a_group_may_show_returners_what_they_missed(ana, bo, circle, room, say):
    circle.returners_see_absence = True
    circle.save()
    say(ana)
    stop_membership(person=bo, membership=place_of(bo, circle))
    say(ana)
    come_back(person=bo, membership=place_of(bo, circle))

    assert seen(room, bo) == [1, 2]


@pytest.fixture
def phone_of_ben(ana, ben, circle, room, say):
    """A new phone of ana, handed out by a coordinator: it reads nothing before a second person confirmed it."""
    say(ana)
    redeem_invitation(token=new_phone(place_of(ana, circle), by=ben), person=ana)
    return ana.restorations.get()


def test_what_is_said_while_a_new_phone_waits_is_read_once_it_is_confirmed(
    ana, bo, bea, room, say, phone_of_ben
):
    say(bo)
    waiting = (
        seen(room, ana),
        lines_for(room, ana, place_in(room.pk, ana.pk)),
        unread_count(room.pk, ana.pk),
    )
    confirm_restoration(by=bea, restoration=phone_of_ben)
    say(bo)

    assert waiting == ([], [], 0)
    assert (seen(room, ana), unread_count(room.pk, ana.pk)) == ([1, 2, 3], 2)


def test_nobody_writes_on_a_new_phone_that_waits(ana, room, say, phone_of_ben):
    with pytest.raises(FrameError) as caught:
        say(ana)

    assert caught.value.code == ErrorCode.NOT_YOUR_ROOM
    assert not move_read_pointer(person_id=ana.pk, room_id=room.pk, seq=1)


def test_a_refused_phone_shows_nothing_and_the_next_one_all(
    ana, bo, bea, fay, circle, room, say, phone_of_ben
):
    refuse_restoration(by=bea, restoration=phone_of_ben)
    say(bo)
    refused = seen(room, ana)
    redeem_invitation(token=new_phone(place_of(ana, circle), by=fay), person=ana)

    assert (refused, seen(room, ana)) == ([], [1, 2])


def test_who_stops_while_his_new_phone_waits_misses_what_is_said_meanwhile(
    ana, bo, bea, circle, room, say, phone_of_ben
):
    say(bo)
    stop_membership(person=ana, membership=place_of(ana, circle))
    say(bo)
    come_back(person=ana, membership=place_of(ana, circle))
    say(bo)
    confirm_restoration(by=bea, restoration=phone_of_ben)

    assert seen(room, ana) == [1, 2, 4]


def test_who_is_suspended_while_his_new_phone_waits_reads_nothing_of_then(
    ana, bo, ben, bea, circle, room, say, phone_of_ben
):
    suspension = suspend(ana, circle, by=ben, confirmed_by=bea)
    say(bo)
    confirm_restoration(by=bea, restoration=phone_of_ben)
    kept_out = seen(room, ana)
    lift_suspension(by=ben, suspension=suspension)

    assert (kept_out, seen(room, ana)) == ([], [1])


def test_settling_again_changes_nothing(ana, circle, room):
    before = (RoomAccess.objects.count(), Room.objects.get(pk=room.pk).access_version)

    settle_access(circle.pk, ana.pk)
    settle_room(circle.pk)

    assert (RoomAccess.objects.count(), Room.objects.get(pk=room.pk).access_version) == before


def test_every_change_of_access_raises_the_version(ana, circle, room):
    before = Room.objects.get(pk=room.pk).access_version

    stop_membership(person=ana, membership=place_of(ana, circle))

    assert Room.objects.get(pk=room.pk).access_version == before + 1


@pytest.mark.parametrize("who", ["ben", "dirk", "otto", "cy"])
def test_outsiders_have_no_place(who, ana, room, say, request):
    say(ana)
    person = request.getfixturevalue(who)

    assert seen(room, person) == []
    assert lines_for(room, person, place_in(room.pk, person.pk)) == []
    assert unread_count(room.pk, person.pk) == 0


def test_individual_guidance_gives_each_member_a_room_of_his_own(ivy, ike, alone, say):
    from tests.cast import join

    other = join(alone, "Ira")
    room = Room.objects.select_related("group").get(of_person=ivy)

    say(ike, "hoe gaat het", where=room)

    assert (seen(room, ivy), seen(room, ike), seen(room, other)) == ([1], [1], [])
    assert Room.objects.filter(group=alone).count() == 2
