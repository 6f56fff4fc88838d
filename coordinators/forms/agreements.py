"""The form of an agreement: hours a week, and per weekday from when to when there is contact."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from coordinators.rules import Terms, mistakes_in_terms
from coordinators.rules.agreements import TermsMistake
from groups.rules import MINUTES_OF_A_DAY, Window

WEEKDAYS = (
    _("Maandag"),
    _("Dinsdag"),
    _("Woensdag"),
    _("Donderdag"),
    _("Vrijdag"),
    _("Zaterdag"),
    _("Zondag"),
)
NO_TIME = {"invalid": _("Dit is geen tijd. Schrijf bijvoorbeeld 19:30.")}
NOT_A_NUMBER = _("Schrijf een getal, bijvoorbeeld 16 of 7,5.")


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, error_messages=NO_TIME)


class AgreementForm(forms.Form):
    """Terms of an agreement; whether they may be agreed is decided by the action."""

    weekly_hours = forms.DecimalField(
        label=_("Uren per week"),
        help_text=_("Alles bij elkaar: bijeenkomsten, voorbereiding, bezoek, reizen, overleg."),
        max_digits=4,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": NOT_A_NUMBER,
            "invalid": NOT_A_NUMBER,
            "max_digits": NOT_A_NUMBER,
            "max_whole_digits": NOT_A_NUMBER,
            "max_decimal_places": NOT_A_NUMBER,
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in enumerate(WEEKDAYS):
            self.fields[f"from_{day}"] = _time(_("%(day)s van") % {"day": name})
            self.fields[f"until_{day}"] = _time(_("%(day)s tot") % {"day": name})

    def days(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Yield the two fields of every weekday."""
        for day in range(7):
            yield self[f"from_{day}"], self[f"until_{day}"]

    @override
    def clean(self) -> dict[str, Any]:
        for day in range(7):
            self._clean_day(day)
        if not self.errors:
            for mistake, day_or_none in mistakes_in_terms(self.terms()):
                self._tell(mistake, day_or_none)
        return self.cleaned_data

    def _clean_day(self, day: int) -> None:
        given = [self.cleaned_data.get(f"{end}_{day}") is not None for end in ("from", "until")]
        if any(given) and not all(given) and not self._has_wrong_time(day):
            missing = "until" if given[0] else "from"
            self.add_error(f"{missing}_{day}", _("Vul beide tijden in, of laat beide leeg."))

    def _has_wrong_time(self, day: int) -> bool:
        return f"from_{day}" in self.errors or f"until_{day}" in self.errors

    def _tell(self, mistake: TermsMistake, day: int | None) -> None:
        if mistake == TermsMistake.WINDOW:
            self.add_error(f"until_{day}", _("Kies een tijd na de begintijd. 00:00 is het einde van de dag."))
        elif mistake == TermsMistake.HOURS:
            self.add_error("weekly_hours", _("Kies een aantal van een half uur tot en met 60 uur."))
        else:
            self.add_error("from_0", _("Vul minstens één dag in waarop deelnemers contact mogen zoeken."))

    def terms(self) -> Terms:
        """Return what was filled in."""
        data = self.cleaned_data
        windows = {
            day: Window(_minute(data[f"from_{day}"]), _minute(data[f"until_{day}"]) or MINUTES_OF_A_DAY)
            for day in range(7)
            if data.get(f"from_{day}") is not None and data.get(f"until_{day}") is not None
        }
        return Terms(round(data["weekly_hours"] * 60), windows)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def filled_in(terms: Terms) -> dict[str, object]:
    """Return what to show in the form about terms that stand."""
    shown: dict[str, object] = {"weekly_hours": (Decimal(terms.weekly_minutes) / 60).normalize()}
    for day, window in terms.windows.items():
        shown[f"from_{day}"] = _clock(window.starts)
        shown[f"until_{day}"] = _clock(window.ends % MINUTES_OF_A_DAY)
    return shown


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
