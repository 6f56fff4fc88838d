"""Keeping somebody out of the room for a while: proposing, confirming, ending after a talk."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import confirm_suspension, lift_suspension, open_reason, propose_suspension
from groups.forms.suspensions import SuspensionForm
from groups.models import Membership, Suspension
from groups.permissions import (
    can_confirm_suspension,
    can_coordinate,
    get_membership_to_suspend_for,
    get_suspension_for,
)
from groups.rules import is_past_last_day
from groups.views.setup import saw_in_force, status_of
from members.models import Person
from members.rules import RefusedError
from supportgroups.lib import clock


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    membership = get_membership_to_suspend_for(person, pk)
    form = SuspensionForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, membership, form, 422 if form.errors else 200)
    try:
        suspension = propose_suspension(by=person, membership=membership, **form.cleaned_data)
    except RefusedError as error:
        form.add_error(None, error.message)
        return _form(request, membership, form, status_of(error))
    messages.success(request, _("Je voorstel staat klaar. Een tweede persoon bevestigt het."))
    return redirect("groups:suspension", suspension.pk)


def _form(request: HttpRequest, membership: Membership, form: SuspensionForm, status: int) -> HttpResponse:
    return render(request, "groups/suspend.html", {"membership": membership, "form": form}, status=status)


@login_required
@require_safe
def suspension(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_suspension_for(cast("Person", request.user), pk))


def _page(request: HttpRequest, found: Suspension, refused: RefusedError | None = None) -> HttpResponse:
    person = cast("Person", request.user)
    group = found.membership.group
    context = {
        "suspension": found,
        "group": group,
        "reason": open_reason(by=person, suspension=found),
        "may_confirm": found.confirmed_at is None
        and found.lifted_at is None
        and can_confirm_suspension(person, found),
        "may_lift": found.lifted_at is None and can_coordinate(person, group.organisation),
        "is_over": is_past_last_day(found.ends_on, clock.today()),
        "why": refused.message if refused else "",
    }
    status = status_of(refused) if refused else 200
    return render(request, "groups/suspension.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_suspension_for(person, pk)
    try:
        confirm_suspension(by=person, suspension=found)
    except RefusedError as error:
        return _page(request, get_suspension_for(person, pk), error)
    messages.success(request, _("Bevestigd. De deelnemer leest wat er is besloten en waarom."))
    return redirect("groups:suspension", pk)


@login_required
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_suspension_for(person, pk)
    try:
        lifted = lift_suspension(by=person, suspension=found, in_force=saw_in_force(request))
    except RefusedError as error:
        return _page(request, get_suspension_for(person, pk), error)
    was_in_force = lifted.confirmed_at is not None
    messages.success(
        request, _("De schorsing is voorbij.") if was_in_force else _("Het voorstel is ingetrokken.")
    )
    return redirect("groups:people", found.membership.group_id)
