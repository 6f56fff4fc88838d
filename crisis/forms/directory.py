"""Looking for other help, and saying that an entry is right."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.queries.directory import Wish
from groups.rules.directory import AUDIENCES, NEEDS, Register


class WishForm(forms.Form):
    """For whom, for what, and where; everything may stay open."""

    voor = forms.ChoiceField(label=_("Voor wie"), required=False)
    nodig = forms.ChoiceField(label=_("Wat zoek je"), required=False)
    regio = forms.ChoiceField(label=_("Waar"), required=False)

    def __init__(self, *args: Any, regions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("voor", gettext("Voor iedereen"), [(key, str(title)) for key, title in AUDIENCES.items()])
        self._offer("nodig", gettext("Alles"), [(key.value, str(title)) for key, title in NEEDS.items()])
        self._offer("regio", gettext("Heel Nederland"), [(name, name) for name in regions])

    def _offer(self, name: str, anything: str, choices: Iterable[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", anything), *choices]

    def wish(self) -> Wish:
        """Return what was asked for, leaving out what is no choice."""
        self.is_valid()
        given = self.cleaned_data
        return Wish(given.get("voor", ""), given.get("nodig", ""), given.get("regio", ""))


class CheckForm(forms.Form):
    """Which entry, as it stood on the page, and whether it is right."""

    register = forms.ChoiceField(choices=[(one.value, one.value) for one in Register])
    slug = forms.SlugField()
    content = forms.CharField(max_length=64)
    holds = forms.TypedChoiceField(choices=[("ja", "ja"), ("nee", "nee")], coerce=lambda value: value == "ja")
