"""Calls for help from sending to end: who may, what is told to whom, and what is left afterwards."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from crisis.actions import (
    AlreadyAskedError,
    TakenError,
    acknowledge,
    advance_due,
    answer_helped,
    ask_for_help,
    close_request,
    hand_over,
    open_request,
    pass_on,
    record_attempt,
    record_contact,
    take_over,
    withdraw_request,
)
from crisis.models import Asked, HelpRequest
from crisis.permissions import get_own_request_for, get_request_for
from crisis.queries import (
    groups_to_ask_in,
    requests_of,
    requests_to_answer,
    room_of,
    who_can_take_over,
    who_is_on_duty,
)
from crisis.rules import EndedError, HelpError, NotAskedError, NotOwnerError
from groups.actions import end_appointment, stop_membership
from groups.models import Appointment, Membership
from groups.rules import NotAllowedError
from members.models import AccessLog, Notification
from supportgroups.lib import clock as kring_clock
from supportgroups.lib import sealing
from tests.cast import appoint, find_person, make_person
from tests.crisis.calling import add_step, call, log_of, put_on_duty, unsent
from tests.groups.steps import suspend
from tests.reach import give_push, make_reachable


@pytest.fixture
def on_duty(circle, fay):
    """Fay is on duty for circle and can be reached."""
    make_reachable(fay)
    return put_on_duty(fay, circle)


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


def test_words_of_one_call_do_not_open_in_another(on_duty, ana, bo, circle, fay):
    first, second = call(ana, circle, text="Van Ana"), call(bo, circle)
    HelpRequest.objects.filter(pk=second.pk).update(text=fresh(first).text)
    taken_by(fay, second)

    with pytest.raises(sealing.TamperedError):
        open_request(by=fay, request=second)


def test_first_to_take_it_owns_it_and_the_second_hears_who(on_duty, ana, circle, fay, gus):
    make_reachable(gus)
    put_on_duty(gus, circle)
    request = call(ana, circle)
    taken_by(gus, request)

    with pytest.raises(TakenError) as refused:
        taken_by(fay, request)

    assert refused.value.owner == "Gus"
    assert taken_by(gus, request).owner == gus


def test_taking_it_stops_what_was_not_sent_and_tells_the_asker(on_duty, ana, circle, fay):
    give_push(ana)
    request = call(ana, circle)
    assert unsent(request) == {fay}

    taken_by(fay, request)

    assert unsent(request) == set()
    assert unsent(request, "progress") == {ana}


def test_who_was_not_asked_cannot_take_it(on_duty, ana, circle, ben, cy):
    request = call(ana, circle)

    for person in (ben, cy, ana):
        with pytest.raises(NotAskedError):
            taken_by(person, request)
        with pytest.raises(Http404):
            get_request_for(person, request.pk)


def test_who_lost_his_role_since_he_was_asked_cannot_take_it(on_duty, ana, circle, fay, ben):
    request = call(ana, circle)
    end_appointment(by=ben, appointment=Appointment.objects.get(person=fay, group=circle))

    with pytest.raises(NotAskedError):
        taken_by(fay, request)


def test_owner_whose_role_ends_gives_his_calls_back(on_duty, ana, circle, fay, gus, ben):
    make_reachable(gus)
    request = taken_by(fay, call(ana, circle))

    end_appointment(by=ben, appointment=Appointment.objects.get(person=fay, group=circle))

    assert (fresh(request).state, fresh(request).owner) == ("open", None)
    assert gus in unsent(request)


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


def test_owner_without_contact_is_asked_and_then_it_goes_on(on_duty, ana, circle, fay, gus, clock):
    make_reachable(gus)
    request = taken_by(fay, call(ana, circle))
    clock.forward(minutes=31)
    advance_due()
    assert unsent(request) == {fay}
    clock.forward(minutes=15)
    advance_due()

    assert (fresh(request).state, fresh(request).owner) == ("open", None)
    assert log_of(request)[-3:] == ["reminded", "reopened", "step"]
    with pytest.raises(NotOwnerError):
        open_request(by=fay, request=request)


def test_tried_in_vain_is_logged_and_gives_as_long_again(on_duty, ana, circle, fay, clock):
    request = taken_by(fay, call(ana, circle))
    clock.forward(minutes=40)
    record_attempt(by=fay, request=request)
    clock.forward(minutes=20)
    advance_due()

    assert fresh(request).owner == fay
    assert "tried" in log_of(request)


def test_who_passes_it_on_is_not_asked_again_until_everybody_is(on_duty, ana, circle, fay, gus, ben):
    for person in (gus, ben):
        make_reachable(person)
    request = taken_by(fay, call(ana, circle))

    pass_on(by=fay, request=request)

    assert unsent(request) == {gus}


def test_handing_over_gives_the_request_but_not_what_was_said(on_duty, ana, circle, fay, gus):
    give_push(gus)
    request = taken_by(fay, call(ana, circle))
    assert gus in who_can_take_over(request)
    hand_over(by=fay, request=request, to=gus)
    assert fresh(request).owner == fay
    assert unsent(request) == {gus}

    take_over(by=gus, request=request)

    assert room_of(request, gus) == room_of(request, ana)
    assert room_of(request, fay) is None
    assert open_request(by=gus, request=request).text == "Ik heb iemand nodig."


def test_only_to_whom_it_was_offered_takes_it_over(on_duty, ana, circle, fay, gus):
    request = taken_by(fay, call(ana, circle))
    with pytest.raises(HelpError):
        take_over(by=gus, request=request)
    with pytest.raises(HelpError):
        hand_over(by=fay, request=request, to=ana)


def test_closing_asks_the_asker_and_forgets_the_number_at_once(
    on_duty, ana, circle, fay, django_capture_on_commit_callbacks
):
    give_push(ana)
    request = taken_by(fay, call(ana, circle, wants="call-back", number="0612345678"))
    record_contact(by=fay, request=request)

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            close_request(by=fay, request=request, ticks=["talked", "again"])

    ended = fresh(request)
    assert (ended.state, ended.next_due_at, bytes(ended.number)) == ("closed", None, b"")
    assert ended.ticks == ["again", "talked"]
    assert sealing.DataKey.objects.filter(scope="request").values_list("epoch", flat=True).get() == 0
    assert unsent(request, "progress") == {ana}
    assert answer_helped(by=ana, request=request, helped=True).helped


def test_only_after_contact_a_call_can_be_closed(on_duty, ana, circle, fay):
    request = taken_by(fay, call(ana, circle))

    with pytest.raises(HelpError):
        close_request(by=fay, request=request, ticks=[])


def test_withdrawing_stops_the_alarm_and_tells_who_was_asked_quietly(on_duty, ana, circle, fay):
    request = call(ana, circle)
    for _ in range(2):
        withdraw_request(by=ana, request=request)

    assert unsent(request) == set()
    last = Notification.objects.filter(person=fay, state="waiting").first()
    assert (last.kind, last.keeps_quiet) == ("progress", True)
    with pytest.raises(EndedError):
        taken_by(fay, request)


def test_new_need_is_a_new_call_linked_to_the_old_one(on_duty, ana, circle):
    old = withdraw_request(by=ana, request=call(ana, circle))

    new = call(ana, circle, after=old)

    assert (new.after, fresh(old).state) == (old, "withdrawn")


def test_contact_without_an_end_is_late_after_twelve_hours_and_every_day(on_duty, ana, circle, fay, clock):
    request = taken_by(fay, call(ana, circle))
    record_contact(by=fay, request=request)
    for hours in (12.1, 24.1):
        clock.forward(hours=hours)
        advance_due()

    assert log_of(request)[-2:] == ["late", "late"]
    assert fresh(request).late_at is not None


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


def test_own_page_and_duty_page_show_what_is_somebodys(on_duty, ana, bo, circle, fay, gus, cy):
    request = call(ana, circle)

    assert [line.request for line in requests_to_answer(fay)] == [request]
    assert requests_to_answer(gus) == requests_to_answer(ana) == []
    assert requests_of(ana) == [request]
    assert requests_of(bo) == []
    assert get_own_request_for(ana, request.pk) == request
    with pytest.raises(Http404):
        get_own_request_for(bo, request.pk)


def test_old_call_is_not_shown_any_more(on_duty, ana, circle, clock):
    withdraw_request(by=ana, request=call(ana, circle))
    clock.forward(days=30, minutes=1)

    assert requests_of(ana) == []


def test_coordinator_who_is_asked_in_the_last_step_may_take_it(on_duty, ana, circle, ben, clock):
    make_reachable(ben)
    request = call(ana, circle)
    for _ in range(3):
        clock.forward(minutes=10, seconds=1)
        advance_due()
    assert taken_by(ben, request).owner == ben
    open_request(by=ben, request=request)

    assert AccessLog.objects.get(event="help-request-opened").role == "coordinator"


def test_cover_answers_like_a_facilitator(circle, ana):
    cleo = make_person("Cleo")
    appoint(cleo, circle.organisation, Appointment.Role.COVER, circle)
    make_reachable(cleo)
    put_on_duty(cleo, circle)

    assert taken_by(cleo, call(ana, circle)).owner == cleo
