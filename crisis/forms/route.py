"""The form of one step in a help route."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crisis.queries.route import Candidate
from crisis.rules import Stand
from groups.forms.choosing import PersonForm

STANDS = {Stand.LEADS: _("begeleider"), Stand.STANDS_BEHIND: _("coördinator of achterwacht")}


class StepForm(PersonForm):
    """Whom to ask after how many minutes; whether that can be is decided by the action."""

    after_minutes = forms.IntegerField(
        label=_("Na hoeveel minuten"),
        widget=forms.NumberInput({"min": 0, "max": 29}),
        help_text=_("0 is meteen. Bij een tijd die er al staat, vervangt deze stap de oude."),
    )

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(one.person.pk, f"{one.person.alias} ({STANDS[one.stand]})") for one in candidates]
        self.offer(lines)
