"""Somebody's own calendar: making and ending its secret address, and what answers there."""

import hashlib
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions.calendars import end_feed, make_feed
from groups.models import CalendarFeed
from groups.queries.calendar import calendar_of, find_feed_owner
from groups.views.arrival import close_link, open_link
from members.models import Person
from members.permissions import can_open_private_records
from members.rules import RefusedError

_TOKEN = "calendar_token"  # noqa: S105 - a name in the session, not a secret


@login_required
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    if request.method == "POST":
        try:
            return _change(request, person)
        except RefusedError as error:
            return _page(request, person, why=error.message)
    return _page(request, person)


def _page(request: HttpRequest, person: Person, why: str = "") -> HttpResponse:
    token = open_link(request.session.pop(_TOKEN, ""))
    context = {
        "feed": CalendarFeed.objects.filter(person_id=person.pk).first(),
        "address": settings.KRING_URL + reverse("groups:feed", args=[token]) if token else "",
        "may_make": can_open_private_records(person),
        "why": why,
    }
    return render(request, "groups/meetings/calendar.html", context, status=422 if why else 200)


def _change(request: HttpRequest, person: Person) -> HttpResponse:
    if request.POST.get("end"):
        end_feed(person=person)
        messages.success(request, _("Het adres werkt niet meer. Haal de agenda ook uit je telefoon."))
    else:
        # Waits in the session for one page, sealed, and nowhere else.
        request.session[_TOKEN] = close_link(make_feed(person=person))
    return redirect("groups:calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer a calendar that knows the secret address; nobody is signed in here."""
    person = find_feed_owner(token)
    if person is None:
        raise Http404
    body = calendar_of(person)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response = HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"},
    )
    return get_conditional_response(request, etag=etag, response=response) or response
