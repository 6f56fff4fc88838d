"""A fresh proof of who somebody is, for who has nothing but his mail to give it with."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.forms import AddressCodeForm
from members.models import Person
from members.queries import factors_of
from members.rules import CodeGoneError, RefusedError
from members.sign_in import (
    address_asked,
    check_address_code,
    local_path,
    record_mail_proof,
    send_address_code,
    with_next,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before it
    address = factors_of(person).address
    if not address:
        raise Http404
    if request.method == "POST" and "code" not in request.POST:
        return _send(request, person, address)
    is_sent = address_asked(request) == address
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    if is_sent and form.is_valid():
        answer = _check(request, form)
        if answer is not None:
            return answer
    context = {"form": form, "email": address, "is_sent": is_sent}
    return render(request, "members/proof.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, person: Person, address: str) -> HttpResponse:
    try:
        send_address_code(request, person, address)
    except RefusedError as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(with_next(reverse("members:proof"), request.GET.get("next", "")))


def _check(request: HttpRequest, form: AddressCodeForm) -> HttpResponse | None:
    try:
        check_address_code(request, form.cleaned_data["code"])
    except CodeGoneError as gone:
        messages.error(request, gone.message)
        return HttpResponseRedirect(with_next(reverse("members:proof"), request.GET.get("next", "")))
    except RefusedError as refused:
        form.add_error("code", refused.message)
        return None
    record_mail_proof(request)
    return HttpResponseRedirect(local_path(request.GET.get("next", ""), reverse("members:me")))
