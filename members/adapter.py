"""Where Kring differs from allauth: nobody signs up, nobody has a password, a device is noted at every sign-in."""

import base64
import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions import end_device, register_device
from members.models import Device, Person
from members.queries import device_in_use, factors_of
from members.rules import name_device
from supportgroups.lib.sealing import DataKey, seal, unseal

logger = logging.getLogger("kring.mail")
# All sealed secrets of second steps share one key: allauth does not say whose secret it hands over.
_SECRETS = ("factors", "second step")


class SecondStepStage(AuthenticateStage):
    """The second step at sign-in: for who needs two factors, and for who chose an app himself.

    A member with both a passkey and an address comes in with either, as he was told.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        asked: bool = super()._should_handle(request)
        person = self.login.user
        return asked and (person.needs_second_factor or factors_of(person).has_app)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("Deze code klopt niet. Kijk hem nog een keer na."),
        "too_many_login_attempts": _("Dat was te vaak. Wacht een paar minuten en probeer het dan opnieuw."),
        "rate_limited": _("Dat was te vaak. Wacht een paar minuten en probeer het dan opnieuw."),
        "account_inactive": _("Dit account is gesloten."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def is_safe_url(self, url: str) -> bool:
        return url.startswith("/") and bool(super().is_safe_url(url)) and not url.startswith("//")

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "members.adapter.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        label = name_device(request.headers.get("User-Agent", ""))
        register_device(person=user, session_key=str(request.session.session_key), label=label)

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        if isinstance(person, Person):
            device = device_in_use(str(request.session.session_key), person.pk)
            if device:
                end_device(device=device, why=Device.Ended.SIGNED_OUT)
        super().logout(request)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, str]]:
        """Only what somebody has, his passkey first: nobody has a password to ask for."""
        factors = factors_of(user)
        ways = []
        if factors.passkeys:
            ways.append(
                _way("mfa_reauthenticate:webauthn", "mfa_reauthenticate_webauthn", gettext("Met je passkey"))
            )
        if factors.has_app or factors.has_recovery_codes:
            ways.append(_way("mfa_reauthenticate", "mfa_reauthenticate", gettext("Met een code")))
        return ways

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.error("a mail could not be sent: %s", type(error).__name__)  # noqa: TRY400 - may hold an address
            sorry = gettext("Het lukt nu niet om een mail te sturen. Probeer het straks nog een keer.")
            messages.error(self.request, sorry)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/address_known", email, {})


def _way(name: str, url_name: str, words: str) -> dict[str, str]:
    return {"id": name, "description": words, "url": reverse(url_name)}


class FactorAdapter(DefaultMFAAdapter):
    """Passkeys, apps and recovery codes: an alias is all that leaves for a phone or an authenticator app."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Deze code klopt niet. Kijk hem nog een keer na."),
        "cannot_delete_authenticator": _("Dit is je enige tweede stap. Voeg eerst een andere toe."),
        "cannot_generate_recovery_codes": _(
            "Reservecodes horen bij een passkey of een app. Voeg die eerst toe."
        ),
    }

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        return {
            **super().get_public_key_credential_user_entity(user),
            "name": user.alias,
            "display_name": user.alias,
        }

    def _get_user_identifier(self, user: Person) -> str:
        return user.alias

    def _get_site_name(self) -> str:
        return settings.KRING_NAME

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002 - allauth's signature
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        scope_id, bound_to = _SECRETS
        sealed = seal(DataKey.Scope.PERSON, scope_id, text, bound_to=bound_to)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        scope_id, bound_to = _SECRETS
        return unseal(DataKey.Scope.PERSON, scope_id, base64.b64decode(encrypted_text), bound_to=bound_to)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody throws away his last way in, nor a role its last second step."""
        factors = factors_of(authenticator.user)
        is_passkey = authenticator.type == Authenticator.Type.WEBAUTHN
        if is_passkey and factors.ways_in == 1:
            return False
        return not authenticator.user.needs_second_factor or factors.passkeys + factors.has_app > 1
