"""Pages of who needs somebody now: ask, see how it stands, take it back, say whether it helped."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crisis.actions import AlreadyAskedError, answer_helped, ask_for_help, own_words, withdraw_request
from crisis.forms import AskForm, CallBackForm, HelpedForm, MessageForm
from crisis.models import HelpRequest
from crisis.permissions import can_answer_somewhere, get_own_request_for
from crisis.queries.asking import HelpPage, help_page, last_request_in, progress_of
from crisis.queries.helplines import numbers
from crisis.queries.requests import is_from_before_new_phone, requests_to_answer
from crisis.rules import EndedError, State
from groups.models import Group
from members.models import Person
from members.queries import has_proven
from members.rules import RefusedError

FORMS: dict[str, type[AskForm]] = {"bericht": MessageForm, "terugbellen": CallBackForm}


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Open to everyone: 112 and the helplines never wait for a sign-in; who is signed in can also ask his group."""
    person = request.user
    if not isinstance(person, Person) or not has_proven(request.session, person):
        return render(request, "crisis/numbers.html", {"numbers": numbers()})
    return _page(request, person, help_page(person))


@login_required
@require_POST
def ask(request: HttpRequest, wants: str) -> HttpResponse:
    person = cast("Person", request.user)
    if wants not in FORMS:
        raise Http404
    page = help_page(person)
    if not page.places:
        return _going_on(request, person, page)
    form = _forms(page, {wants: request.POST})[wants]
    if not form.is_valid():
        return _resent(person, request) or _page(request, person, page, {wants: form}, status=422)
    try:
        made = _ask(person, page, form)
    except AlreadyAskedError as error:
        return _already(request, error.request) or _refuse(
            request,
            person,
            page,
            wants,
            form,
            _("Je vroeg dit al op je vorige telefoon. Die vraag staat nog open."),
        )
    except RefusedError as error:
        return _refuse(request, person, page, wants, form, error.message)
    return redirect("crisis:request", made.pk)


def _already(request: HttpRequest, found: HelpRequest) -> HttpResponse | None:
    return None if is_from_before_new_phone(found) else _shown(request, found)


def _refuse(
    request: HttpRequest, person: Person, page: HelpPage, wants: str, form: AskForm, why: str
) -> HttpResponse:
    form.add_error(None, why)
    return _page(request, person, page, {wants: form}, status=422)


def _going_on(request: HttpRequest, person: Person, page: HelpPage) -> HttpResponse:
    """Lead who cannot ask anything more now to what he asked; 404 where he never could."""
    if not page.going_on:
        raise Http404
    return _resent(person, request) or _shown(request, page.going_on[0])


def _shown(request: HttpRequest, found: HelpRequest) -> HttpResponse:
    messages.info(request, _("Je vraag stond al open. Hier zie je hoe het ermee staat."))
    return redirect("crisis:request", found.pk)


def _resent(person: Person, request: HttpRequest) -> HttpResponse | None:
    """Lead to the request that these very words already made: its group is no choice any more while it goes on."""
    form = AskForm(request.POST, groups=[], leads=False)
    form.is_valid()
    client_id = form.cleaned_data.get("client_id")
    known = person.help_requests.filter(client_id=client_id).first() if client_id else None
    return redirect("crisis:request", known.pk) if known else None


def _ask(person: Person, page: HelpPage, form: AskForm) -> HelpRequest:
    group = next(one.group for one in page.places if one.group.pk == form.cleaned_data["group"])
    return ask_for_help(
        by=person,
        group=group,
        wants=form.wants,
        after=last_request_in(person, group),
        **form.asked(),
    )


@login_required
@require_safe
def own_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    return _progress(request, person, _own(person, pk))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    found = _own(person, pk)
    try:
        withdraw_request(by=person, request=found)
    except EndedError:
        found.refresh_from_db()
        return _progress(request, person, found, refused=_("Je vraag was al afgesloten."), status=409)
    return redirect("crisis:request", found.pk)


@login_required
@require_POST
def helped(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    found = _own(person, pk)
    form = HelpedForm(request.POST)
    if not form.is_valid():
        return _progress(request, person, found, refused=_("Kies ja of nee."), status=422)
    try:
        answer_helped(by=person, request=found, **form.cleaned_data)
    except RefusedError as error:
        return _progress(request, person, found, refused=error.message, status=422)
    return redirect("crisis:request", found.pk)


def _own(person: Person, pk: UUID) -> HelpRequest:
    found = get_own_request_for(person, pk)
    if is_from_before_new_phone(found):
        raise Http404
    return found


def _forms(page: HelpPage, given: dict[str, QueryDict]) -> dict[str, AskForm]:
    groups: list[Group] = [one.group for one in page.places]
    leads = any(one.leads for one in page.places)
    return {
        wants: kind(given.get(wants), groups=groups, leads=leads, auto_id=f"id_{wants}_%s")
        for wants, kind in FORMS.items()
    }


def _page(
    request: HttpRequest,
    person: Person,
    page: HelpPage,
    given: dict[str, AskForm] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = _forms(page, {}) | (given or {})
    context = {
        "page": page,
        "message_form": shown["bericht"],
        "call_form": shown["terugbellen"],
        "numbers": numbers(),
        "is_asked": can_answer_somewhere(person),
        "to_answer": requests_to_answer(person),
    }
    return render(request, "crisis/help.html", context, status=status)


def _progress(
    request: HttpRequest, person: Person, found: HelpRequest, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "progress": progress_of(found, person),
        "request_": found,
        "State": State,
        "own_words": own_words(by=person, request=found),
        "numbers": numbers(),
        "refused": refused,
    }
    return render(request, "crisis/request.html", context, status=status)
