"""Moving and cancelling an evening, who stands in, and all evenings of an organisation."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions.covering import propose_cover
from groups.actions.moving import cancel_meeting, move_meeting, restore_meeting
from groups.forms.planning import CancelForm, MoveForm, filled_with
from groups.forms.setup import ProposeForm
from groups.models import Meeting
from groups.permissions import (
    can_lead_meeting,
    get_meeting_to_cover_for,
    get_meeting_to_plan_for,
    organisations_coordinated_by,
)
from groups.queries.meetings import next_after
from groups.queries.setup import staff_of
from groups.queries.staffing import meetings_ahead
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError
from supportgroups.lib import clock


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_to_plan_for(person, pk)
    form = CancelForm(request.POST if request.method == "POST" else None, initial=_proposed_next(found))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_meeting(
                by=person, meeting=found, reason=form.cleaned_data["reason"], next_start=form.next_start()
            )
        except RefusedError as error:
            form.add_error(None, error.message)
            return _form(request, found, form, "cancel", status_of(error))
        messages.success(request, _("De avond gaat niet door. Wie zou komen, hoort het."))
        return _back(person, found)
    return _form(request, found, form, "cancel", 422 if form.errors else 200)


def _proposed_next(meeting: Meeting) -> dict[str, Any]:
    """Return the next evening that stands, else a week later: what somebody would most likely fill in."""
    after = next_after(meeting)
    start = clock.local(after.starts_at if after else meeting.starts_at)
    return {"day": start.date() if after else start.date() + timedelta(days=7), "at": start.time()}


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_to_plan_for(person, pk)
    restore_meeting(by=person, meeting=found)
    messages.success(request, _("De avond gaat toch door. Wie zou komen, hoort het."))
    return _back(person, found)


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_to_plan_for(person, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, initial=filled_with(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            move_meeting(
                by=person,
                meeting=found,
                start=form.start(),
                place=given["place"],
                link=given["link"],
                always=given["always"],
            )
        except RefusedError as error:
            form.add_error("day", error.message)
            return _form(request, found, form, "move", status_of(error))
        messages.success(request, _("Aangepast. Iedereen in de groep hoort het."))
        return _back(person, found)
    return _form(request, found, form, "move", 422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_to_cover_for(person, pk)
    organisation = found.group.organisation
    staff = staff_of([organisation], person)[organisation.pk]
    candidates = staff.candidates(found.group, "cover")
    form = ProposeForm(request.POST if request.method == "POST" else None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = propose_cover(by=person, meeting=found, person=form.cleaned_data["person"])
        except RefusedError as error:
            form.add_error("person", error.message)
            return _form(request, found, form, "cover", status_of(error))
        messages.success(request, _("Het voorstel staat klaar. Een ander bevestigt het."))
        return redirect("groups:proposal", proposed.pk)
    return _form(request, found, form, "cover", 422 if form.errors else 200)


@login_required
@require_safe
def organisation_meetings(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    organisations = list(organisations_coordinated_by(person))
    if not organisations:
        raise Http404
    return render(request, "groups/meetings/ahead.html", {"meetings": meetings_ahead(organisations)})


def _form(request: HttpRequest, found: Meeting, form: Any, what: str, status: int) -> HttpResponse:
    context = {
        "form": form,
        "meeting": found,
        "starts_at": clock.local(found.starts_at),
        "group": found.group,
        "leads": can_lead_meeting(cast("Person", request.user), found),
    }
    return render(request, f"groups/meetings/{what}.html", context, status=status)


def _back(person: Person, meeting: Meeting) -> HttpResponse:
    if can_lead_meeting(person, meeting):
        return redirect("groups:meeting", meeting.pk)
    return redirect("groups:organisation_meetings")
