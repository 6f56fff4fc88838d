"""The page on which coordinators say of numbers and other help that they looked, and what they found."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crisis.forms import CheckForm
from crisis.permissions import guard_checker
from crisis.queries.helplines import all_numbers, find_line
from groups.actions.directory import check_reference
from groups.queries.directory import all_entries, find_entry
from groups.rules.directory import Register
from members.models import Person
from members.rules import RefusedError


@login_required
@require_safe
def checks(request: HttpRequest, register: str) -> HttpResponse:
    guard_checker(cast("Person", request.user))
    return _page(request, _register(register))


@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    guard_checker(person)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, Register.HELPLINES, refused=_("Dat is niet gelukt. Probeer het nog een keer."))
    given = form.cleaned_data
    register = Register(given.pop("register"))
    try:
        check_reference(by=person, register=register, current=_current(register, given["slug"]), **given)
    except RefusedError as error:
        return _page(request, register, refused=error.message)
    messages.success(request, _("Opgeslagen, met de datum van vandaag."))
    return redirect("crisis:checks", register.value)


def _register(name: str) -> Register:
    if name not in set(Register):
        raise Http404
    return Register(name)


def _current(register: Register, slug: str) -> str:
    found = find_line(slug) if register is Register.HELPLINES else find_entry(slug)
    if found is None:
        raise Http404
    return found.content


def _page(request: HttpRequest, register: Register, *, refused: str = "") -> HttpResponse:
    context = {
        "register": register,
        "lines": all_numbers() if register is Register.HELPLINES else [],
        "entries": all_entries() if register is Register.DIRECTORY else [],
        "refused": refused,
    }
    return render(request, "crisis/checks.html", context, status=422 if refused else 200)
