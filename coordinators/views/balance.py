"""Mijn balans: a facilitator's own weeks, hours that he logs, and what he thinks about a boundary that he passed."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordinators.actions import (
    change_work,
    log_work,
    open_consideration,
    remove_work,
    see_passings,
    write_consideration,
)
from coordinators.forms import ConsiderationForm, EntryForm, WorkForm
from coordinators.permissions import (
    Facilitator,
    facilitates_for,
    get_consideration_for,
    get_entry_for,
    get_own_work_for,
)
from coordinators.queries import agreements_page
from coordinators.queries.balance import balance_of, chosen_monday, entries_of
from coordinators.queries.load import load_of
from coordinators.queries.measures import as_csv
from groups.rules import NotAllowedError
from members.models import Person
from members.permissions import can_open_private_records
from members.rules import RefusedError

HERE = "coordinators:balance"


@login_required
@require_safe
def own_balance(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    own = facilitates_for(person) if can_open_private_records(person) else []
    if not own:
        raise Http404
    if len(own) == 1:
        return redirect(HERE, own[0].organisation.slug)
    return render(request, "coordinators/balances.html", {"own": own})


@login_required
@require_http_methods(["GET", "POST"])
def balance(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the own weeks; a POST logs hours, so that logging needs no page of its own."""
    person = cast("Person", request.user)
    facilitator = get_own_work_for(person, slug)
    if request.method != "POST":
        return _page(request, facilitator, WorkForm())
    form = WorkForm(request.POST)
    if form.is_valid():
        try:
            log_work(by=person, facilitator=facilitator, logged=form.logged(), once=form.once_or_new)
        except RefusedError as error:
            form.add_error(None if isinstance(error, NotAllowedError) else "on", error.message)
        else:
            messages.success(request, _("Genoteerd."))
            return redirect(HERE, slug)
    return _page(request, facilitator, form, status=422)


def _page(
    request: HttpRequest, facilitator: Facilitator, form: WorkForm, *, status: int = 200
) -> HttpResponse:
    person = cast("Person", request.user)
    monday = chosen_monday(request.GET.get("week", ""))
    shown = balance_of(facilitator, monday, own=True)
    if any(one.consideration is None for one in shown.asked):
        # He is shown them now: from here on his coordinator may see them too.
        see_passings(by=person, facilitator=facilitator, passings=[one.passing for one in shown.asked])
        shown = balance_of(facilitator, monday, own=True)
    context = {
        "facilitator": facilitator,
        "balance": shown,
        "agreements": agreements_page(facilitator, person),
        "entries": entries_of(facilitator, shown.week),
        "form": form,
        "own": True,
    }
    return render(request, "coordinators/balance.html", context, status=status)


@login_required
@require_safe
def balance_csv(request: HttpRequest, slug: str) -> HttpResponse:
    facilitator = get_own_work_for(cast("Person", request.user), slug)
    until = chosen_monday(request.GET.get("week", ""))
    return csv_file(as_csv(load_of(facilitator, until=until), own=True))


def csv_file(text: str, *, name: str = "weken") -> HttpResponse:
    """Answer numbers as a file whose name says nothing about anybody."""
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_entry_for(person, pk)
    fields = ("kind", "minutes", "on", "is_heavy", "shares_heavy")
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_work(by=person, entry=found, logged=form.logged())
        except RefusedError as error:
            form.add_error("on", error.message)
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect(HERE, found.organisation.slug)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "coordinators/entry.html", {"entry": found, "form": form}, status=status)


@login_required
@require_POST
def entry_remove(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_entry_for(person, pk)
    remove_work(by=person, entry=found)
    messages.success(request, _("Weggehaald."))
    return redirect(HERE, found.organisation.slug)


@login_required
@require_http_methods(["GET", "POST"])
def consideration(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_consideration_for(person, pk)
    if request.method != "POST":
        before = open_consideration(by=person, consideration=found)
        form = ConsiderationForm(initial={"text": before, "sharing": found.sharing})
        return render(request, "coordinators/consideration.html", {"consideration": found, "form": form})
    form = ConsiderationForm(request.POST)
    if not form.is_valid():
        context = {"consideration": found, "form": form}
        return render(request, "coordinators/consideration.html", context, status=422)
    write_consideration(by=person, consideration=found, **form.cleaned_data)
    messages.success(request, _("Bewaard."))
    return redirect(HERE, found.organisation.slug)
