"""The page that shows that what had its time is gone."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordinators.permissions import get_organisations_today_for
from coordinators.queries.retention import what_was_removed
from members.models import Person


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    # Figures of the whole installation, without anybody: for whoever answers for an organisation.
    get_organisations_today_for(cast("Person", request.user))
    return render(request, "coordinators/retention.html", {"nights": what_was_removed()})
