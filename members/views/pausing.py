"""Pausing, and coming back in one tap."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import come_out_of_pause
from members.actions import pause as pause_person
from members.models import Person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "members/pause.html")
    pause_person(person=_person(request))
    messages.success(request, _("Je hebt nu rust. Je plek blijft van jou en Hulp blijft open."))
    return HttpResponseRedirect(reverse("members:me"))


@login_required
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    come_out_of_pause(person=_person(request))
    messages.success(request, _("Fijn dat je er weer bent. Je krijgt weer meldingen."))
    return HttpResponseRedirect(reverse("members:me"))


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before every caller
    return person
