"""How somebody is told things: switching it on, trying it, his quiet hours; and what a notification opens."""

import json
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions import (
    choose_quiet_hours,
    prove_mail,
    switch_off,
    switch_on_mail,
    switch_on_push,
    take_receipt,
    try_push,
)
from members.forms import AddressCodeForm, QuietHoursForm, RenewedForm, SubscriptionForm
from members.models import Channel, Device, Person
from members.permissions import get_channel_for, get_notification_for
from members.protocol import WhatIsTold
from members.queries import (
    device_in_use,
    factors_of,
    mail_of,
    missed_of,
    push_of,
    quiet_hours_of,
    reach_of,
    sent_test,
)
from members.rules import CodeGoneError, PushKeysError, RefusedError
from members.sign_in import address_asked, check_address_code, send_address_code
from supportgroups.lib.facts import ask


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = QuietHoursForm(request.POST if request.method == "POST" else None, hours=quiet_hours_of(person))
    if form.is_valid():
        choose_quiet_hours(person=person, begins=form.cleaned_data["begins"], ends=form.cleaned_data["ends"])
        messages.success(request, _("Je stille uren zijn opgeslagen."))
        return _back()
    return _page(request, person, form=form, status=422 if form.errors else 200)


def _page(request: HttpRequest, person: Person, *, form: QuietHoursForm, status: int = 200) -> HttpResponse:
    reach = reach_of(person, session_key=request.session.session_key)
    context = {
        "form": form,
        "reach": reach,
        "here": next((one for one in reach if one.is_here), None),
        "mail": mail_of(person),
        "told": ask(WhatIsTold(person_id=person.pk)),
        "factors": factors_of(person),
        "missed": missed_of(person),
        "public_key": settings.KRING_VAPID_PUBLIC,
    }
    return render(request, "members/notifications.html", context, status=status)


@login_required
@require_POST
def push_on(request: HttpRequest) -> HttpResponse:
    try:
        # Who switched it on holds the device: it proves itself at once.
        try_push(channel=_switched_on(request, SubscriptionForm(request.POST)))
    except RefusedError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Meldingen staan aan op dit apparaat. Er komt nu een test."))
    return _back()


def _switched_on(request: HttpRequest, form: SubscriptionForm) -> Channel:
    if not form.is_valid():
        raise PushKeysError
    return switch_on_push(device=_device(request), **form.cleaned_data)


@csrf_exempt
@login_required
@require_POST
def push_renewed(request: HttpRequest) -> HttpResponse:
    """Take over a subscription that the browser made anew by itself; its old address proves whose it was.

    The service worker has no token of a form. Cookies go along from our own pages only (SameSite), and nobody else
    knows the old address.
    """
    form = RenewedForm(_json(request))
    device = _device(request)
    before = push_of(device)
    if before is None or not form.is_valid() or form.cleaned_data.pop("before") != before.endpoint:
        raise Http404
    switch_on_push(device=device, **form.cleaned_data)
    return HttpResponse(status=204)


def _json(request: HttpRequest) -> dict[str, object]:
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@login_required
@require_POST
def channel_off(request: HttpRequest, pk: int) -> HttpResponse:
    switch_off(channel=get_channel_for(_person(request), pk))
    messages.success(request, _("Dat staat nu uit."))
    return _back()


@login_required
@require_POST
def channel_test(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        try_push(channel=get_channel_for(_person(request), pk))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return _back()


@login_required
@require_safe
def channel_test_state(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_channel_for(_person(request), pk)
    return render(request, "members/_test.html", {"channel": channel, "test": sent_test(channel)})


@login_required
@require_POST
def mail_on(request: HttpRequest) -> HttpResponse:
    try:
        switch_on_mail(person=_person(request))
    except RefusedError as refused:
        messages.error(request, refused.message)
        return _back()
    return _send_code(request)


@login_required
@require_POST
def mail_test(request: HttpRequest) -> HttpResponse:
    return _send_code(request) if mail_of(_person(request)) else _back()


def _send_code(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    try:
        send_address_code(request, person, factors_of(person).address)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return _back()
    return HttpResponseRedirect(reverse("members:mail_prove"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_prove(request: HttpRequest) -> HttpResponse:
    person, asked = _person(request), address_asked(request)
    if not asked or asked != factors_of(person).address:
        return _back()
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            check_address_code(request, form.cleaned_data["code"])
        except CodeGoneError as gone:
            messages.error(request, gone.message)
            return _back()
        except RefusedError as refused:
            form.add_error("code", refused.message)
        else:
            prove_mail(person=person)
            messages.success(request, _("Je e-mail werkt: dat is nu bewezen."))
            return _back()
    context = {"form": form, "email": asked}
    return render(request, "members/mail_prove.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def notification(request: HttpRequest, pk: UUID) -> HttpResponse:
    return HttpResponseRedirect(get_notification_for(_person(request), pk).path)


@csrf_exempt
@require_POST
def receipt(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the word of a device; whoever asks, and about whatever, gets the same answer."""
    take_receipt(notification_id=pk)
    return HttpResponse(status=204)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("members:notifications"))


def _device(request: HttpRequest) -> Device:
    device = device_in_use(str(request.session.session_key), _person(request).pk)
    if device is None:
        raise Http404
    return device


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before every caller
    return person
