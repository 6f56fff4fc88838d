"""Snel weg, and pages that say that a session is over."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from members.models import Device
from members.sign_in import sign_out


# Without a CSRF token too: a stale page must let go at once, and all that a stranger could do is end a session.
@csrf_exempt
@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    sign_out(request, why=Device.Ended.QUICK_EXIT)
    response = HttpResponseRedirect(reverse("members:neutral"), status=303)
    # Not "storage": that would unregister push as well, and a call for help still unsent would be lost.
    response["Clear-Site-Data"] = '"cache"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
def neutral(request: HttpRequest) -> HttpResponse:
    return render(request, "members/neutral.html")


@require_safe
def signed_out(request: HttpRequest, why: str) -> HttpResponse:
    if why not in {Device.Ended.NEW_PHONE, Device.Ended.REVOKED}:
        raise Http404
    return render(request, "members/signed_out.html", {"why": why})
