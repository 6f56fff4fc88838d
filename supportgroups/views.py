"""Pages above all rooms: what is coming, and whether we are alive."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@login_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, "later/plan.html")


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """Let a phone install Kring under its own name and sign, as notifications on an iPhone need."""
    icons = [
        {"src": static("icons/kring-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {
            "src": static("icons/kring-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "any maskable",
        },
    ]
    whole = {
        "name": settings.KRING_NAME,
        "short_name": settings.KRING_NAME,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "nl",
        "background_color": "#f4f2ec",
        "theme_color": "#f4f2ec",
        "icons": icons,
    }
    return JsonResponse(whole, content_type="application/manifest+json")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the one service worker from the root, so that it may look after all of Kring."""
    answer = render(request, "worker/worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer whether this process serves and reaches its database; says nothing else to anyone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("goed", content_type="text/plain; charset=utf-8")
