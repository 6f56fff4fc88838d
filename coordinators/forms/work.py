"""Logging hours in ten seconds, and writing a consideration."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from coordinators.actions import Logged
from coordinators.models import Consideration, WorkEntry
from coordinators.rules import CONSIDERATION_LENGTH, MINUTES_OF_WORK
from supportgroups.lib import clock

HOW_LONG = _("Schrijf hoeveel minuten, van 1 tot en met 1440.")
NO_DAY = _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.")


class WorkForm(forms.Form):
    """What kind, how long, which day; whether that can be is decided by the action."""

    kind = forms.ChoiceField(
        label=_("Wat voor werk"),
        choices=WorkEntry.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies wat voor werk het was."),
            "invalid_choice": _("Kies uit de lijst."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Hoeveel minuten"),
        min_value=MINUTES_OF_WORK.start,
        max_value=MINUTES_OF_WORK[-1],
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": HOW_LONG,
            "invalid": HOW_LONG,
            "min_value": HOW_LONG,
            "max_value": HOW_LONG,
        },
    )
    on = forms.DateField(
        label=_("Welke dag"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": NO_DAY},
    )
    is_heavy = forms.BooleanField(
        label=_("Dit was zwaar"),
        required=False,
        help_text=_("Alleen voor jezelf. Je kunt het later delen."),
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": clock.today(), "once": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def once_or_new(self) -> UUID:
        return self.cleaned_data["once"] or uuid4()

    def logged(self) -> Logged:
        """Return what was filled in."""
        data = self.cleaned_data
        return Logged(
            kind=data["kind"],
            minutes=data["minutes"],
            on=data["on"],
            is_heavy=data["is_heavy"],
            shares_heavy=data.get("shares_heavy", False),
        )


class EntryForm(WorkForm):
    """Changing what was logged; here a heavy moment can be shared."""

    shares_heavy = forms.BooleanField(
        label=_("Mijn coördinator mag zien dat dit zwaar was"),
        required=False,
        help_text=_("Alleen dat het zo was, bij welke week. Niet waarom."),
    )
    field_order = ["kind", "minutes", "on", "is_heavy", "shares_heavy", "once"]


class ConsiderationForm(forms.Form):
    """Why somebody did or did not stretch a boundary: a few words, and who may know."""

    text = forms.CharField(
        label=_("Mijn afweging"),
        required=False,
        max_length=CONSIDERATION_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Noem geen namen van deelnemers."),
        error_messages={"max_length": _("Dit is te lang. Er passen %(limit_value)d tekens in.")},
    )
    sharing = forms.ChoiceField(
        label=_("Wie mag dit weten"),
        choices=Consideration.Sharing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wie dit mag weten."), "invalid_choice": _("Kies uit de lijst.")},
    )
