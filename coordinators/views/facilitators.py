"""The facilitators of a coordinator's organisations, and the weeks of each."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordinators.actions import open_consideration
from coordinators.models import Consideration
from coordinators.permissions import get_facilitator_for
from coordinators.queries import agreements_page
from coordinators.queries.balance import Balance, balance_of, chosen_monday, worth_a_talk
from coordinators.queries.load import load_of
from coordinators.queries.measures import as_csv
from coordinators.queries.overview import facilitators_page
from coordinators.queries.supervision import last_talks
from coordinators.views.balance import csv_file
from groups.views.setup import own_organisations
from members.models import Person


@login_required
@require_safe
def facilitators(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    rows = facilitators_page(own_organisations(request), person)
    return render(request, "coordinators/facilitators.html", {"rows": rows})


@login_required
@require_safe
def load(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    person = cast("Person", request.user)
    facilitator = get_facilitator_for(person, slug, pk)
    shown = balance_of(facilitator, chosen_monday(request.GET.get("week", "")), own=False)
    talked = last_talks([facilitator]).get(facilitator.key)
    context = {
        "facilitator": facilitator,
        "balance": shown,
        "agreements": agreements_page(facilitator, person),
        "talks": worth_a_talk(shown.asked, talked_on=talked),
        "talked_on": talked,
        "shared": _shared(person, shown),
        "own": False,
    }
    return render(request, "coordinators/load.html", context)


def _shared(person: Person, shown: Balance) -> list[dict[str, object]]:
    """Return the words that the facilitator shared about these weeks, and nothing that he did not."""
    return [
        {"asked": one, "text": open_consideration(by=person, consideration=one.consideration)}
        for one in shown.asked
        if one.consideration is not None and one.consideration.sharing == Consideration.Sharing.SHARED
    ]


@login_required
@require_safe
def load_csv(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    facilitator = get_facilitator_for(cast("Person", request.user), slug, pk)
    until = chosen_monday(request.GET.get("week", ""))
    return csv_file(as_csv(load_of(facilitator, until=until), own=False))
