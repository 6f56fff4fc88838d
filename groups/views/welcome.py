"""From an invitation to a place: what this is, an alias, a way to sign in, and what overrides secrecy."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.actions import find_invitation, redeem_invitation
from groups.forms.arriving import PASSKEY, ArrivalAliasForm, WayForm
from groups.models import Appointment, Invitation
from groups.permissions import can_lead_group
from groups.queries.rules import safety_card
from groups.rules import InvitationGoneError, InvitationUnknownError
from groups.views.arrival import Arrival, forget_arrival
from members.actions import change_alias, welcome_person
from members.models import Device, Person
from members.queries import has_proven
from members.rules import AliasTakenError, RefusedError
from members.sign_in import begin_code_sign_in, sign_in_person, sign_out, with_next

Kind = Invitation.Kind
type_of_step = Callable[[HttpRequest, Arrival], HttpResponse]


def _gone(request: HttpRequest, error: InvitationGoneError) -> HttpResponse:
    return render(
        request, "groups/invitation_gone.html", {"why": error.message}, status=404 if error.unknown else 410
    )


def _stopped(request: HttpRequest, error: RefusedError) -> HttpResponse:
    return render(request, "groups/invitation_refused.html", {"why": error.message}, status=409)


def _arriving(step: type_of_step) -> Callable[[HttpRequest], HttpResponse]:
    """A step for a browser that opened an invitation; without one it says what to do."""

    @require_http_methods(["GET", "POST"])
    @wraps(step)
    def on_the_way(request: HttpRequest) -> HttpResponse:
        arrival = Arrival.of(request)
        try:
            if arrival is None:
                raise InvitationUnknownError(_("Open de link van je uitnodiging nog een keer."))
            return step(request, arrival)
        except InvitationGoneError as error:
            return _gone(request, error)

    return on_the_way


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = find_invitation(token)
    except InvitationGoneError as error:
        arrival = Arrival.of(request)
        return redirect("groups:way") if arrival and arrival.came_by(token) else _gone(request, error)
    if request.method == "POST":
        return _set_out(request, invitation, token)
    person = request.user if isinstance(request.user, Person) else None
    context = {
        "invitation": invitation,
        "person": person,
        "is_own": person is not None and _is_own(person, invitation),
        "is_other": person is not None and _is_for_other(person, invitation),
    }
    return render(request, "groups/welcome.html", context)


def _is_own(person: Person, invitation: Invitation) -> bool:
    if person.pk == invitation.made_by_id:
        return True
    return (
        invitation.kind == Kind.MEMBER
        and invitation.group is not None
        and can_lead_group(person, invitation.group)
    )


def _is_for_other(person: Person, invitation: Invitation) -> bool:
    return invitation.restores is not None and invitation.restores.person_id != person.pk


def _set_out(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if invitation.restores is not None:
        return _restore(request, invitation, invitation.restores.person, token)
    Arrival.begin(request, token=token)
    return redirect("groups:join" if request.user.is_authenticated else "groups:alias")


def _restore(request: HttpRequest, invitation: Invitation, person: Person, token: str) -> HttpResponse:
    if request.user.is_authenticated:
        if request.user.pk != person.pk:
            return redirect("groups:welcome", token)
        # The session on which this page stands ends with all others of this person.
        sign_out(request, why=Device.Ended.NEW_PHONE)
    try:
        redeem_invitation(token=token, person=person)
    except InvitationGoneError as error:
        return _gone(request, error)
    except RefusedError as error:
        return _stopped(request, error)
    Arrival.begin_restored(request, invitation, person)
    return redirect("groups:way")


@_arriving
def alias(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    person = request.user if isinstance(request.user, Person) else None
    form = ArrivalAliasForm(
        request.POST if request.method == "POST" else None,
        invitation=arrival.invitation(),
        person=person or arrival.person(),
        initial={"alias": arrival.alias},
    )
    if form.is_valid() and _keep_alias(request, arrival, person, form):
        return redirect("groups:join" if person else "groups:way")
    return render(request, "groups/alias.html", {"form": form}, status=422 if form.errors else 200)


def _keep_alias(
    request: HttpRequest, arrival: Arrival, person: Person | None, form: ArrivalAliasForm
) -> bool:
    chosen = form.cleaned_data["alias"]
    named = person or arrival.person()
    try:
        if named is not None:
            change_alias(person=named, alias=chosen)
    except RefusedError as error:
        form.add_error("alias", error.message)
        return False
    arrival.go_on(request, alias=chosen)
    return True


@_arriving
def way(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    onwards = reverse("groups:join") if arrival.token else reverse("home")
    if request.user.is_authenticated:
        return redirect(onwards)
    if arrival.token:
        arrival.invitation()
    elif arrival.person() is None:
        raise InvitationGoneError(_("Deze nieuwe telefoon is geweigerd, of een andere nam het over."))
    if not (arrival.alias or arrival.person_id):
        return redirect("groups:alias")
    form = WayForm(request.POST if request.method == "POST" else None, initial={"way": PASSKEY})
    if form.is_valid():
        response = _go_in(request, arrival, form, onwards)
        if response is not None:
            return response
    context = {"form": form, "is_new_phone": not arrival.token}
    return render(request, "groups/way.html", context, status=422 if form.errors else 200)


def _go_in(request: HttpRequest, arrival: Arrival, form: WayForm, onwards: str) -> HttpResponse | None:
    person = arrival.person()
    if person is None:
        person = welcome_person(alias=arrival.alias)
        arrival.go_on(request, person_id=str(person.pk))
    if form.cleaned_data["way"] == PASSKEY:
        sign_in_person(request, person, method="invitation")
        return redirect(with_next(reverse("members:passkey_add"), onwards))
    try:
        return begin_code_sign_in(request, person, form.cleaned_data["email"], next_url=onwards)
    except RefusedError as error:
        form.add_error("email", error.message)
        return None


@login_required
def join(request: HttpRequest) -> HttpResponse:
    # Sent twice: the first time finished the arrival, and home knows where this person stands.
    return _join(request) if Arrival.of(request) else redirect("home")


@_arriving
def _join(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    if not arrival.token:
        forget_arrival(request)
        return redirect("home")
    if request.method == "POST":
        return _redeem(request, arrival)
    return _before_joining(request, arrival)


def _before_joining(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    invitation = arrival.invitation()
    page = "groups/overrides.html" if invitation.kind == Kind.MEMBER else "groups/join_staff.html"
    return render(request, page, {"invitation": invitation, "card": safety_card()})


def _redeem(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    person = cast("Person", request.user)
    try:
        made = redeem_invitation(token=arrival.token, person=person)
    except InvitationGoneError:
        raise
    except AliasTakenError:
        return redirect("groups:alias")
    except RefusedError as error:
        forget_arrival(request)
        return _stopped(request, error)
    forget_arrival(request)
    if isinstance(made, Appointment):
        person.refresh_from_db()
        return redirect("home" if has_proven(request.session, person) else "members:second_factor")
    note_overrides_read(request, made.group_id)
    return redirect("groups:accept", made.group_id)


_READ = "overrides_read"


def note_overrides_read(request: HttpRequest, group_id: int) -> None:
    """Remember on this browser that somebody read what overrides secrecy before a group's rules."""
    request.session[_READ] = sorted({*request.session.get(_READ, []), group_id})


def has_read_overrides(request: HttpRequest, group_id: int) -> bool:
    """Return whether what overrides secrecy was read on this browser before this group's rules."""
    return group_id in request.session.get(_READ, [])
