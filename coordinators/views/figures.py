"""The figures of an organisation about half a year, for its coordinators and whomever they show them to."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coordinators.queries.figures_page import FiguresPage, figures_as_csv, figures_page
from coordinators.views.balance import csv_file
from groups.permissions import get_organisation_for
from groups.views.setup import own_organisations
from members.models import Person


@login_required
@require_safe
def own_figures(request: HttpRequest) -> HttpResponse:
    own = own_organisations(request)
    if len(own) == 1:
        return redirect("coordinators:figures", own[0].slug)
    return render(request, "coordinators/figures_of.html", {"organisations": own})


@login_required
@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "coordinators/figures.html", {"page": _page(request, slug)})


@login_required
@require_safe
def figures_csv(request: HttpRequest, slug: str) -> HttpResponse:
    page = _page(request, slug)
    if page.chosen is None:
        raise Http404
    return csv_file(figures_as_csv(page), name="cijfers")


def _page(request: HttpRequest, slug: str) -> FiguresPage:
    organisation = get_organisation_for(cast("Person", request.user), slug)
    return figures_page(organisation, request.GET.get("halfjaar", ""))
