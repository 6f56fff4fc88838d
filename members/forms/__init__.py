"""Forms of this room, and allauth's with labels of our own."""

from members.forms.entering import (
    ActivateAppForm,
    AddressCodeForm,
    AddressForm,
    AliasForm,
    ConfirmCodeForm,
    PasskeyForm,
    ProveAgainForm,
    ProveAgainPasskeyForm,
    RenamePasskeyForm,
    RequestCodeForm,
    SecondStepForm,
    SecondStepPasskeyForm,
    SignInPasskeyForm,
    alias_form_for,
)
from members.forms.erasing import EraseForm
from members.forms.locking import ChoosePinForm, OldPinForm, TypePinForm
from members.forms.telling import QuietHoursForm, RenewedForm, SubscriptionForm

__all__ = [
    "ActivateAppForm",
    "AddressCodeForm",
    "AddressForm",
    "AliasForm",
    "ChoosePinForm",
    "ConfirmCodeForm",
    "EraseForm",
    "OldPinForm",
    "PasskeyForm",
    "ProveAgainForm",
    "ProveAgainPasskeyForm",
    "QuietHoursForm",
    "RenamePasskeyForm",
    "RenewedForm",
    "RequestCodeForm",
    "SecondStepForm",
    "SecondStepPasskeyForm",
    "SignInPasskeyForm",
    "SubscriptionForm",
    "TypePinForm",
    "alias_form_for",
]
