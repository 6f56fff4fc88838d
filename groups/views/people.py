"""The people of a group as its facilitators see them: members, invitations, lost phones."""

import secrets
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import confirm_restoration, invite, refuse_restoration, revoke_invitation
from groups.models import Group, Invitation, Restoration
from groups.permissions import (
    can_confirm_for,
    can_coordinate,
    can_invite_to_group,
    can_lead_group,
    get_group_for_inviter,
    get_invitation_to_revoke_for,
    get_membership_to_restore_for,
    get_people_group_for,
    get_restoration_for,
)
from groups.queries.people import people_of, show_invitation
from groups.views.arrival import close_link, open_link
from groups.views.setup import status_of
from members.models import Person
from members.rules import RefusedError

_TOKENS = "made_invitations"


@login_required
@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    return people_page(request, get_people_group_for(cast("Person", request.user), pk))


def people_page(request: HttpRequest, group: Group, refused: RefusedError | None = None) -> HttpResponse:
    """Show the people of a group; a backup professional sees only what waits for a second person."""
    person = cast("Person", request.user)
    page = people_of(group, person)
    confirms = can_confirm_for(person, group.organisation, proposer=None, subject=None)
    context = {
        "page": page,
        "confirms": confirms,
        "waits": [row for row in page.members if row.restoration or (confirms and row.is_proposed_out)],
        "may_confirm": [one.pk for one in page.restorations if confirms and _is_second(person, one)],
        "group": group,
        "leads": can_lead_group(person, group),
        "coordinates": can_coordinate(person, group.organisation),
        "may_invite": can_invite_to_group(person, group),
        "viewer": person,
        "why": refused.message if refused else "",
    }
    return render(request, "groups/people.html", context, status=status_of(refused) if refused else 200)


def _is_second(person: Person, restoration: Restoration) -> bool:
    return person.pk not in {restoration.invited_by_id, restoration.person_id}


@login_required
@require_http_methods(["GET", "POST"])
def make_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for_inviter(person, pk)
    if request.method == "POST":
        known = made_with(request, request.POST.get("once", ""))
        if known is not None:
            return redirect("groups:invited", known)
        invitation, token = invite(
            by=person, kind=Invitation.Kind.MEMBER, organisation=group.organisation, group=group
        )
        return _show_once(request, invitation, token)
    return render(request, "groups/invite.html", {"group": group, "once": fresh_once()})


@login_required
@require_http_methods(["GET", "POST"])
def new_phone(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    membership = get_membership_to_restore_for(person, pk)
    context = {"membership": membership, "once": fresh_once()}
    if request.method != "POST":
        return render(request, "groups/new_phone.html", context)
    known = made_with(request, request.POST.get("once", ""))
    if known is not None:
        return redirect("groups:invited", known)
    try:
        invitation, token = invite(
            by=person,
            kind=Invitation.Kind.NEW_PHONE,
            organisation=membership.group.organisation,
            group=membership.group,
            restores=membership,
        )
    except RefusedError as error:
        return render(request, "groups/new_phone.html", {**context, "why": error.message}, status=422)
    return _show_once(request, invitation, token)


def fresh_once() -> str:
    return secrets.token_urlsafe(9)


def made_with(request: HttpRequest, once: str) -> int | None:
    """Return the invitation that this very form made already: a second tap makes no second link."""
    return next((made["pk"] for made in request.session.get(_TOKENS, []) if made["once"] == once), None)


def _show_once(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    keep_token(request, invitation, token)
    return redirect("groups:invited", invitation.pk)


def keep_token(request: HttpRequest, invitation: Invitation, token: str) -> None:
    # The token waits in the session for one page, sealed, and nowhere else.
    made = {"pk": invitation.pk, "token": close_link(token), "once": request.POST.get("once", "")}
    request.session[_TOKENS] = [*request.session.get(_TOKENS, [])[-4:], made]


@login_required
@require_safe
def invited(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    invitation = get_invitation_to_revoke_for(person, pk)
    if invitation.made_by_id != person.pk or invitation.group is None:
        raise Http404
    # Who made it and has left his role since is a stranger to the group.
    group = get_people_group_for(person, invitation.group.pk)
    token = take_token(request, pk)
    context = {
        "invitation": invitation,
        "group": group,
        "shown": show_invitation(token) if token else None,
    }
    return render(request, "groups/invited.html", context)


def take_token(request: HttpRequest, pk: int) -> str:
    kept = request.session.get(_TOKENS, [])
    token = next((made["token"] for made in kept if made["pk"] == pk), "")
    if token:
        request.session[_TOKENS] = [{**made, "token": ""} if made["pk"] == pk else made for made in kept]
    return open_link(token)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    invitation = get_invitation_to_revoke_for(person, pk)
    if invitation.group is None:
        raise Http404
    group = get_people_group_for(person, invitation.group.pk)
    try:
        revoke_invitation(by=person, invitation=invitation)
    except RefusedError as error:
        return people_page(request, group, error)
    messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
    return redirect("groups:people", group.pk)


@login_required
@require_POST
def restoration_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    restoration = get_restoration_for(person, pk)
    try:
        confirm_restoration(by=person, restoration=restoration)
    except RefusedError as error:
        return people_page(request, restoration.membership.group, error)
    messages.success(request, _("Bevestigd. Wat alleen van deze deelnemer is, gaat weer open."))
    return redirect("groups:people", restoration.membership.group_id)


@login_required
@require_POST
def restoration_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    restoration = get_restoration_for(person, pk)
    try:
        refuse_restoration(by=person, restoration=restoration)
    except RefusedError as error:
        return people_page(request, restoration.membership.group, error)
    messages.success(request, _("Die telefoon is uitgelogd. Maak een nieuwe link voor de deelnemer zelf."))
    return redirect("groups:people", restoration.membership.group_id)
