"""Agreements between a facilitator and a coordinator: one page for both."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordinators.actions import propose_agreement, sign_agreement, withdraw_agreement
from coordinators.actions.agreements import terms_of
from coordinators.forms import AgreementForm
from coordinators.forms.agreements import filled_in
from coordinators.permissions import Facilitator, get_agreed_work_for, get_agreement_for
from coordinators.queries import agreements_page
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError


@login_required
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_agreed_work_for(person, slug, pk)
    if request.method != "POST":
        return _page(request, facilitator)
    form = AgreementForm(request.POST)
    if not form.is_valid():
        return _page(request, facilitator, form=form, status=422)
    try:
        propose_agreement(by=person, facilitator=facilitator, terms=form.terms())
    except RefusedError as error:
        form.add_error(None, error.message)
        return _page(request, facilitator, form=form, status=status_of(error))
    messages.success(request, _("Je voorstel staat klaar. De ander leest en tekent het."))
    return redirect("coordinators:agreement", slug, pk)


@login_required
@require_POST
def sign(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_agreed_work_for(person, slug, pk)
    found = get_agreement_for(facilitator, number)
    try:
        sign_agreement(by=person, facilitator=facilitator, agreement=found)
    except RefusedError as error:
        return _page(request, facilitator, refused=error, status=status_of(error))
    messages.success(request, _("Afgesproken. De contacttijden gelden nu, de uren vanaf maandag."))
    return redirect("coordinators:agreement", slug, pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_agreed_work_for(person, slug, pk)
    found = get_agreement_for(facilitator, number)
    try:
        withdraw_agreement(by=person, facilitator=facilitator, agreement=found)
    except RefusedError as error:
        return _page(request, facilitator, refused=error, status=status_of(error))
    messages.success(request, _("Het voorstel is weg."))
    return redirect("coordinators:agreement", slug, pk)


def _page(
    request: HttpRequest,
    facilitator: Facilitator,
    *,
    form: AgreementForm | None = None,
    refused: RefusedError | None = None,
    status: int = 200,
) -> HttpResponse:
    page = agreements_page(facilitator, cast("Person", request.user))
    initial = filled_in(terms_of(page.basis)) if page.basis else None
    context = {
        "page": page,
        "facilitator": facilitator,
        "form": form or AgreementForm(initial=initial),
        "refused": refused,
    }
    return render(request, "coordinators/agreement.html", context, status=status)
