"""Pages on which a coordinator opens a group and makes it complete."""

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions.appointments import PROPOSABLE, propose_appointment
from groups.actions.groups import change_group, end_group, go_live, open_group
from groups.forms.setup import GroupForm, ProposeForm, filled_in
from groups.models import Group, Organisation
from groups.permissions import get_group_for_coordinator, organisations_coordinated_by
from groups.protocol import WhatIsMissing
from groups.queries.setup import Staff, facts_of, groups_of, staff_of
from groups.rules import AlreadyDoneError, GroupPlanError
from members.models import Person
from members.rules import RefusedError
from supportgroups.lib.facts import ask


def status_of(error: RefusedError) -> int:
    """Return 409 where somebody else was first, else 422."""
    return 409 if isinstance(error, AlreadyDoneError) else 422


def saw_in_force(request: HttpRequest) -> bool:
    """Return whether the form stood on a page that showed this as in force; one that says nothing did not."""
    return request.POST.get("shown") == "in-force"


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    organisations = own_organisations(request)
    context = {"groups": groups_of(organisations), "organisations": organisations}
    return render(request, "groups/setup/overview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def open_page(request: HttpRequest) -> HttpResponse:
    organisations = own_organisations(request)
    form = GroupForm(_posted(request), organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            group = open_group(
                by=cast("Person", request.user),
                organisation=form.cleaned_data["organisation"],
                plan=form.plan(),
            )
        except GroupPlanError as error:
            _put_beside(form, error)
        else:
            return redirect("groups:setup", group.pk)
    return _form_page(request, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for_coordinator(person, pk)
    form = GroupForm(
        _posted(request), organisations=[group.organisation], group=group, initial=filled_in(group)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_group(by=person, group=group, plan=form.plan())
        except GroupPlanError as error:
            _put_beside(form, error)
        except RefusedError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("groups:setup", group.pk)
    return _form_page(request, form, group)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _put_beside(form: GroupForm, error: GroupPlanError) -> None:
    for field, line in error.mistakes.items():
        form.add_error(field, line)


def _form_page(request: HttpRequest, form: GroupForm, group: Group | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "groups/setup/form.html", {"form": form, "group": group}, status=status)


def own_organisations(request: HttpRequest) -> list[Organisation]:
    organisations = list(organisations_coordinated_by(cast("Person", request.user)))
    if not organisations:
        raise Http404
    return organisations


@login_required
@require_safe
def setup_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _setup(request, get_group_for_coordinator(cast("Person", request.user), pk))


@login_required
@require_POST
def propose(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for_coordinator(person, pk)
    if role not in PROPOSABLE:
        raise Http404
    form = _propose_form(_staff(group, person), group, role, request.POST)
    if form.is_valid():
        try:
            propose_appointment(by=person, group=group, role=role, **form.cleaned_data)
        except RefusedError as error:
            form.add_error("person", error.message)
        else:
            messages.success(request, _("Het voorstel staat klaar. Een ander bevestigt het."))
            return redirect("groups:setup", group.pk)
    return _setup(request, group, bound={role: form})


@login_required
@require_POST
def live(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for_coordinator(person, pk)
    try:
        go_live(by=person, group=group)
    except RefusedError as error:
        return _setup(request, group, refused=error)
    messages.success(request, _("De groep is open. De begeleiders kunnen nu mensen uitnodigen."))
    return redirect("groups:setup", group.pk)


@login_required
@require_http_methods(["GET", "POST"])
def end_page(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for_coordinator(person, pk)
    if request.method == "POST":
        end_group(by=person, group=group)
        return redirect("groups:setup", group.pk)
    return render(request, "groups/setup/end.html", {"group": group, "facts": facts_of(group)})


def _setup(
    request: HttpRequest,
    group: Group,
    *,
    refused: RefusedError | None = None,
    bound: Mapping[str, ProposeForm] | None = None,
) -> HttpResponse:
    staff = _staff(group, cast("Person", request.user))
    has_ended = group.state == Group.State.ENDED
    context = {
        "group": group,
        "series": getattr(group, "series", None),
        "regions": group.regions.order_by("name"),
        "missing": [] if has_ended else ask(WhatIsMissing(group.pk)),
        "people": staff.in_group(group),
        "coordinators": staff.coordinators(),
        "proposals": staff.proposals(group),
        "forms": {} if has_ended else _propose_forms(staff, group, bound or {}),
        "facts": facts_of(group),
        "refused": refused,
    }
    status = 422 if bound else status_of(refused) if refused else 200
    return render(request, "groups/setup/group.html", context, status=status)


def _staff(group: Group, person: Person) -> Staff:
    return staff_of([group.organisation], person)[group.organisation_id]


def _propose_forms(staff: Staff, group: Group, bound: Mapping[str, ProposeForm]) -> dict[str, ProposeForm]:
    return {
        role.value: bound[role] if role in bound else _propose_form(staff, group, role) for role in PROPOSABLE
    }


def _propose_form(staff: Staff, group: Group, role: str, data: QueryDict | None = None) -> ProposeForm:
    return ProposeForm(data, candidates=staff.candidates(group, role), auto_id=f"id_{role}_%s")
