"""A proposal to keep somebody out of the room for a while."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SuspensionForm(forms.Form):
    """Why, and until when; both are read by the member himself."""

    reason = forms.CharField(
        label=_("Waarom"),
        help_text=_("De deelnemer leest dit. Beschrijf gedrag, geen persoon. Noem geen partner of melder."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf op waarom. De deelnemer leest dit ook.")},
    )
    ends_on = forms.DateField(
        label=_("Tot en met welke dag"),
        help_text=_("Daarna komt er een gesprek. De groep gaat niet vanzelf weer open."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Kies een dag."),
            "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."),
        },
    )
