"""Pages above all rooms: what is coming, and whether we are alive."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@login_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, "later/plan.html")


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer whether this process serves and reaches its database; says nothing else to anyone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("goed", content_type="text/plain; charset=utf-8")
