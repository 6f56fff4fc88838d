"""Noting a talk."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from coordinators.rules import SUPERVISION_LENGTH
from supportgroups.lib import clock

TOO_LONG = {"max_length": _("Dit is te lang. Er passen %(limit_value)d tekens in.")}


class SupervisionForm(forms.Form):
    """When there was a talk, and two texts with two different readers; both may stay empty."""

    held_on = forms.DateField(
        label=_("Wanneer spraken jullie elkaar"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Kies een dag."),
            "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."),
        },
    )
    shared_part = forms.CharField(
        label=_("Voor jullie allebei"),
        required=False,
        max_length=SUPERVISION_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("De begeleider leest dit ook. Bijvoorbeeld: wat jullie afspraken."),
        error_messages=TOO_LONG,
    )
    own_part = forms.CharField(
        label=_("Voor de coördinatoren"),
        required=False,
        max_length=SUPERVISION_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Alleen coördinatoren van deze organisatie lezen dit. Geen namen van deelnemers."),
        error_messages=TOO_LONG,
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"held_on": clock.today(), "once": uuid4()}
        super().__init__(*args, **kwargs)

    def told(self) -> dict[str, Any]:
        """Return what was filled in, with something to know a second tap by."""
        once: UUID = self.cleaned_data["once"] or uuid4()
        return {**self.cleaned_data, "once": once}
