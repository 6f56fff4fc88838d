"""What overrides secrecy, accepting the house rules, reading them, and proposing a new version."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import accept_rules, propose_rules, withdraw_rules
from groups.forms.rules import ProposalForm
from groups.models import Group, Membership, RulesVersion
from groups.permissions import (
    can_propose_rules,
    get_group_for,
    get_group_for_inviter,
    get_rules_group_for,
    get_rules_proposal_for,
)
from groups.queries.home import Stage, standing_in
from groups.queries.rules import (
    acceptances_of,
    changes_for,
    newest_rules,
    proposed_rules,
    published_rules,
    safety_card,
)
from groups.rules import NewerRulesError
from groups.views.setup import status_of
from groups.views.welcome import has_read_overrides, note_overrides_read
from members.models import Person
from members.rules import RefusedError

# Python itself refuses to read thousands of digits as a number.
LONGEST_NUMBER = 100


@login_required
@require_http_methods(["GET", "POST"])
def overrides(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_group_for(cast("Person", request.user), pk)
    if request.method == "POST":
        note_overrides_read(request, group.pk)
        return redirect("groups:accept", group.pk)
    return render(request, "groups/overrides.html", {"card": safety_card(), "group": group})


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for(person, pk)
    standing = standing_in(person, group)
    if standing is None or standing.stage != Stage.ACCEPT:
        return redirect("home")
    is_first = not acceptances_of(group, person).exists()
    if is_first and not has_read_overrides(request, group.pk):
        return redirect("groups:overrides", group.pk)
    if request.method == "POST":
        return _accept(request, person, group)
    return _cards(request, person, group)


def _accept(request: HttpRequest, person: Person, group: Group) -> HttpResponse:
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return _cards(request, person, group, why=_("Lees de regels en kies dan “Ik doe mee”."), status=422)
    read = published_rules(group).filter(number=number).first()
    if read is None:
        raise Http404
    try:
        accept_rules(person=person, version=read)
    except NewerRulesError as error:
        return _cards(request, person, group, read=read, why=error.message, status=409)
    except RefusedError as error:
        return _cards(request, person, group, why=error.message, status=status_of(error))
    return redirect("home")


def _cards(
    request: HttpRequest,
    person: Person,
    group: Group,
    *,
    read: RulesVersion | None = None,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    newest = newest_rules(group)
    if newest is None:
        raise Http404
    changes = changes_for(person, newest, read=read)
    context = {"group": group, "version": newest, "changes": changes, "why": why}
    return render(request, "groups/accept.html", context, status=status)


@login_required
@require_safe
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_rules_group_for(person, pk)
    may_propose = can_propose_rules(person, group)
    context = {
        "group": group,
        "version": newest_rules(group),
        "acceptances": acceptances_of(group, person),
        "card": safety_card(),
        "may_propose": may_propose,
        "proposal": proposed_rules(group) if may_propose else None,
        "is_member": Membership.objects.filter(group=group, person=person).exists(),
    }
    return render(request, "groups/rules.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    group = get_group_for_inviter(person, pk)
    form = ProposalForm(group, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                propose_rules(by=person, group=group, cards=form.chosen())
            except RefusedError as error:
                form.message, status = error.message, status_of(error)
            else:
                messages.success(request, _("Je voorstel is klaar. Een coördinator bevestigt het."))
                return redirect("groups:rules", group.pk)
    return render(request, "groups/rules_new.html", {"group": group, "form": form}, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast("Person", request.user)
    version = get_rules_proposal_for(person, pk)
    try:
        withdraw_rules(by=person, version=version)
    except RefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Het voorstel is ingetrokken."))
    return redirect("groups:rules", version.group_id)
