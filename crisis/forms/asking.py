"""Asking for help: a message, or being called back."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from crisis.models import HelpRequest
from crisis.rules import NUMBER_LENGTH, TEXT_LENGTH, NumberWrongError, clean_number
from groups.models import Group

Wants = HelpRequest.Wants


class AskForm(forms.Form):
    """What somebody needs; the client id makes sending again harmless."""

    group = forms.TypedChoiceField(
        label=_("Aan welke groep vraag je het"), coerce=int, widget=forms.RadioSelect
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    leave_out_coordinators = forms.BooleanField(
        label=_("Vraag het niet aan mijn coördinator"), required=False
    )

    wants: Wants

    def __init__(self, *args: Any, groups: Iterable[Group], leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(group.pk, group.name) for group in groups]
        cast("forms.TypedChoiceField", self.fields["group"]).choices = choices
        if len(choices) == 1:
            self.fields["group"].widget = forms.HiddenInput()
            self.fields["group"].initial = choices[0][0]
        if not leads:
            del self.fields["leave_out_coordinators"]
        self.fields["client_id"].initial = uuid4()

    def asked(self) -> dict[str, Any]:
        """Return what `ask_for_help` wants to know, without the group."""
        return {name: value for name, value in self.cleaned_data.items() if name != "group"}


class MessageForm(AskForm):
    wants = Wants.MESSAGE
    text = forms.CharField(
        label=_("Je bericht"),
        max_length=TEXT_LENGTH,
        strip=True,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Kort is goed. Alleen wie het oppakt, leest dit."),
        error_messages={"required": _("Schrijf kort wat je nodig hebt. Eén zin is genoeg.")},
    )
    field_order = ["group", "text"]


class CallBackForm(AskForm):
    wants = Wants.CALL_BACK
    number = forms.CharField(
        label=_("Op welk nummer"),
        max_length=NUMBER_LENGTH,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Alleen wie het oppakt, ziet je nummer. Daarna wissen we het."),
        error_messages={"required": _("Vul het nummer in waarop je gebeld wilt worden.")},
    )
    text = forms.CharField(
        label=_("Wil je er iets bij zeggen"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    field_order = ["group", "number", "text"]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        try:
            return clean_number(number)
        except NumberWrongError as error:
            raise forms.ValidationError(error.message) from error


class HelpedForm(forms.Form):
    """Whether somebody is helped, in his own eyes."""

    helped = forms.TypedChoiceField(
        choices=[("ja", _("Ja")), ("nee", _("Nee"))], coerce=lambda value: value == "ja"
    )
