"""Taking a call for help and what comes after: contact, passing on, handing over, the end."""

import pytest
from django.http import Http404

from crisis.actions import (
    TakenError,
    acknowledge,
    advance_due,
    answer_helped,
    close_request,
    hand_over,
    open_request,
    pass_on,
    record_attempt,
    record_contact,
    take_over,
    withdraw_request,
)
from crisis.models import HelpRequest
from crisis.permissions import get_own_request_for, get_request_for
from crisis.queries import (
    requests_of,
    requests_to_answer,
    room_of,
    who_can_take_over,
)
from crisis.rules import EndedError, HelpError, NotAskedError, NotOwnerError
from groups.actions import end_appointment
from groups.models import Appointment
from members.models import AccessLog, Notification
from supportgroups.lib import sealing
from tests.cast import appoint, make_person
from tests.crisis.calling import call, log_of, put_on_duty, unsent
from tests.reach import give_push, make_reachable


def fresh(request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.get(pk=request.pk)


def taken_by(person, request) -> HelpRequest:
    return acknowledge(by=person, request=request)


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
