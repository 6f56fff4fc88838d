"""The duty roster of an organisation: who answers when, and which hours nobody covers."""

from datetime import time
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crisis.actions import confirm_shift, propose_shift, remove_shift
from crisis.forms import ShiftForm
from crisis.permissions import get_planned_shift_for, get_roster_for, get_roster_to_plan_for
from crisis.queries.roster import Roster, roster_page
from groups.models import Organisation
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError
from supportgroups.lib import clock


@login_required
@require_safe
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    person = cast("Person", request.user)
    return _page(request, roster_page(get_roster_for(person, slug), person))


@login_required
@require_POST
def propose_duty(request: HttpRequest, slug: str) -> HttpResponse:
    person = cast("Person", request.user)
    organisation = get_roster_to_plan_for(person, slug)
    page = roster_page(organisation, person)
    form = _form(page, request.POST)
    if form.is_valid():
        try:
            propose_shift(
                by=person,
                organisation=organisation,
                group=form.cleaned_data["group"],
                person=form.cleaned_data["person"],
                starts_at=form.span.starts_at,
                ends_at=form.span.ends_at,
            )
        except RefusedError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De dienst staat klaar. Een ander bevestigt hem."))
            return redirect("crisis:roster", organisation.slug)
    return _page(request, page, form=form, status=422)


@login_required
@require_POST
def confirm_duty(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    organisation = get_roster_for(person, slug)
    shift = get_planned_shift_for(person, organisation, pk)
    try:
        confirm_shift(by=person, shift=shift)
    except RefusedError as error:
        return _refused(request, organisation, error)
    messages.success(request, _("De dienst is bevestigd."))
    return redirect("crisis:roster", organisation.slug)


@login_required
@require_POST
def remove_duty(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    organisation = get_roster_to_plan_for(person, slug)
    try:
        remove_shift(by=person, shift=get_planned_shift_for(person, organisation, pk))
    except RefusedError as error:
        return _refused(request, organisation, error)
    return redirect("crisis:roster", organisation.slug)


def _refused(request: HttpRequest, organisation: Organisation, error: RefusedError) -> HttpResponse:
    page = roster_page(organisation, cast("Person", request.user))
    return _page(request, page, refused=error, status=status_of(error))


def _form(page: Roster, data: QueryDict | None = None) -> ShiftForm:
    people = [(one.pk, one.alias) for one in page.candidates]
    usual = {"day": clock.today(), "begins": time(18), "ends": time(23)}
    return ShiftForm(data, people=people, groups=page.groups, initial=usual)


def _page(
    request: HttpRequest,
    page: Roster,
    *,
    form: ShiftForm | None = None,
    refused: RefusedError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"roster": page, "form": form or _form(page), "refused": refused}
    return render(request, "crisis/roster.html", context, status=status)
