"""Erasing oneself: what goes, what stays, and afterwards a page that says so."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import erase_person, hindrances_of
from members.forms import EraseForm
from members.models import Person
from members.permissions import can_open_private_records
from members.protocol import Hindrance, Kept, WhatIsKept
from members.rules import StillNeededError
from members.sign_in import ask_proof
from supportgroups.lib.facts import ask


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before it
    if not can_open_private_records(person):
        return render(request, "members/erase.html", {"is_closed": True}, status=409)
    proof = ask_proof(request, person)
    if proof is not None:
        return proof
    form = EraseForm(request.POST if request.method == "POST" else None)
    hindrances = hindrances_of(person)
    if form.is_valid() and not hindrances:
        return _erase(request, person, form)
    status = 409 if form.is_bound and hindrances else 422 if form.errors else 200
    return _page(request, person, form, hindrances, status)


def _erase(request: HttpRequest, person: Person, form: EraseForm) -> HttpResponse:
    try:
        erase_person(person=person)
    except StillNeededError:
        # Since a moment ago: the other one went first.
        return _page(request, person, form, hindrances_of(person), 409)
    # Its row went with him: only the cookie is left to take back.
    request.session.flush()
    return HttpResponseRedirect(reverse("members:erased"))


def _page(
    request: HttpRequest, person: Person, form: EraseForm, hindrances: list[Hindrance], status: int
) -> HttpResponse:
    rows: list[Kept] = [row for row in ask(WhatIsKept(person.pk)) if row.number or row.of_others]
    context = {
        "form": form,
        "hindrances": hindrances,
        "rows": rows,
        "staying": [row for row in rows if row.after],
        "of_others": sum(row.of_others for row in rows),
    }
    return render(request, "members/erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "members/erased.html")
