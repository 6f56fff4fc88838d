"""What exists in a demo only: its mailbox, and one-time links to sign in as one of its people."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import use_sign_in_link
from members.queries import DEMO_LINK, demo_mails, is_demo, usable_sign_in_link
from members.rules import LinkGoneError
from members.sign_in import sign_in_person

GONE = 410


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    if not is_demo():
        raise Http404
    return render(request, "members/mailbox.html", {"mails": demo_mails()})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    if not is_demo():
        raise Http404
    if request.method == "POST":
        return _use(request, token)
    link = usable_sign_in_link(token)
    status = 200 if link else GONE
    return render(request, "members/sign_in_link.html", {"person": link and link.person}, status=status)


def _use(request: HttpRequest, token: str) -> HttpResponse:
    try:
        person = use_sign_in_link(token=token)
    except LinkGoneError:
        return render(request, "members/sign_in_link.html", {"person": None}, status=GONE)
    sign_in_person(request, person, method=DEMO_LINK)
    return HttpResponseRedirect(reverse("home"))
