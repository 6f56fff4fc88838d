"""The form with which somebody erases himself."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """One box to tick, so that no slip of a thumb erases anybody."""

    sure = forms.BooleanField(
        label=_("Ik weet dat dit niet terug te draaien is"),
        error_messages={"required": _("Zet eerst een vinkje. Daarna kun je alles wissen.")},
    )
