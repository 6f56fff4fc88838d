"""The facilitators of a coordinator's organisations, and the own page of a facilitator."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coordinators.permissions import facilitates_for, facilitators_in, get_own_work_for
from coordinators.queries import agreements_page, signed_agreements, waiting_agreements
from groups.views.setup import own_organisations
from members.models import Person
from members.permissions import can_open_private_records


@login_required
@require_safe
def facilitators(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    found = [one for one in facilitators_in(own_organisations(request)) if one.person != person]
    signed, waiting = signed_agreements(found), waiting_agreements(found)
    rows = [
        {"facilitator": one, "agreement": next(reversed(signed[key]), None), "waiting": waiting.get(key)}
        for one in found
        for key in [(one.organisation.pk, one.person.pk)]
    ]
    return render(request, "coordinators/facilitators.html", {"rows": rows})


@login_required
@require_safe
def own_balance(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    own = facilitates_for(person) if can_open_private_records(person) else []
    if not own:
        raise Http404
    if len(own) == 1:
        return redirect("coordinators:balance", own[0].organisation.slug)
    return render(request, "coordinators/balances.html", {"own": own})


@login_required
@require_safe
def balance(request: HttpRequest, slug: str) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_own_work_for(person, slug)
    context = {"facilitator": facilitator, "page": agreements_page(facilitator, person)}
    return render(request, "coordinators/balance.html", context)
