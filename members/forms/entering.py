"""Forms of this room, and allauth's with labels of our own."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as factors
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from members.models import Person
from members.queries import person_behind
from members.rules import ALIAS_LENGTH, RefusedError, clean_alias

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# A credential that a browser made has these shapes only; whatever else arrives was not made by one.
_GARBLED = (AttributeError, KeyError, TypeError, ValueError)
PASSKEY_NAME_LENGTH = 60


class AliasForm(forms.Form):
    """The name under which somebody is known to his group."""

    alias = forms.CharField(
        label=_("Hoe wil je heten?"),
        help_text=_("Je groep ziet alleen deze naam. Een voornaam of bijnaam is genoeg."),
        # A little more than fits, so that the answer is ours and in plain words.
        max_length=ALIAS_LENGTH * 10,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Vul een naam in die je in de groep wilt gebruiken."),
            "max_length": _("Deze naam is te lang."),
        },
    )

    def clean_alias(self) -> str:
        try:
            return clean_alias(self.cleaned_data["alias"])
        except RefusedError as refused:
            raise forms.ValidationError(refused.message) from refused


def _address_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Je e-mailadres"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Vul je e-mailadres in."),
            "invalid": _("Dit lijkt geen e-mailadres. Kijk het nog een keer na."),
        },
    )


def _code_field(label: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Vul de code in."), "max_length": _("Deze code is te lang.")},
    )


class AddressForm(forms.Form):
    """An address to which codes go; for joining, where somebody chooses his way to sign in."""

    email = _address_field()


class AddressCodeForm(forms.Form):
    """The code that proves an address."""

    code = _code_field(_("De code uit de mail"))


class RequestCodeForm(RequestLoginCodeForm):
    """Ask for a code. Only an address that somebody proved to read leads to him."""

    email = _address_field()

    def clean_email(self) -> str:
        address = str(super().clean_email()).lower()
        self._user = person_behind(address)
        return address


class ConfirmCodeForm(ConfirmLoginCodeForm):
    code = _code_field(_("De code uit de mail"))


class _CodeOnce:
    """A code of the app works once in all the time that it would be right.

    allauth remembers a used code for one period of 30 s; with the tolerance for slow clocks a code is right for
    three, so who read along could use it again.
    """

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # stands before allauth's form
        shown: Authenticator = self.authenticator  # type: ignore[attr-defined]
        right_for = factors.TOTP_PERIOD * (2 * factors.TOTP_TOLERANCE + 1)
        mark = f"code-of-the-app:{shown.pk}:{normalize_user_code(code)}"
        if shown.type == Authenticator.Type.TOTP and not cache.add(mark, "used", timeout=right_for):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_CodeOnce, AuthenticateForm):
    code = _code_field(_("De code uit je app, of een reservecode"))


class ProveAgainForm(_CodeOnce, ReauthenticateForm):
    code = _code_field(_("De code uit je app, of een reservecode"))


class ActivateAppForm(ActivateTOTPForm):
    code = _code_field(_("De zes cijfers die je app nu laat zien"))


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: it always verifies who holds it, and can sign in by itself."""

    passwordless = None
    name = forms.CharField(
        label=_("Naam van deze passkey"),
        required=False,
        max_length=PASSKEY_NAME_LENGTH,
        help_text=_("Bijvoorbeeld: mijn telefoon."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except _GARBLED as garbled:
            raise get_adapter().validation_error("incorrect_code") from garbled
        return cleaned


class _ShownPasskey:
    """What a browser sent as a passkey is checked like any other input."""

    def clean_credential(self) -> Authenticator:
        try:
            shown: Authenticator = super().clean_credential()  # type: ignore[misc]  # stands before allauth's form
        except _GARBLED as garbled:
            raise get_adapter().validation_error("incorrect_code") from garbled
        return shown


class SignInPasskeyForm(_ShownPasskey, LoginWebAuthnForm):
    """Sign in with a passkey alone."""


class SecondStepPasskeyForm(_ShownPasskey, AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ProveAgainPasskeyForm(_ShownPasskey, ReauthenticateWebAuthnForm):
    """A passkey once more, before something that matters."""


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(
        label=_("Naam van deze passkey"),
        max_length=PASSKEY_NAME_LENGTH,
        error_messages={"required": _("Vul een naam in."), "max_length": _("Deze naam is te lang.")},
    )


def alias_form_for(person: Person, data: Any = None) -> AliasForm:
    """Return the form of somebody's own page, filled with what he is called now."""
    return AliasForm(data, initial={"alias": person.alias})
