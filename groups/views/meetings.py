"""Bijeenkomst: when the next evening is, whether I come, and what I bring in."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.actions.meetings import answer_meeting, bring_in
from groups.forms.meetings import TopicForm
from groups.models import Meeting
from groups.permissions import can_plan_meetings, get_meeting_for
from groups.queries.home import home_of
from groups.queries.meetings import evening_of, evenings_of
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError


@login_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    found = evenings_of(person)
    context = {"groups": found, "home": None if found else home_of(person)}
    return render(request, "groups/meetings/list.html", context)


@login_required
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    return meeting_page(request, get_meeting_for(person, pk))


def meeting_page(
    request: HttpRequest, found: Meeting, *, form: TopicForm | None = None, why: str = "", status: int = 200
) -> HttpResponse:
    """Show one evening; with a form that was refused nothing typed is lost."""
    person = cast("Person", request.user)
    evening = evening_of(person, found)
    context = {
        "evening": evening,
        "group": found.group,
        "form": form or TopicForm(initial={"text": evening.own_words}),
        "plans": can_plan_meetings(person, found.group),
        "why": why,
    }
    return render(request, "groups/meetings/meeting.html", context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_for(person, pk)
    said = request.POST.get("comes")
    if said not in {"yes", "no"}:
        return meeting_page(request, found, why=_("Kies: ik kom, of ik kan niet."), status=422)
    try:
        answer_meeting(person=person, meeting=found, comes=said == "yes")
    except RefusedError as error:
        return meeting_page(request, found, why=error.message, status=status_of(error))
    messages.success(request, _heard(comes=said == "yes"))
    return redirect("groups:meetings") if request.POST.get("back") else redirect("groups:meeting", pk)


def _heard(*, comes: bool) -> str:
    if comes:
        return _("Fijn. We rekenen op je.")
    return _("Goed dat je het zegt. Een reden is niet nodig. Je kunt het tot die avond veranderen.")


@login_required
@require_POST
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_meeting_for(person, pk)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return meeting_page(request, found, form=form, status=422)
    try:
        kept = bring_in(person=person, meeting=found, text=form.cleaned_data["text"])
    except RefusedError as error:
        form.add_error("text", error.message)
        return meeting_page(request, found, form=form, status=status_of(error))
    messages.success(request, _("Bewaard. Wie begeleidt, leest het.") if kept else _("Je inbreng is weg."))
    return redirect("groups:meeting", pk)
