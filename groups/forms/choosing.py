"""Choosing somebody from a list, for the forms of this room and of the rooms above."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Person

NOBODY = _("Kies iemand uit de lijst.")


class PersonForm(forms.Form):
    """Whom something is about; whether that can be is decided by the action."""

    person = forms.UUIDField(label=_("Wie"), error_messages={"invalid": NOBODY, "required": NOBODY})

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Show these people, each by his id and the words for him."""
        self.fields["person"].widget = forms.Select(choices=[("", _("Kies iemand")), *people])

    def clean_person(self) -> Person:
        person = Person.objects.filter(pk=self.cleaned_data["person"]).first()
        if person is None:
            raise forms.ValidationError(NOBODY)
        return person
