"""Forms of the coordinator's pages."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from groups.actions.groups import (
    GUIDANCE_LIFE_DAYS,
    WRONG_REGIONS,
    WRONG_SIZE,
    GroupPlan,
    wrong_evening,
)
from groups.forms.choosing import PersonForm
from groups.models import Group, HouseRule, Organisation, Region
from groups.queries.setup import STAFF_KINDS
from groups.rules import EVERY_WEEKS, SIZES, Evening, days_in_backup, minutes_per_person
from members.models import Person

WEEKDAYS = [
    ("", _("Kies een dag")),
    (0, _("maandag")),
    (1, _("dinsdag")),
    (2, _("woensdag")),
    (3, _("donderdag")),
    (4, _("vrijdag")),
    (5, _("zaterdag")),
    (6, _("zondag")),
]
REGION_KINDS = {
    "veilig-thuis": _("Regio’s van Veilig Thuis"),
    "ghnt": _("Regio’s van Geweld hoort nergens thuis"),
    "gemeente": _("Gemeenten"),
    "veiligheidshuis": _("Regio’s van Zorg- en Veiligheidshuizen"),
    "cluster": _("Andere regio’s"),
}
EVENING_FIELDS = ("weekday", "starts_at", "first_on")


def _sizes_told() -> str:
    return ", ".join(f"{people}: {minutes_per_person(people)}" for people in (6, 8, 10, 12))


def _life_told() -> str:
    life = Group.MessageLife
    return _(
        "Daarna zijn ze weg, voor iedereen. Alleen in een reservekopie staan ze dan nog even: bij 24 uur hoogstens %(day)d dagen, bij 7 dagen hoogstens %(week)d dagen, anders hoogstens %(longer)d dagen. Zo gaat het ook als iemand een bericht zelf weghaalt."
    ) % {
        name: days_in_backup(days)
        for name, days in (("day", life.DAY), ("week", life.WEEK), ("longer", life.YEAR))
    }


class GroupForm(forms.Form):
    """Everything about a group; types only, what may be is decided by the action."""

    organisation = forms.ModelChoiceField(
        label=_("Organisatie"), queryset=Organisation.objects.none(), empty_label=None, to_field_name="slug"
    )
    name = forms.CharField(
        label=_("Naam van de groep"),
        max_length=80,
        help_text=_("Deelnemers zien deze naam. Kies een naam die niets verraadt op een telefoon."),
    )
    kind = forms.ChoiceField(
        label=_("Soort"),
        choices=[
            (Group.Kind.GROUP, _("Een groep die samenkomt")),
            (Group.Kind.INDIVIDUAL, _("Persoonlijke begeleiding, zonder groep")),
        ],
        widget=forms.RadioSelect,
        initial=Group.Kind.GROUP,
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("Regio’s"),
        queryset=Region.objects.order_by("kind", "name"),
        # By slug: a browser may send a number that no database holds, and any text is just no region.
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": WRONG_REGIONS},
        help_text=_(
            "Een groep mag bij meer regio’s horen. Niemand wordt geweigerd om waar hij of zij woont."
        ),
    )
    place = forms.CharField(
        label=_("Plaats"),
        max_length=120,
        help_text=_("Zonder naam van de organisatie. Bijvoorbeeld: buurthuis, Bergen op Zoom. Of: online."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Avond"), choices=WEEKDAYS, coerce=int, empty_value=None, required=False
    )
    starts_at = forms.TimeField(
        label=_("Begint om"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    first_on = forms.DateField(
        label=_("Eerste keer"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    every_weeks = forms.TypedChoiceField(
        label=_("Ritme"),
        choices=[(1, _("elke week")), *((weeks, _("elke %d weken") % weeks) for weeks in EVERY_WEEKS[1:])],
        coerce=int,
        initial=2,
    )
    way_of_working = forms.ChoiceField(
        label=_("Manier van werken"),
        choices=Group.Way.choices,
        widget=forms.RadioSelect,
        initial=Group.Way.OPEN,
    )
    composition = forms.ChoiceField(
        label=_("Voor wie"), choices=Group.Composition.choices, widget=forms.RadioSelect
    )
    target_size = forms.IntegerField(
        label=_("Aantal deelnemers"),
        initial=8,
        min_value=SIZES[0],
        max_value=SIZES[-1],
        error_messages={"min_value": WRONG_SIZE, "max_value": WRONG_SIZE},
    )
    message_life_days = forms.TypedChoiceField(
        label=_("Berichten blijven staan"),
        choices=Group.MessageLife.choices,
        coerce=int,
        empty_value=None,
        initial=Group.MessageLife.QUARTER,
    )
    returners_see_absence = forms.BooleanField(
        label=_("Wie terugkomt, leest ook wat er intussen is geschreven"), required=False
    )

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], group: Group | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        own = Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations])
        chosen = self.fields["organisation"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - tells mypy what stands above
        chosen.queryset = own.order_by("name")
        if group is not None or len(own) == 1:
            chosen.widget, chosen.initial = forms.HiddenInput(), own[0].slug if own else None
        self.fields["target_size"].help_text = _(
            "Minuten die ieder krijgt in twee uur, bij zoveel mensen: %(told)s."
        ) % {"told": _sizes_told()}
        self.fields["message_life_days"].help_text = _life_told()
        if group is not None and group.is_live:
            self._keep("kind", "message_life_days", "returners_see_absence")
        for name in (*EVENING_FIELDS, "message_life_days"):
            self.fields[name].required = self._asked_kind() != Group.Kind.INDIVIDUAL

    def _keep(self, *names: str) -> None:
        for name in names:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Dit staat vast: zo hebben de deelnemers het gelezen.")

    @property
    def stays_individual(self) -> bool:
        """Whether this is guidance of somebody already: then there is no life of messages to choose."""
        return self.fields["kind"].disabled and self._asked_kind() == Group.Kind.INDIVIDUAL

    def _asked_kind(self) -> str:
        return str(self["kind"].value())

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in EVENING_FIELDS if cleaned.get(name) not in {None, ""}]
        for name in EVENING_FIELDS if given else ():
            if name not in given and name not in self.errors:
                self.add_error(name, _("Vul ook dit in, of laat de hele avond leeg."))
        if len(given) == len(EVENING_FIELDS) and "every_weeks" in cleaned:
            for name, line in wrong_evening(_evening(cleaned), self.group).items():
                self.add_error(name, line)
        return cleaned

    def plan(self) -> GroupPlan:
        """Return what was filled in, for the action."""
        given = self.cleaned_data
        return GroupPlan(
            name=given["name"],
            kind=given["kind"],
            regions=list(given["regions"]),
            place=given["place"],
            evening=None if given["weekday"] is None else _evening(given),
            way_of_working=given["way_of_working"],
            composition=given["composition"],
            target_size=given["target_size"],
            message_life_days=given["message_life_days"] or GUIDANCE_LIFE_DAYS,
            returners_see_absence=given["returners_see_absence"],
        )

    def region_kinds(self) -> list[tuple[str, list[BoundWidget], bool]]:
        """Return the regions by kind, and whether one of that kind is chosen, so that it stands open."""
        lines = []
        for kind, found in groupby(self["regions"].subwidgets, key=_kind):
            boxes = list(found)
            lines.append(
                (str(REGION_KINDS.get(kind, kind)), boxes, any(box.data["selected"] for box in boxes))
            )
        return lines


def _kind(box: BoundWidget) -> str:
    return str(box.data["value"].instance.kind)


def _evening(given: dict[str, Any]) -> Evening:
    return Evening(
        weekday=given["weekday"],
        starts_at=given["starts_at"],
        first_on=given["first_on"],
        every_weeks=given["every_weeks"],
    )


def filled_in(group: Group) -> dict[str, Any]:
    """Return what stands now, as the form shows it."""
    series = getattr(group, "series", None)
    return {
        "organisation": group.organisation.slug,
        "name": group.name,
        "kind": group.kind,
        "regions": group.regions.all(),
        "place": group.place,
        "weekday": series.weekday if series else None,
        "starts_at": series.starts_at if series else None,
        "first_on": series.first_on if series else None,
        "every_weeks": series.every_weeks if series else 2,
        "way_of_working": group.way_of_working,
        "composition": group.composition,
        "target_size": group.target_size,
        "message_life_days": group.message_life_days,
        "returners_see_absence": group.returners_see_absence,
    }


class ProposeForm(PersonForm):
    """Whom to propose for a role; whether he can have it is decided by the action."""

    def __init__(self, *args: Any, candidates: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = list(candidates)
        self.offer((person.pk, person.alias) for person in self.candidates)


class StaffInvitationForm(forms.Form):
    """Which role an invitation is for."""

    kind = forms.ChoiceField(
        label=_("Voor welke rol"),
        choices=[(kind.value, kind.label) for kind in STAFF_KINDS],
        widget=forms.RadioSelect,
    )


class ExtraRulesForm(forms.Form):
    """Which proposals beyond the report's five this organisation uses."""

    cards = forms.ModelMultipleChoiceField(
        queryset=HouseRule.objects.filter(is_of_report=False), required=False, to_field_name="slug"
    )
