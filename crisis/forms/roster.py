"""The form of one shift in the duty roster, in wall-clock time."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from crisis.rules import ShiftError, Span, span_on
from groups.forms.choosing import PersonForm
from groups.models import Group

EVERYBODY = _("Alle groepen")
TIME = _("Vul een tijd in, bijvoorbeeld 18:00.")


class ShiftForm(PersonForm):
    """Who answers from when to when; whether that can be is decided by the action."""

    group = forms.CharField(label=_("Voor welke groep"), required=False)
    day = forms.DateField(
        label=_("Dag"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": _("Kies een dag.")},
    )
    begins = forms.TimeField(
        label=_("Van"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": TIME, "invalid": TIME},
    )
    ends = forms.TimeField(
        label=_("Tot"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("Is dit vroeger dan het begin? Dan loopt de dienst door tot de volgende dag."),
        error_messages={"required": TIME, "invalid": TIME},
    )

    def __init__(
        self, *args: Any, people: Iterable[tuple[UUID, str]], groups: Iterable[Group], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(people)
        self._groups = {str(group.pk): group for group in groups}
        choices = [("", EVERYBODY), *((pk, group.name) for pk, group in self._groups.items())]
        self.fields["group"].widget = forms.Select(choices=choices)

    def clean_group(self) -> Group | None:
        chosen = self.cleaned_data["group"]
        if not chosen:
            return None
        if chosen not in self._groups:
            raise forms.ValidationError(_("Kies een groep uit de lijst."))
        return self._groups[chosen]

    @override
    def clean(self) -> None:
        day, begins, ends = (self.cleaned_data.get(name) for name in ("day", "begins", "ends"))
        if not (isinstance(day, date) and isinstance(begins, time) and isinstance(ends, time)):
            return
        try:
            self.cleaned_data["span"] = span_on(day, begins, ends)
        except (ShiftError, OverflowError, ValueError) as error:
            self.add_error("day", getattr(error, "message", "") or str(_("Kies een dag.")))

    @property
    def span(self) -> Span:
        """From when to when, once the form is valid."""
        found: Span = self.cleaned_data["span"]
        return found
