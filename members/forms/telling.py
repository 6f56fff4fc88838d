"""How somebody wants to be told things."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class QuietHoursForm(forms.Form):
    """Between which hours somebody is left alone; both empty means never."""

    begins = forms.TimeField(
        label=_("Stil vanaf"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Dit is geen tijd. Vul bijvoorbeeld 22:00 in.")},
    )
    ends = forms.TimeField(
        label=_("Stil tot"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Dit is geen tijd. Vul bijvoorbeeld 07:00 in.")},
    )

    def __init__(self, data: Any = None, *, hours: tuple[time, time]) -> None:
        begins, ends = hours
        is_never = begins == ends
        super().__init__(data, initial={} if is_never else {"begins": begins, "ends": ends})

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins is None and ends is None:
            return {"begins": time(0), "ends": time(0)}
        for name, found in (("begins", begins), ("ends", ends)):
            if found is None:
                self.add_error(name, _("Vul beide tijden in, of maak ze allebei leeg."))
        return cleaned


class SubscriptionForm(forms.Form):
    """What a browser says about where and how to push to it; what it is worth is for the action to say."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)


class RenewedForm(SubscriptionForm):
    """The same, with the address that it takes the place of."""

    before = forms.CharField(max_length=1000)
