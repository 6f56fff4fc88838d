"""Vanavond: the evening in one screen for who leads it, and writing down who came."""

from typing import NamedTuple, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from groups.actions.evenings import mark_back, mark_time_out, record_attendance
from groups.models import Attendance, Meeting
from groups.permissions import get_meeting_to_lead_for
from groups.queries.meetings import evening_of
from groups.queries.tonight import tonight_of
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError

_FIELD = "outcome-"


class Option(NamedTuple):
    """One of the three things that can be written down about somebody."""

    value: str
    label: str
    is_chosen: bool


@login_required
@require_http_methods(["GET", "POST"])
def tonight(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_to_lead_for(person, pk)
    if request.method != "POST":
        return _page(request, found)
    try:
        recorded = record_attendance(by=person, meeting=found, outcomes=_chosen(request))
    except RefusedError as error:
        return _page(request, found, error)
    messages.success(request, _recorded(recorded))
    return redirect("groups:tonight", pk)


def _chosen(request: HttpRequest) -> dict[UUID, str]:
    """Return what was chosen per member; what is no member or no choice is refused by the action."""
    chosen = {}
    for name, value in request.POST.items():
        if name.startswith(_FIELD) and value:
            chosen[_person_id(name.removeprefix(_FIELD))] = str(value)
    return chosen


def _person_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _recorded(number: int) -> str:
    if not number:
        return _("Er was niets gekozen. Er is niets veranderd.")
    return ngettext(
        "Opgeschreven: %(number)d persoon. Je kunt het later verbeteren.",
        "Opgeschreven: %(number)d mensen. Je kunt het later verbeteren.",
        number,
    ) % {"number": number}


def _page(request: HttpRequest, found: Meeting, refused: RefusedError | None = None) -> HttpResponse:
    person = cast("Person", request.user)
    seen = tonight_of(found)
    # What was chosen on a form that was refused is still chosen.
    chosen = _chosen(request) if refused else {}
    context = {
        "evening": evening_of(person, found),
        "group": found.group,
        "tonight": seen,
        "rows": [(one, _options(chosen.get(one.person_id, one.suggested))) for one in seen.people],
        "why": refused.message if refused else "",
    }
    status = status_of(refused) if refused else 200
    return render(request, "groups/meetings/tonight.html", context, status=status)


def _options(chosen: str) -> list[Option]:
    return [Option(value, str(label), value == chosen) for value, label in Attendance.Outcome.choices]


@login_required
@require_POST
def time_out(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_to_lead_for(person, pk)
    who = _person_id(request.POST.get("person", ""))
    try:
        if request.POST.get("back"):
            mark_back(by=person, meeting=found, person_id=who)
        else:
            mark_time_out(by=person, meeting=found, person_id=who)
    except RefusedError as error:
        return _page(request, found, error)
    return redirect("groups:tonight", pk)
