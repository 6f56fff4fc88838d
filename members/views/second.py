"""The second step, and adding a passkey."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.forms import PasskeyForm
from members.models import Person
from members.queries import factors_of, has_proven
from members.sign_in import add_passkey, local_path, with_next


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before it
    onwards = local_path(request.GET.get("next", ""), "")
    if has_proven(request.session, person):
        return HttpResponseRedirect(onwards or reverse("members:me"))
    context = {
        "factors": factors_of(person),
        "passkey_url": with_next(reverse("members:passkey_add"), onwards),
        "address_url": with_next(reverse("members:address"), request.get_full_path()),
        "app_url": with_next(reverse("mfa_activate_totp"), onwards),
        "code_url": with_next(reverse("mfa_reauthenticate"), onwards or reverse("members:me")),
        "show_url": with_next(reverse("mfa_reauthenticate_webauthn"), onwards or reverse("members:me")),
    }
    return render(request, "members/second_factor.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_add(request: HttpRequest) -> HttpResponse:
    raise_if_reauthentication_required(request, app="allauth.mfa")
    data = request.POST if request.method == "POST" else None
    form = PasskeyForm(data, user=request.user)
    onwards = local_path(request.GET.get("next", ""), reverse("members:me"))
    ways_in = factors_of(request.user).ways_in if isinstance(request.user, Person) else 0
    if form.is_valid():
        cleaned = form.cleaned_data
        add_passkey(request, name=cleaned["name"], credential=cleaned["credential"])
        messages.success(request, _("Je passkey werkt. Voortaan log je hiermee in."))
        return HttpResponseRedirect(onwards)
    context = {
        "form": form,
        "onwards": onwards,
        # Who has no way in yet must not leave without one: his place would be lost with this session.
        "by_mail": "" if ways_in else with_next(reverse("members:address"), onwards),
        "options": begin_registration(request.user, passwordless=True),
    }
    return render(request, "members/passkey_add.html", context, status=422 if form.errors else 200)
