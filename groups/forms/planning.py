"""Cancelling and moving an evening, and who stands in."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from groups.models import Meeting
from groups.queries.words import link_of
from groups.rules.meetings import LONGEST_REASON
from groups.rules.series import start_on
from supportgroups.lib import clock

_NO_DATE = _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.")
_NO_TIME = _("Dit is geen tijd. Schrijf bijvoorbeeld 19:30.")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": _NO_DATE},
        **more,
    )


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        error_messages={"required": _("Kies een tijd."), "invalid": _NO_TIME},
        **more,
    )


class CancelForm(forms.Form):
    """Why an evening does not go on, and when the next one is."""

    reason = forms.CharField(
        label=_("Waarom gaat de avond niet door?"),
        help_text=_("De hele groep leest dit. Schrijf kort en gewoon. Noem niemand bij naam."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Schrijf kort waarom. De hele groep leest dit."),
            "max_length": _("Houd het korter: hoogstens 400 tekens."),
        },
    )
    day = _day(
        _("Wanneer is de volgende avond?"),
        help_text=_("Staat deze dag er nog niet, dan komt er een avond bij."),
    )
    at = _time(_("Hoe laat"))

    def next_start(self) -> datetime:
        """Return the moment of the next evening."""
        return start_on(self.cleaned_data["day"], self.cleaned_data["at"])


class MoveForm(forms.Form):
    """When and where an evening is instead."""

    day = _day(_("Dag"))
    at = _time(_("Begint om"))
    place = forms.CharField(
        label=_("Andere plaats"),
        required=False,
        max_length=120,
        help_text=_("Leeg: waar de groep altijd is. Zonder naam van de organisatie."),
    )
    link = forms.URLField(
        label=_("Link, als de avond online is"),
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text=_(
            "Alleen wie bij deze avond hoort, ziet de link. Gebruik er een met een wachtkamer of wachtwoord."
        ),
        error_messages={"invalid": _("Dit is geen link. Een link begint met https://")},
    )
    always = forms.BooleanField(label=_("Deze link geldt voor alle avonden"), required=False)

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("place") and cleaned.get("link"):
            self.add_error("link", _("Kies: een plaats, of online. Maak een van de twee leeg."))
        if cleaned.get("always") and not cleaned.get("link"):
            self.add_error("always", _("Vul dan ook de link in."))
        return cleaned

    def start(self) -> datetime:
        """Return the new moment."""
        return start_on(self.cleaned_data["day"], self.cleaned_data["at"])


def filled_with(meeting: Meeting) -> dict[str, date | time | str]:
    """Return what stands now, as the form shows it."""
    start = clock.local(meeting.starts_at)
    return {"day": start.date(), "at": start.time(), "place": meeting.place, "link": link_of(meeting)}
