"""Forms of the lock: choosing a PIN, and typing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from members.rules import LOCK_MINUTES, RefusedError, check_new_pin

_LONGEST = 20


def _pin(label: Any, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=_LONGEST,
        strip=True,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Vul de pincode in."), "max_length": _("Deze pincode is te lang.")},
    )


class TypePinForm(forms.Form):
    """The PIN of this device."""

    pin = _pin(_("Je pincode"))


class OldPinForm(forms.Form):
    """The PIN of this device, before it is removed."""

    prefix = "old"
    pin = _pin(_("De pincode van nu"))


class ChoosePinForm(forms.Form):
    """A new PIN, twice, and after how long it is asked."""

    current = _pin(_("De pincode van nu"))
    pin = _pin(
        _("Nieuwe pincode"), help_text=_("4 tot en met 8 cijfers. Neem niet de pincode van je telefoon.")
    )
    again = _pin(_("Nog een keer"))
    minutes = forms.TypedChoiceField(
        label=_("Op slot als ik niets doe na"),
        coerce=int,
        choices=[
            (number, _("%d minuten") % number if number > 1 else _("1 minuut")) for number in LOCK_MINUTES
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies na hoeveel tijd."), "invalid_choice": _("Kies na hoeveel tijd.")},
    )

    def __init__(self, data: Any = None, *, has_pin: bool, minutes: int) -> None:
        super().__init__(data, initial={"minutes": minutes or 5})
        if not has_pin:
            del self.fields["current"]

    def clean_pin(self) -> str:
        try:
            return check_new_pin(self.cleaned_data["pin"])
        except RefusedError as refused:
            raise forms.ValidationError(refused.message) from refused

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"pin", "again"} <= cleaned.keys() and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("Dit is een andere pincode. Vul twee keer dezelfde in."))
        return cleaned
