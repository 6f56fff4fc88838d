"""The page of a conversation."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.actions import mute_room, post_message
from chat.forms import PostForm
from chat.models import Room
from chat.permissions import get_room_for
from chat.protocol import FrameError
from chat.queries import Line, first_unread, has_earlier, lines_for, place_in, talks_with
from chat.rules import Place
from groups.queries import next_evening
from members.models import Person


@login_required
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_room_for(person, pk)
    if request.method == "POST":
        return _post(request, person, found)
    return _page(request, person, found, PostForm())


def _post(request: HttpRequest, person: Person, found: Room) -> HttpResponse:
    form = PostForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, form, status=422)
    try:
        post_message(person=person, room=found, **form.cleaned_data)
    except FrameError as error:
        form.refuse(error.code)
        return _page(request, person, found, form, status=422)
    return redirect("chat:room", found.pk)


def _page(
    request: HttpRequest, person: Person, found: Room, form: PostForm, *, status: int = 200
) -> HttpResponse:
    place = place_in(found.pk, person.pk)
    lines = lines_for(found, person, place)
    context = {
        **_frame(found, person, place, lines),
        "next_meeting": None if found.matter else next_evening(found.group),
        "first_unread_seq": first_unread(found.pk, person.pk, place),
        "may_write": place.may_write,
        "notices": get_messages(request),
        "me": person.pk,
        "form": form,
    }
    return render(request, "chat/room.html", context, status=status)


@login_required
@require_safe
def earlier(request: HttpRequest, pk: int, before: int) -> HttpResponse:
    person = cast("Person", request.user)
    found = get_room_for(person, pk)
    place = place_in(found.pk, person.pk)
    lines = lines_for(found, person, place, before=before)
    return render(request, "chat/earlier.html", _frame(found, person, place, lines))


def _frame(found: Room, person: Person, place: Place, lines: list[Line]) -> dict[str, object]:
    earlier_url = ""
    if has_earlier(found, place, lines):
        earlier_url = reverse("chat:earlier", args=[found.pk, lines[0].seq])
    return {
        "room": found,
        "group": found.group,
        "talks_with": talks_with(found, person),
        "is_private": found.matter is not None,
        "messages": [line for line in lines if not line.ended],
        "last_seq": found.last_seq,
        # Who asks for help may be suspended or stopped: the group and its rules are not what this is about.
        "rules_url": "" if found.matter else reverse("groups:rules", args=[found.group_id]),
        "accept_url": reverse("groups:accept", args=[found.group_id]),
        "earlier_url": earlier_url,
    }


@login_required
@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    mute_room(person=person, room=get_room_for(person, pk), muted=not request.POST.get("wanted"))
    return redirect("members:notifications")
