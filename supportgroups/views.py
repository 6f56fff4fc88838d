"""Pages above all rooms: what is coming, help numbers, and whether we are alive."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from supportgroups.helplines import helplines


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Open to everyone, signed in or not: 112 and the helplines never wait for a sign-in."""
    return render(request, "later/help.html", {"helplines": helplines(settings.BASE_DIR / "data")})


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
