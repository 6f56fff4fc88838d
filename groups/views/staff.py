"""Pages about the people of an organisation: invitations, roles, second persons, house-rule proposals."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions.appointments import confirm_appointment, end_appointment
from groups.actions.groups import choose_extra_rules
from groups.actions.invitations import invite, revoke_invitation
from groups.actions.rules import confirm_rules, withdraw_rules
from groups.forms.setup import ExtraRulesForm, StaffInvitationForm
from groups.models import Appointment, HouseRule, Organisation, RulesVersion
from groups.permissions import (
    can_confirm_for,
    can_confirm_rules,
    can_coordinate,
    get_appointment_to_end_for,
    get_invitation_to_revoke_for,
    get_organisation_for,
    get_proposal_for,
    get_rules_proposal_for,
)
from groups.queries.people import show_invitation
from groups.queries.rules import newest_rules
from groups.queries.setup import STAFF_KINDS, open_staff_invitations, rules_waiting_in, staff_of
from groups.rules import changes_between
from groups.views.people import fresh_once, keep_token, made_with, take_token
from groups.views.setup import own_organisations, saw_in_force, status_of
from members.models import Person
from members.rules import RefusedError
from supportgroups.lib import clock


@login_required
@require_http_methods(["GET", "POST"])
def staff_page(request: HttpRequest, slug: str) -> HttpResponse:
    person = cast("Person", request.user)
    organisation = get_organisation_for(person, slug)
    if request.method != "POST":
        return _staff(request, organisation, StaffInvitationForm())
    form = StaffInvitationForm(request.POST)
    if not form.is_valid():
        return _staff(request, organisation, form)
    pk = made_with(request, request.POST.get("once", ""))
    if pk is None:
        made, token = invite(by=person, kind=form.cleaned_data["kind"], organisation=organisation)
        keep_token(request, made, token)
        pk = made.pk
    return redirect("groups:staff_invited", pk)


@login_required
@require_safe
def staff_of_own(request: HttpRequest) -> HttpResponse:
    organisations = own_organisations(request)
    if len(organisations) == 1:
        return redirect("groups:staff", organisations[0].slug)
    return render(request, "groups/setup/organisations.html", {"organisations": organisations})


@login_required
@require_safe
def invited(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    invitation = get_invitation_to_revoke_for(person, pk)
    if invitation.made_by_id != person.pk or invitation.kind not in STAFF_KINDS:
        raise Http404
    organisation = get_organisation_for(person, invitation.organisation.slug)
    token = take_token(request, pk)
    shown = show_invitation(token) if token else None
    context = {"invitation": invitation, "organisation": organisation, "shown": shown}
    return render(request, "groups/setup/invited.html", context)


def _staff(
    request: HttpRequest,
    organisation: Organisation,
    form: StaffInvitationForm,
    refused: RefusedError | None = None,
) -> HttpResponse:
    staff = staff_of([organisation], cast("Person", request.user))[organisation.pk]
    context = {
        "organisation": organisation,
        "colleagues": staff.colleagues(),
        "proposals": staff.proposals(),
        "invitations": open_staff_invitations(organisation),
        "form": form,
        "once": fresh_once(),
        "refused": refused,
    }
    status = status_of(refused) if refused else 422 if form.errors else 200
    return render(request, "groups/setup/staff.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    invitation = get_invitation_to_revoke_for(person, pk)
    organisation = get_organisation_for(person, invitation.organisation.slug)
    try:
        revoke_invitation(by=person, invitation=invitation)
    except RefusedError as error:
        return _staff(request, organisation, StaffInvitationForm(), error)
    messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
    return redirect("groups:staff", organisation.slug)


@login_required
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    appointment = get_proposal_for(person, pk)
    if request.method != "POST":
        return _proposal(request, appointment)
    try:
        confirmed = confirm_appointment(by=person, appointment=appointment)
    except RefusedError as error:
        return _proposal(request, appointment, error)
    messages.success(request, _("%(who)s is bevestigd.") % {"who": confirmed.person.alias})
    return _on_from(person, appointment)


def _proposal(
    request: HttpRequest, appointment: Appointment, refused: RefusedError | None = None
) -> HttpResponse:
    person = cast("Person", request.user)
    is_over = appointment.ends_at is not None and appointment.ends_at <= clock.now()
    waits = appointment.confirmed_at is None and not is_over
    context = {
        "appointment": appointment,
        "waits": waits,
        "is_over": is_over,
        "may_confirm": waits
        and can_confirm_for(
            person, appointment.organisation, proposer=appointment.proposed_by, subject=appointment.person
        ),
        "may_end": can_coordinate(person, appointment.organisation),
        "refused": refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "groups/setup/proposal.html", context, status=status)


def _on_from(person: Person, appointment: Appointment) -> HttpResponse:
    if not can_coordinate(person, appointment.organisation):
        return redirect("home")
    if appointment.group_id is None:
        return redirect("groups:staff", appointment.organisation.slug)
    return redirect("groups:setup", appointment.group_id)


@login_required
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    appointment = get_appointment_to_end_for(person, pk)
    refused = None
    if request.method == "POST":
        try:
            end_appointment(by=person, appointment=appointment, in_force=saw_in_force(request))
        except RefusedError as error:
            refused = error
            appointment = get_appointment_to_end_for(person, pk)
        else:
            return _on_from(person, appointment)
    context = {"appointment": appointment, "refused": refused}
    return render(
        request, "groups/setup/end_role.html", context, status=status_of(refused) if refused else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def extra_rules(request: HttpRequest, slug: str) -> HttpResponse:
    person = cast("Person", request.user)
    organisation = get_organisation_for(person, slug)
    form = ExtraRulesForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        choose_extra_rules(by=person, organisation=organisation, cards=list(form.cleaned_data["cards"]))
        messages.success(request, _("Opgeslagen. Nieuwe groepen beginnen met deze regels."))
        return redirect("groups:extra_rules", organisation.slug)
    chosen = (
        request.POST.getlist("cards") if form else organisation.extra_rules.values_list("slug", flat=True)
    )
    context = {
        "organisation": organisation,
        "form": form,
        "cards": HouseRule.objects.all(),
        "chosen": set(chosen),
        "waiting": rules_waiting_in([organisation]),
    }
    return render(request, "groups/setup/extra_rules.html", context, status=422 if form else 200)


@login_required
@require_http_methods(["GET", "POST"])
def rules_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    version = get_rules_proposal_for(person, pk)
    if not can_coordinate(person, version.group.organisation):
        raise Http404
    if request.method != "POST":
        return _rules(request, version)
    try:
        if "withdraw" in request.POST:
            withdraw_rules(by=person, version=version)
            messages.success(request, _("Het voorstel is weg. De regels blijven zoals ze zijn."))
        else:
            confirm_rules(by=person, version=version)
            messages.success(
                request, _("De nieuwe huisregels gelden nu. Iedereen in de groep leest ze eerst.")
            )
    except RefusedError as error:
        return _rules(request, get_rules_proposal_for(person, pk), error)
    return redirect("groups:setup", version.group_id)


def _rules(request: HttpRequest, version: RulesVersion, refused: RefusedError | None = None) -> HttpResponse:
    current = newest_rules(version.group)
    waits = version.published_at is None and version.withdrawn_at is None
    context = {
        "version": version,
        "group": version.group,
        "current": current,
        "changes": changes_between(current.cards if current else [], version.cards),
        "waits": waits,
        "may_confirm": waits and can_confirm_rules(cast("Person", request.user), version),
        "refused": refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "groups/setup/rules.html", context, status=status)
