"""Where somebody stands: his places, stopping, and coming back."""

from collections import defaultdict
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions import come_back, open_reason, stop_membership
from groups.forms.arriving import ReturnAliasForm
from groups.models import Group, Membership, Suspension
from groups.permissions import get_own_membership_for
from groups.protocol import RoomLink, WhereIsTheRoom
from groups.queries.home import Home, Stage, home_of, standing_in
from groups.queries.people import coordinators_in
from groups.queries.returns import return_choices
from groups.views.setup import status_of
from members.models import Person
from members.rules import AliasTakenError, PrivateRecordsClosedError, RefusedError
from supportgroups.lib.facts import ask


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead everyone to the one thing that comes next for him, or show him all his places."""
    person = request.user
    if not isinstance(person, Person):
        return render(request, "groups/door.html")
    found = home_of(person)
    if found.to_accept is not None:
        return redirect("groups:accept", found.to_accept.group.pk)
    if found.leads_now:
        return redirect("crisis:day")
    if found.only_confirms:
        return redirect("coordinators:home")
    rooms = _rooms(person)[found.only_group.group.pk] if found.only_group else []
    return redirect(rooms[0].url) if len(rooms) == 1 else _places(request, person, found)


@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    return _places(request, person, home_of(person))


def _places(request: HttpRequest, person: Person, found: Home) -> HttpResponse:
    rooms = _rooms(person)
    told = coordinators_in(one.group.organisation_id for one in found.standings if one.suspension)
    shown = [
        {
            "standing": one,
            "rooms": rooms[one.group.pk],
            "reason": _reason(person, one.suspension) if one.suspension else "",
            "talk_to": told[one.group.organisation_id] if one.suspension else [],
        }
        for one in found.standings
    ]
    return render(request, "groups/home.html", {"home": found, "places": shown})


def _reason(person: Person, suspension: Suspension) -> str:
    try:
        return open_reason(by=person, suspension=suspension)
    except PrivateRecordsClosedError as closed:
        return closed.message


def _rooms(person: Person) -> dict[int, list[RoomLink]]:
    rooms: dict[int, list[RoomLink]] = defaultdict(list)
    for link in ask(WhereIsTheRoom(person.pk)):
        rooms[link.group_id].append(link)
    return rooms


@login_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    person = cast("Person", request.user)
    membership = _membership(person, pk)
    if membership is None:
        return redirect("groups:places")
    if request.method == "POST":
        stop_membership(person=person, membership=membership)
        return redirect("home")
    return render(request, "groups/stop.html", {"membership": membership})


@login_required
@require_http_methods(["GET", "POST"])
def come_home(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    person = cast("Person", request.user)
    membership = _membership(person, pk)
    if membership is None:
        return redirect("groups:places")
    if request.method == "POST":
        return _come_back(request, person, membership)
    standing = standing_in(person, membership.group)
    if standing is None or standing.stage not in {Stage.STOPPED, Stage.ENDED}:
        return redirect("home")
    return _ways_back(request, membership)


def _membership(person: Person, pk: int | None) -> Membership | None:
    """Return the membership that is meant; without a number only where there is but one."""
    if pk is not None:
        return get_own_membership_for(person, pk)
    own = [standing.membership for standing in home_of(person).standings if standing.membership]
    return own[0] if len(own) == 1 else None


def _come_back(request: HttpRequest, person: Person, membership: Membership) -> HttpResponse:
    target = _target(request, membership)
    form = ReturnAliasForm(request.POST if "alias" in request.POST else None, group=target, person=person)
    if form.is_bound and not form.is_valid():
        return _other_alias(request, membership, target, form)
    alias = form.cleaned_data["alias"] if form.is_bound else ""
    try:
        back = come_back(person=person, membership=membership, to_group=target, alias=alias)
    except AliasTakenError as error:
        if not form.is_bound:
            form = ReturnAliasForm({"alias": person.alias}, group=target, person=person)
        form.add_error("alias", error.message)
        return _other_alias(request, membership, target, form)
    except RefusedError as error:
        return _ways_back(request, membership, error)
    if back.state == Membership.State.JOINING:
        return redirect("groups:accept", back.group_id)
    return redirect("home")


def _target(request: HttpRequest, membership: Membership) -> Group:
    # Only what is open to him or his already: in any other group he could try who is called how.
    own = Group.objects.filter(memberships__person=membership.person_id)
    wanted = request.POST.get("group", "")
    known = (group for group in [*return_choices(membership), *own] if str(group.pk) == wanted)
    return next(known, membership.group)


def _other_alias(
    request: HttpRequest, membership: Membership, target: Group, form: ReturnAliasForm
) -> HttpResponse:
    context = {"membership": membership, "target": target, "form": form}
    return render(request, "groups/return_alias.html", context, status=422)


def _ways_back(
    request: HttpRequest, membership: Membership, refused: RefusedError | None = None
) -> HttpResponse:
    context = {
        "membership": membership,
        "choices": return_choices(membership),
        "why": refused.message if refused else "",
    }
    return render(request, "groups/return.html", context, status=status_of(refused) if refused else 200)
