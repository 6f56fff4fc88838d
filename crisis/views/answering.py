"""Pages of who was asked: the open requests, and the one that he took."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crisis.actions import (
    TakenError,
    acknowledge,
    close_request,
    hand_over,
    offer_duty,
    open_request,
    pass_on,
    record_attempt,
    record_contact,
    take_duty,
    take_over,
)
from crisis.forms import CloseForm, HandOverForm
from crisis.models import HelpRequest
from crisis.permissions import get_request_for, get_shift_for, guard_responder
from crisis.queries.own_duty import own_duty
from crisis.queries.requests import requests_to_answer, who_can_take_over
from crisis.rules import OWNED, State
from members.models import Person
from members.rules import RefusedError

Act = Callable[..., HelpRequest]
# What needs nothing but a tap; the last word says whether the request is still his afterwards.
TAPS: dict[str, tuple[Act, bool]] = {
    "oppakken": (acknowledge, True),
    "overnemen": (take_over, True),
    "contact": (record_contact, True),
    "geen-gehoor": (record_attempt, True),
    "kan-niet": (pass_on, False),
}
SHIFT_TAPS: dict[str, Callable[..., object]] = {"aanbieden": offer_duty, "overnemen": take_duty}


@login_required
@require_safe
def duty(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    guard_responder(person)
    return _duty(request, person)


@login_required
@require_safe
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    return _answer(request, person, get_request_for(person, pk))


@login_required
@require_POST
def act(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_request_for(person, pk)
    if what not in TAPS:
        raise Http404
    action, stays_his = TAPS[what]
    try:
        action(by=person, request=found)
    except TakenError as error:
        return _duty(request, person, refused=error.message, status=409)
    except RefusedError as error:
        return _duty(request, person, refused=error.message, status=422)
    if stays_his:
        return redirect("crisis:answer", found.pk)
    messages.success(request, _("Goed dat je het zegt. We vragen meteen de volgende."))
    return redirect("crisis:duty")


@login_required
@require_POST
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_request_for(person, pk)
    form = HandOverForm(request.POST, colleagues=who_can_take_over(found))
    if not form.is_valid():
        return _answer(request, person, found, hand_over_form=form, status=422)
    try:
        hand_over(by=person, request=found, to=Person.objects.get(pk=form.cleaned_data["to"]))
    except RefusedError as error:
        return _duty(request, person, refused=error.message, status=409)
    messages.success(request, _("Gevraagd. Tot een ander het overneemt, blijft het bij jou."))
    return redirect("crisis:answer", found.pk)


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_request_for(person, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _answer(request, person, found, close_form=form, status=422)
    try:
        close_request(by=person, request=found, ticks=form.cleaned_data["ticks"])
    except RefusedError as error:
        return _duty(request, person, refused=error.message, status=409)
    messages.success(request, _("Afgesloten. Dank je wel. Neem ook even tijd voor jezelf."))
    return redirect("crisis:duty")


@login_required
@require_POST
def act_on_shift(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    person = cast("Person", request.user)
    if what not in SHIFT_TAPS:
        raise Http404
    try:
        SHIFT_TAPS[what](by=person, shift=get_shift_for(person, pk))
    except RefusedError as error:
        return _duty(request, person, refused=error.message, status=409)
    messages.success(request, _said_of_shift(what))
    return redirect("crisis:duty")


def _said_of_shift(what: str) -> str:
    return {
        "aanbieden": _("Gevraagd aan je collega’s. Tot iemand het overneemt, blijft het jouw dienst."),
        "overnemen": _("Deze dienst is nu van jou. Dank je wel."),
    }[what]


def _duty(request: HttpRequest, person: Person, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "lines": requests_to_answer(person),
        "duty": own_duty(person),
        "refused": refused,
    }
    return render(request, "crisis/duty.html", context, status=status)


def _answer(
    request: HttpRequest,
    person: Person,
    found: HelpRequest,
    *,
    close_form: CloseForm | None = None,
    hand_over_form: HandOverForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_mine = found.is_owned_by(person.pk) and found.state in OWNED
    colleagues = who_can_take_over(found) if is_mine else []
    context = {
        "request_": found,
        "is_mine": is_mine,
        "is_offered": found.offered_to_id == person.pk and not is_mine,
        "may_take": found.state in {State.OPEN, State.EXHAUSTED},
        "opened": open_request(by=person, request=found) if is_mine else None,
        "close_form": close_form or CloseForm(),
        "hand_over_form": hand_over_form or HandOverForm(colleagues=colleagues),
        "colleagues": colleagues,
        "form": close_form or hand_over_form,
    }
    return render(request, "crisis/answer.html", context, status=status)
