"""On every page: is this device in use, is a second step proven, what was refused is told, nothing stays in a cache."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from typing_extensions import override

from members.actions import stay_awake, touch_device
from members.models import Device, Person
from members.queries import device_in_use, has_proven, why_ended
from members.rules import SEEN_MINUTES, RefusedError
from members.sign_in import sign_out, with_next
from supportgroups.lib.clock import now

type_of_next = Callable[[HttpRequest], HttpResponseBase]

# These open for everybody at any time, whatever became of a session.
ALWAYS_OPEN = frozenset(
    {
        "about",
        "health",
        "crisis:help",
        "crisis:numbers",
        "crisis:directory",
        "crisis:partners",
        "crisis:children",
        "members:quick_exit",
        "members:neutral",
        "members:signed_out",
        "members:receipt",
        "members:erased",
        "account_login",
        "account_logout",
        "account_inactive",
        "manifest",
        "service_worker",
    }
)
# These know of the lock themselves, or end the session.
OPENS_LOCKED = frozenset({"members:unlock", "members:quick_exit", "members:receipt", "account_logout"})
# Asked for by the lock itself, not by anybody's hand.
LOCKING = frozenset({"members:lock", "members:awake"})
# What somebody needs on the way to a proven second step.
SECOND_STEP = ALWAYS_OPEN | {
    "members:second_factor",
    "members:passkey_add",
    "members:address",
    "members:address_prove",
    "members:mailbox",
    "members:sign_in_link",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "groups:welcome",
}
# Endings that somebody did not bring about on this device himself, and is therefore told.
_TOLD = frozenset({Device.Ended.NEW_PHONE, Device.Ended.REVOKED})
_PROLONG_AFTER = timedelta(days=1)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class _Middleware:
    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class DeviceMiddleware(_Middleware):
    """A session lives only as long as its device; whose device another phone ended is told so; a locked one asks its PIN."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if isinstance(request.user, Person):
            return self._check(request, request.user)
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not key or request.session.session_key == key or _is_open(request, ALWAYS_OPEN):
            return None
        return _tell(request, why_ended(key))

    def _check(self, request: HttpRequest, person: Person) -> HttpResponseBase | None:
        key = str(request.session.session_key)
        device = device_in_use(key, person.pk)
        if device:
            request.device = device  # type: ignore[attr-defined]  # for the pages about it, without a second look
            if device.is_locked:
                return _locked(request)
            _go_on(request, device)
            return None
        # The session outlived its device: from here on this is a visitor, and the view treats him as one.
        why = why_ended(key)
        sign_out(request, why=Device.Ended.SIGNED_OUT)
        return None if _is_open(request, ALWAYS_OPEN) else _tell(request, why)


def _go_on(request: HttpRequest, device: Device) -> None:
    if not _is_open(request, LOCKING):
        stay_awake(device=device)
    _note_seen(request, device)


def _locked(request: HttpRequest) -> HttpResponseBase | None:
    """Send nothing of whoever is signed in here: what is open for everybody comes as it would for a stranger."""
    if _is_open(request, OPENS_LOCKED):
        return None
    request.user = AnonymousUser()
    if _is_open(request, ALWAYS_OPEN):
        return None
    if request.method not in _SAFE:
        return render(request, "members/locked.html", status=403)
    return _go(request, with_next(reverse("members:unlock"), request.get_full_path()))


def _note_seen(request: HttpRequest, device: Device) -> None:
    unseen = now() - device.last_seen_at
    # Looking first spares nearly every page a write; prolonging rewrites the whole session, so once a day.
    if unseen >= timedelta(minutes=SEEN_MINUTES) and touch_device(device=device):
        request.session.modified = request.session.modified or unseen > _PROLONG_AFTER


def _tell(request: HttpRequest, why: str) -> HttpResponseBase | None:
    return _go(request, reverse("members:signed_out", args=[why])) if why in _TOLD else None


class SecondFactorMiddleware(_Middleware):
    """Who needs two factors and proved one gets nowhere but to the second step, and always to Hulp."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        person = request.user
        if not isinstance(person, Person) or has_proven(request.session, person):
            return None
        if _is_open(request, SECOND_STEP):
            return None
        if request.method not in _SAFE:
            return render(request, "members/second_factor_needed.html", status=403)
        return _go(request, with_next(reverse("members:second_factor"), request.get_full_path()))


class RefusedMiddleware(_Middleware):
    """What a view did not expect to be refused changed between its door and its action: say so, keep nothing half."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RefusedError):
            return None
        return render(request, "refused.html", {"refused": error}, status=409)


class PrivatePagesMiddleware(_Middleware):
    """Nothing that a signed-in person saw stays in a cache: the back button after Snel weg shows nothing."""

    @override
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


def _is_open(request: HttpRequest, names: frozenset[str]) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in names


def _go(request: HttpRequest, url: str) -> HttpResponse:
    # A fragment asked by htmx would land inside the page: the whole page must go.
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
