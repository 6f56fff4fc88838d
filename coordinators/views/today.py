"""The coordinator's home: what needs you today."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordinators.permissions import get_organisations_today_for
from coordinators.queries import today_for
from members.models import Person


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    organisations = get_organisations_today_for(person)
    return render(request, "coordinators/home.html", {"today": today_for(person, organisations)})
