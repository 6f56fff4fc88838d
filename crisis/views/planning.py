"""The help route of a group: who is asked first, and who after that."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crisis.actions import confirm_step, propose_step, remove_step
from crisis.forms import StepForm
from crisis.permissions import get_group_to_plan_for, get_route_group_for, get_step_for
from crisis.queries.route import Route, route_page
from groups.models import Group
from groups.rules import AlreadyDoneError
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError


@login_required
@require_safe
def route(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    return _page(request, route_page(get_route_group_for(person, pk), person))


@login_required
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_to_plan_for(person, pk)
    page = route_page(group, person)
    form = _form(page, request.POST)
    if form.is_valid():
        try:
            propose_step(by=person, group=group, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De stap staat klaar. Een ander bevestigt hem."))
            return redirect("crisis:route", group.pk)
    return _page(request, page, form=form, status=422)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_route_group_for(person, pk)
    try:
        confirm_step(by=person, step=get_step_for(person, group, step_pk))
    except Http404:
        # Withdrawn while this page stood open, which whoever sees the route may hear.
        return _refused(request, group, AlreadyDoneError(_("Dit voorstel is ingetrokken.")))
    except RefusedError as error:
        return _refused(request, group, error)
    messages.success(request, _("De stap is bevestigd."))
    return redirect("crisis:route", group.pk)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_to_plan_for(person, pk)
    step = group.help_route.filter(pk=step_pk).first()
    try:
        if step is not None:
            remove_step(by=person, step=step)
    except RefusedError as error:
        return _refused(request, group, error)
    return redirect("crisis:route", group.pk)


def _refused(request: HttpRequest, group: Group, error: RefusedError) -> HttpResponse:
    page = route_page(group, cast("Person", request.user))
    return _page(request, page, refused=error, status=status_of(error))


def _form(page: Route, data: QueryDict | None = None) -> StepForm:
    return StepForm(data, candidates=page.candidates, initial={"after_minutes": page.next_minutes})


def _page(
    request: HttpRequest,
    page: Route,
    *,
    form: StepForm | None = None,
    refused: RefusedError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"route": page, "group": page.group, "form": form or _form(page), "refused": refused}
    return render(request, "crisis/route.html", context, status=status)
