"""Closing a request by ticks, and offering it to a colleague."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from crisis.models import HelpRequest
from members.models import Person


class CloseForm(forms.Form):
    """What was done; a tick at least, never a word."""

    ticks = forms.MultipleChoiceField(
        label=_("Wat hebben jullie gedaan"),
        choices=HelpRequest.Tick.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kruis aan wat jullie deden. Eén kruisje is genoeg.")},
    )


class HandOverForm(forms.Form):
    """To whom a request is offered."""

    to = forms.TypedChoiceField(label=_("Aan wie"), coerce=UUID)

    def __init__(self, *args: Any, colleagues: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.alias) for one in colleagues]
        cast("forms.TypedChoiceField", self.fields["to"]).choices = choices
