"""An e-mail address as a way in, for somebody who is signed in already."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import prove_email_address
from members.forms import AddressCodeForm, AddressForm
from members.models import Person
from members.queries import factors_of
from members.rules import CodeGoneError, RefusedError
from members.sign_in import address_asked, check_address_code, local_path, send_address_code, with_next


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    form = AddressForm(_posted(request))
    if form.is_valid() and _sent(request, person, form):
        return HttpResponseRedirect(with_next(reverse("members:address_prove"), request.GET.get("next", "")))
    context = {"form": form, "factors": factors_of(person)}
    return render(request, "members/address.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, person: Person, form: AddressForm) -> bool:
    try:
        send_address_code(request, person, form.cleaned_data["email"])
    except RefusedError as refused:
        form.add_error("email", refused.message)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_prove(request: HttpRequest) -> HttpResponse:
    wanted = address_asked(request)
    if not wanted:
        return HttpResponseRedirect(reverse("members:address"))
    form = AddressCodeForm(_posted(request))
    if form.is_valid():
        try:
            proven = check_address_code(request, form.cleaned_data["code"])
            prove_email_address(person=_person(request), email=proven)
        except CodeGoneError as gone:
            messages.error(request, gone.message)
            return HttpResponseRedirect(reverse("members:address"))
        except RefusedError as refused:
            form.add_error("code", refused.message)
        else:
            messages.success(request, _("Voortaan kun je ook inloggen met een code per e-mail."))
            return HttpResponseRedirect(local_path(request.GET.get("next", ""), reverse("members:me")))
    status = 422 if form.errors else 200
    return render(request, "members/address_prove.html", {"form": form, "email": wanted}, status=status)


def _posted(request: HttpRequest) -> QueryDict | None:
    # An empty form was sent all the same, and hears what is missing.
    return request.POST if request.method == "POST" else None


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before every caller
    return person
