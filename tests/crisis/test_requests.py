"""Calling for help: who may, whom it asks in which order, what is told to whom, and what is stored."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from crisis.actions import (
    AlreadyAskedError,
    acknowledge,
    advance_due,
    ask_for_help,
    open_request,
)
from crisis.models import Asked, HelpRequest
from crisis.queries import (
    groups_to_ask_in,
    who_can_take_over,
    who_is_on_duty,
)
from crisis.rules import HelpError, NotOwnerError
from groups.actions import stop_membership
from groups.models import Appointment, Membership
from groups.rules import NotAllowedError
from members.models import AccessLog, Notification
from supportgroups.lib import clock as kring_clock
from supportgroups.lib import sealing
from tests.cast import find_person, make_person
from tests.crisis.calling import add_step, call, log_of, put_on_duty, unsent
from tests.groups.steps import suspend
from tests.reach import give_push, make_reachable


def fresh(request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.get(pk=request.pk)


def taken_by(person, request) -> HelpRequest:
    return acknowledge(by=person, request=request)


def test_call_while_somebody_is_on_duty_tells_him_on_every_channel(on_duty, ana, circle, fay):
    request = call(ana, circle)

    told = Notification.objects.filter(person=fay)
    assert (request.state, request.step) == ("open", 0)
    assert {row.channel.kind for row in told} == {"push", "mail"}
    assert {(row.kind, row.path) for row in told} == {("help", "/hulp/dienst/")}


def test_call_and_what_it_tells_commit_together(on_duty, ana, circle, fay):
    with transaction.atomic():
        call(ana, circle)
        transaction.set_rollback(True)

    assert not HelpRequest.objects.exists()
    assert not Notification.objects.exists()


def test_call_while_nobody_is_on_duty_waits_for_the_next_shift(circle, ana, fay):
    make_reachable(fay)
    shift = put_on_duty(fay, circle, starts_at=kring_clock.now() + timedelta(hours=3))

    request = call(ana, circle)

    assert (request.state, request.next_due_at) == ("waiting", shift.starts_at)
    assert not Notification.objects.exists()


def test_same_call_sent_again_is_the_same_call(on_duty, ana, circle):
    client_id = uuid4()
    sent = [
        ask_for_help(by=ana, group=circle, client_id=client_id, wants="message", text=text)
        for text in ("Help", "Help")
    ]

    assert sent[0] == sent[1]
    assert HelpRequest.objects.count() == 1


def test_second_call_while_one_goes_on_shows_the_first(on_duty, ana, circle):
    first = call(ana, circle)

    with pytest.raises(AlreadyAskedError) as refused:
        call(ana, circle, text="Nog een keer")

    assert refused.value.request == first


def test_lost_race_leaves_no_key_behind(on_duty, ana, circle):
    call(ana, circle)
    with pytest.raises(AlreadyAskedError):
        call(ana, circle)

    assert sealing.DataKey.objects.filter(scope="request").count() == 1


@pytest.mark.parametrize(
    "words",
    [
        {"text": "  "},
        {"text": "x" * 4001},
        {"wants": "call-back", "text": "Bel me"},
        {"wants": "call-back", "number": "nul zes"},
        {"wants": "call-back", "number": "12"},
    ],
)
def test_call_without_what_it_needs_is_refused_with_a_sentence(on_duty, ana, circle, words):
    with pytest.raises(HelpError) as refused:
        call(ana, circle, **words)

    assert refused.value.message.endswith((".", "?"))


def test_who_stopped_is_suspended_or_still_joins_can_ask(on_duty, ana, bo, circle):
    stop_membership(person=ana, membership=Membership.objects.get(person=ana, group=circle))
    suspend(bo, circle, by=find_person("Ben"), confirmed_by=find_person("Bea"))
    lee = make_person("Lee")
    Membership.objects.create(group=circle, person=lee, created_at=kring_clock.now())

    assert [call(person, circle).state for person in (ana, bo, lee)] == ["open"] * 3
    assert groups_to_ask_in(ana) == groups_to_ask_in(lee) == [circle]


def test_who_has_no_place_cannot_ask_there(on_duty, cy, circle):
    with pytest.raises(NotAllowedError):
        call(cy, circle)


def test_words_and_number_are_stored_sealed_and_open_for_the_owner_only(on_duty, ana, circle, fay, gus):
    request = call(ana, circle, wants="call-back", text="Kom snel", number="06 12 34 56 78")
    stored = fresh(request)
    assert b"Kom" not in bytes(stored.text) + bytes(stored.number)
    for person in (ana, fay, gus):
        with pytest.raises(NotOwnerError):
            open_request(by=person, request=request)
    taken_by(fay, request)

    opened = open_request(by=fay, request=request)

    assert (opened.alias, opened.text, opened.number) == ("Ana", "Kom snel", "0612345678")
    assert AccessLog.objects.filter(subject=ana, event="help-request-opened", role="facilitator").count() == 1


def test_steps_ask_standby_then_coordinators_and_backup(on_duty, ana, circle, gus, ben, bea, dirk, clock):
    for person in (gus, ben, bea, dirk):
        make_reachable(person)
    request = call(ana, circle)
    asked = []
    for _ in range(2):
        clock.forward(minutes=10, seconds=1)
        advance_due()
        asked.append({row.person for row in Asked.objects.filter(request=request, step=fresh(request).step)})

    assert asked == [{gus}, {ben, bea, dirk}]


def test_confirmed_route_says_when_and_whom(on_duty, ana, circle, gus, ben, dirk, clock):
    for person in (gus, dirk):
        make_reachable(person)
    add_step(circle, gus, 5)
    add_step(circle, dirk, 12)
    request = call(ana, circle)
    clock.forward(minutes=5, seconds=1)
    advance_due()

    assert request.minutes == [0, 5, 12]
    assert fresh(request).step == 1


def test_who_is_on_duty_without_two_proven_channels_is_passed_at_once(circle, ana, fay, gus):
    give_push(fay)
    make_reachable(gus)
    put_on_duty(fay, circle)

    request = call(ana, circle)

    assert request.step == 1
    assert log_of(request) == ["asked", "nobody-reachable", "step"]
    # He is told all the same: trying costs nothing.
    assert unsent(request) == {fay, gus}


def test_channel_not_proven_for_fourteen_days_does_not_count(on_duty, ana, circle, clock):
    on_duty.ends_at += timedelta(days=20)
    on_duty.save()
    clock.forward(days=14, minutes=1)

    assert call(ana, circle).state == "exhausted"


def test_nobody_to_be_reached_is_told_to_the_asker_at_once(circle, ana, fay):
    give_push(ana)
    put_on_duty(fay, circle)

    request = call(ana, circle)

    assert request.state == "exhausted"
    assert unsent(request, "progress") == {ana}
    assert request.late_at is not None


def test_exhausted_call_goes_on_calling_everybody_and_can_be_taken(on_duty, ana, circle, fay, clock):
    request = call(ana, circle)
    for _ in range(8):
        clock.forward(minutes=11)
        advance_due()
    before = Notification.objects.filter(person=fay).count()
    clock.forward(minutes=16)
    advance_due()

    assert Notification.objects.filter(person=fay).count() > before
    assert taken_by(fay, request).state == "acked"


def test_timer_of_an_earlier_version_does_nothing(on_duty, ana, circle, fay, clock):
    request = call(ana, circle)
    stale = fresh(request)
    taken_by(fay, request)
    HelpRequest.objects.filter(pk=request.pk).update(next_due_at=stale.next_due_at)
    clock.forward(minutes=4)
    # Somebody else moved it between the look and the claim.
    HelpRequest.objects.filter(pk=request.pk).update(version=99)

    from crisis.actions.advancing import _advance

    assert not _advance(request.pk, stale.version)


def test_database_refuses_a_call_without_a_due_time(on_duty, ana, circle):
    request = call(ana, circle)

    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=request.pk).update(next_due_at=None)


def test_facilitator_asks_colleagues_and_leaves_out_his_coordinators(circle, fay, gus, ben, bea, dirk):
    for person in (gus, dirk, ben, bea):
        make_reachable(person)
    put_on_duty(gus, circle)

    request = call(fay, circle, leave_out_coordinators=True)
    HelpRequest.objects.filter(pk=request.pk).update(next_due_at=kring_clock.now())

    assert request.chain == "facilitator"
    assert {row.person for row in request.asked.all()} == {gus}
    assert {ben, bea} & set(who_can_take_over(request)) == set()
    assert dirk in who_can_take_over(request)


def test_asker_on_duty_himself_is_not_asked(circle, fay, gus):
    make_reachable(fay)
    put_on_duty(fay, circle)

    assert call(fay, circle).state == "waiting"


def test_group_shift_goes_before_the_pool_which_stands_by(circle, fay, gus):
    put_on_duty(gus, circle, pool=True)
    assert [one.person for one in who_is_on_duty(circle)] == [gus]

    put_on_duty(fay, circle)

    assert [one.person for one in who_is_on_duty(circle)] == [fay]


def test_suspended_person_is_not_on_duty(circle, fay, gus, ben, bea):
    put_on_duty(gus, circle)
    Appointment.objects.filter(person=gus).update(ends_at=kring_clock.now())

    assert who_is_on_duty(circle) == []
