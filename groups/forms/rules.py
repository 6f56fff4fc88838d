"""A proposal of house rules: which cards, in which words and order."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from groups.queries.rules import available_rules, card_of, newest_rules
from groups.rules import Card


class CardForm(forms.Form):
    """One card: the report's five are always in, another one where it is chosen."""

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=80)
    rule = forms.CharField(
        label=gettext_lazy("De regel"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    why = forms.CharField(
        label=gettext_lazy("Waarom"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.IntegerField(label=gettext_lazy("Plek op de lijst"), min_value=1, max_value=99)
    chosen = forms.BooleanField(label=gettext_lazy("Deze regel hoort erbij"), required=False)

    def __init__(self, *args: Any, card: Card, of_report: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        self.of_report = of_report
        if of_report:
            del self.fields["chosen"]

    @property
    def is_chosen(self) -> bool:
        return self.of_report or bool(self.cleaned_data.get("chosen"))


class ProposalForm:
    """All cards that a group may use; those of the newest version first, in its words and order."""

    def __init__(self, group: Group, data: Any = None) -> None:
        self.data = data
        self.message = ""
        self.cards = [
            self._card_form(place, card, of_report=of_report, chosen=chosen)
            for place, (card, of_report, chosen) in enumerate(_cards_of(group), start=1)
        ]

    def _card_form(self, place: int, card: Card, *, of_report: bool, chosen: bool) -> CardForm:
        initial = {**card, "place": place, "chosen": chosen}
        return CardForm(self.data, prefix=card["slug"], initial=initial, card=card, of_report=of_report)

    def is_valid(self) -> bool:
        # Every card is looked at, so that all mistakes show at once.
        valid = [form.is_valid() for form in self.cards]
        if not all(valid):
            self.message = _("Niet alles is ingevuld. Kijk bij de regels hieronder.")
        return all(valid)

    def chosen(self) -> list[Card]:
        """Return the chosen cards in their new order."""
        picked = sorted(
            (form for form in self.cards if form.is_chosen), key=lambda form: int(form.cleaned_data["place"])
        )
        return [
            {
                "slug": form.card["slug"],
                **{name: form.cleaned_data[name] for name in ("title", "rule", "why")},
            }
            for form in picked
        ]


def _cards_of(group: Group) -> list[tuple[Card, bool, bool]]:
    newest = newest_rules(group)
    agreed = newest.cards if newest else []
    in_use = {card["slug"] for card in agreed}
    rules = available_rules(group)
    of_report = {rule.slug for rule in rules if rule.is_of_report}
    offered = {rule.slug for rule in rules}
    # A card that the organisation switched off since stays in the old version and is not offered again.
    kept = [(card, card["slug"] in of_report, True) for card in agreed if card["slug"] in offered]
    fresh = [(card_of(rule), rule.is_of_report, False) for rule in rules if rule.slug not in in_use]
    return kept + fresh
