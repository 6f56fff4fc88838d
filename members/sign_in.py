"""Signing people in and out without a password, for the pages of this room and of the rooms above."""

from typing import Any, NoReturn
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.internal.stagekit import clear_login
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from members.actions import add_email_address, end_device
from members.models import Device, Person
from members.queries import device_in_use, factors_of
from members.rules import CodeGoneError, CodeWrongError, TooManyCodesError
from supportgroups.lib.clock import now

INVITATION = "invitation"
_ASKED = "address_asked"


def sign_in_person(request: HttpRequest, person: Person, *, method: str) -> None:
    """Sign somebody in who has already shown who he is in another way, and note his device.

    Called with "invitation" when an invitation is redeemed and "demo-link" for a one-time link of a demo. Who
    was signed in on this browser before is signed out first. The method is kept in the session; whether it
    proves a second factor is for `members.queries.has_proven` to say. An invitation lets a member add a passkey
    at once: the phone with his old one may be lost. Who has a role shows an old factor first.
    """
    before = request.user
    is_here = before.is_authenticated and before.pk == person.pk
    if before.is_authenticated and not is_here:
        sign_out(request, why=Device.Ended.SIGNED_OUT)
    if not is_here:
        clear_login(request)
    is_fresh = method == INVITATION and not person.needs_second_factor
    record_authentication(request, person, method=method, reauthenticated=is_fresh or None)
    if not is_here:
        get_adapter(request).login(request, person)


def sign_out(request: HttpRequest, *, why: Device.Ended) -> None:
    """End the device and the session of whoever is signed in here; without anybody it only empties it."""
    person = request.user
    if isinstance(person, Person) and request.session.session_key:
        device = device_in_use(request.session.session_key, person.pk)
        if device:
            end_device(device=device, why=why)
    get_adapter(request).logout(request)


def begin_code_sign_in(
    request: HttpRequest, person: Person, email: str, *, next_url: str = ""
) -> HttpResponse:
    """Send a code to this address and answer with the way to the page where it is typed.

    The address is this person's only once the code is typed; that signs him in and leads to `next_url`. An
    address that somebody else proved looks the same on the page: the mail says that it is known already.
    Raises TooManyCodesError. Somebody signed in on this browser is signed out first.
    """
    wanted = email.strip().lower()
    if not ratelimit.consume(request, action="request_login_code", key=wanted):
        raise TooManyCodesError
    if request.user.is_authenticated:
        sign_out(request, why=Device.Ended.SIGNED_OUT)
    is_free = add_email_address(person=person, email=wanted)
    LoginCodeVerificationProcess.initiate(request=request, user=person if is_free else None, email=wanted)
    if not is_free:
        get_adapter(request).send_account_already_exists_mail(wanted)
    return HttpResponseRedirect(with_next(reverse("account_confirm_login_code"), next_url))


def send_address_code(request: HttpRequest, person: Person, email: str) -> None:
    """Send a code to an address that somebody who is signed in wants to come in by from now on.

    An address that somebody else proved looks the same here: the mail says that it is known already.
    """
    wanted = email.strip().lower()
    if not ratelimit.consume(request, action="request_login_code", key=wanted):
        raise TooManyCodesError
    adapter = get_adapter(request)
    asked = {"email": wanted, "code": "", "at": now().timestamp(), "tries": 0}
    if add_email_address(person=person, email=wanted):
        asked["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/login_code", wanted, {"code": asked["code"]})
    else:
        adapter.send_account_already_exists_mail(wanted)
    request.session[_ASKED] = asked


def address_asked(request: HttpRequest) -> str:
    """Return the address whose code somebody is about to type, or nothing."""
    return str(request.session.get(_ASKED, {}).get("email", ""))


def check_address_code(request: HttpRequest, code: str) -> str:
    """Return the address that this code proves, once. CodeWrongError, or CodeGoneError after too long or often."""
    asked = request.session.get(_ASKED)
    if not asked or now().timestamp() - asked["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        request.session.pop(_ASKED, None)
        raise CodeGoneError
    if not compare_user_code(actual=code, expected=asked["code"]):
        _count_try(request, asked)
    del request.session[_ASKED]
    return str(asked["email"])


def _count_try(request: HttpRequest, asked: dict[str, Any]) -> NoReturn:
    tries = asked["tries"] + 1
    if tries >= settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
        del request.session[_ASKED]
        raise CodeGoneError
    request.session[_ASKED] = {**asked, "tries": tries}
    raise CodeWrongError


def add_passkey(request: HttpRequest, *, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a new passkey, whose registration was verified, and note that this session has just shown it.

    Raises allauth's ReauthenticationRequired, which its middleware turns into a page, for who has one already
    and has not shown it lately. Recovery codes come with it only where a second step is needed.
    """
    raise_if_reauthentication_required(request, app="allauth.mfa")
    authenticator: Authenticator = WebAuthn.add(request.user, name, credential).instance
    if authenticator.user.needs_second_factor:
        auto_generate_recovery_codes(request)
    post_authentication(request, authenticator, reauthenticated=True, passwordless=True)
    return authenticator


def record_second_step(request: HttpRequest, authenticator: Authenticator) -> None:
    """Note that this session has just shown a working second step."""
    post_authentication(request, authenticator, reauthenticated=True)


def ask_proof(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Return the way to a fresh proof of who this is, or None where he gave one in the last quarter of an hour.

    Who has a passkey, an app or recovery codes shows one of these (allauth's ReauthenticationRequired, which its
    middleware turns into a page); who has only an address types a code from his mail. Who has no way in at all has
    nothing to show: this session is all that there is of him.
    """
    raise_if_reauthentication_required(request, app="allauth.mfa")
    factors = factors_of(person)
    if (
        factors.has_second_step
        or factors.has_recovery_codes
        or not factors.address
        or _came_just_now(request, person)
    ):
        return None
    return HttpResponseRedirect(with_next(reverse("members:proof"), request.get_full_path()))


def _came_just_now(request: HttpRequest, person: Person) -> bool:
    since = now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in get_authentication_records(request, person))


def device_in_hand(request: HttpRequest) -> Device:
    """Return the device of whoever is signed in here, as the middleware found it."""
    device = getattr(request, "device", None)
    assert isinstance(device, Device)  # noqa: S101 - the middleware lets nobody signed in pass without one
    return device


def record_mail_proof(request: HttpRequest) -> None:
    """Note that this session has just typed a code that went to its person's own proven address."""
    record_authentication(request, request.user, method="code", reauthenticated=True)


def local_path(wanted: str, otherwise: str) -> str:
    """Return where somebody wants to go, if that is a page of this site, else the other place."""
    is_local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_local else otherwise


def with_next(url: str, next_url: str) -> str:
    """Return the address with where to go afterwards, if that is a page of this site."""
    onwards = local_path(next_url, "")
    return f"{url}?{urlencode({'next': onwards})}" if onwards else url
