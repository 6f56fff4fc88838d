"""Supervision: what a coordinator notes about talks, and the part of it that is for both."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coordinators.actions import note_supervision, open_notes
from coordinators.forms import SupervisionForm
from coordinators.permissions import get_facilitator_for, get_own_work_for
from members.models import Person
from members.rules import RefusedError


@login_required
@require_http_methods(["GET", "POST"])
def supervision(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_facilitator_for(person, slug, pk)
    form = SupervisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note_supervision(by=person, facilitator=facilitator, **form.told())
        except RefusedError as error:
            form.add_error("held_on", error.message)
        else:
            messages.success(request, _("Bewaard."))
            return redirect("coordinators:supervision", slug, pk)
    context = {
        "facilitator": facilitator,
        "notes": open_notes(by=person, facilitator=facilitator),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "coordinators/supervision.html", context, status=status)


@login_required
@require_safe
def own_supervision(request: HttpRequest, slug: str) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_own_work_for(person, slug)
    notes = open_notes(by=person, facilitator=facilitator)
    context = {"facilitator": facilitator, "notes": notes}
    return render(request, "coordinators/own_supervision.html", context)
