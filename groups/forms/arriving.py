"""What somebody fills in on the way in: an alias, and how he signs in. Nothing else is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from groups.models import Group, Invitation
from groups.queries.people import alias_taken, alias_taken_among_staff
from members.forms import AddressForm, AliasForm
from members.models import Person

PASSKEY, CODE = "passkey", "code"


class ArrivalAliasForm(AliasForm):
    """An alias that is free where this invitation leads."""

    def __init__(
        self, *args: Any, invitation: Invitation, person: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.person = person

    @override
    def clean_alias(self) -> str:
        alias = super().clean_alias()
        if self._is_taken(alias):
            raise forms.ValidationError(_("Zo heet al iemand in de groep. Kies een andere naam."))
        return alias

    def _is_taken(self, alias: str) -> bool:
        if self.invitation.kind == Invitation.Kind.MEMBER and self.invitation.group:
            return alias_taken(self.invitation.group, alias, besides=self.person)
        return alias_taken_among_staff(self.invitation.organisation, alias, besides=self.person)


class ReturnAliasForm(AliasForm):
    """Another alias for who comes back into a group where somebody is called the same by now."""

    def __init__(self, *args: Any, group: Group, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.person = person

    @override
    def clean_alias(self) -> str:
        alias = super().clean_alias()
        if alias_taken(self.group, alias, besides=self.person):
            raise forms.ValidationError(_("Zo heet al iemand in de groep. Kies een andere naam."))
        return alias


class WayForm(AddressForm):
    """How somebody signs in from now on; an address only for who wants codes."""

    way = forms.ChoiceField(
        label=gettext_lazy("Hoe wil je voortaan inloggen?"),
        widget=forms.RadioSelect,
        choices=[
            (PASSKEY, gettext_lazy("Met een passkey: je vinger, gezicht of schermslot. Geen e-mail nodig.")),
            (CODE, gettext_lazy("Met een code die je per e-mail krijgt.")),
        ],
        error_messages={"required": gettext_lazy("Kies hoe je wilt inloggen.")},
    )
    field_order = ("way", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Alleen nodig als je een code wilt. Niemand in de groep ziet dit.")

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == CODE and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Vul je e-mailadres in, dan sturen we de code daarheen."))
        return cleaned
