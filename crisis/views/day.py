"""What somebody who works for a group sees first."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crisis.permissions import get_kinds_of_work_for
from crisis.protocol import WhatWaits
from crisis.queries.day import day_of
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.facts import ask


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    kinds = get_kinds_of_work_for(person)
    found = day_of(person, kinds, ask(WhatWaits(person.pk)))
    return render(request, "crisis/day.html", {"day": found, "today": clock.today()})
