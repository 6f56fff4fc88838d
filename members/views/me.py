"""Somebody's own page: what he is called, where he is signed in, who looked at his data."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import change_alias, end_device, end_devices
from members.forms import AliasForm, alias_form_for
from members.models import Device, Person
from members.permissions import get_device_for
from members.protocol import MyPlaces
from members.queries import devices_of, factors_of, missed_of, role_in_words, troubled_channels, who_looked
from members.rules import RefusedError
from members.sign_in import sign_out
from supportgroups.lib.facts import ask


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked, as far as somebody is told: a role and a day."""

    role: str
    at: datetime


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = alias_form_for(person, request.POST if request.method == "POST" else None)
    if form.is_valid() and _renamed(person, form):
        messages.success(request, _("Zo heet je vanaf nu."))
        return HttpResponseRedirect(reverse("members:me"))
    status = 422 if form.errors else 200
    return render(request, "members/me.html", {"form": form, **_own_page(request, person)}, status=status)


def _renamed(person: Person, form: AliasForm) -> bool:
    try:
        change_alias(person=person, alias=form.cleaned_data["alias"])
    except RefusedError as refused:
        form.add_error("alias", refused.message)
        return False
    return True


def _own_page(request: HttpRequest, person: Person) -> dict[str, object]:
    key = request.session.session_key
    return {
        # The one in hand first: that is where somebody looks for himself.
        "devices": sorted(devices_of(person), key=lambda device: device.session_key != key),
        "this_session": key,
        "factors": factors_of(person),
        "places": ask(MyPlaces(person_id=person.pk)),
        "missed": missed_of(person),
        "troubled": troubled_channels(person),
        "looks": [Look(role_in_words(line), line.at) for line in who_looked(person)],
    }


@login_required
@require_POST
def device_end(request: HttpRequest, pk: int) -> HttpResponse:
    device = get_device_for(_person(request), pk)
    if device.session_key == request.session.session_key:
        sign_out(request, why=Device.Ended.SIGNED_OUT)
        return HttpResponseRedirect(reverse("account_login"))
    end_device(device=device, why=Device.Ended.REVOKED)
    messages.success(request, _("Dat apparaat is uitgelogd."))
    return HttpResponseRedirect(reverse("members:me"))


@login_required
@require_POST
def devices_end(request: HttpRequest) -> HttpResponse:
    keep = request.session.session_key
    end_devices(person=_person(request), why=Device.Ended.REVOKED, keep=keep)
    messages.success(request, _("Je bent overal uitgelogd, behalve hier."))
    return HttpResponseRedirect(reverse("members:me"))


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before every caller
    return person
