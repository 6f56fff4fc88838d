"""The numbers of a week, once: the table, the file and the words under the pictures all take them from here."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordinators.queries.load import Load
from coordinators.rules import Daypart, Kind, Side, Spread, Week
from coordinators.rules.bars import Bar, Piece

KIND_WORDS = {
    Kind.MEETING: gettext_lazy("bijeenkomsten"),
    Kind.PREPARATION: gettext_lazy("voorbereiding"),
    Kind.VISIT: gettext_lazy("huisbezoek"),
    Kind.TRAVEL: gettext_lazy("reistijd"),
    Kind.OUTREACH: gettext_lazy("voorlichting"),
    Kind.CONSULTATION: gettext_lazy("overleg"),
    Kind.OTHER: gettext_lazy("anders"),
}
SIDE_WORDS = {
    Side.INSIDE: gettext_lazy("binnen de afgesproken tijden"),
    Side.OUTSIDE: gettext_lazy("buiten de afgesproken tijden"),
    Side.UNAGREED: gettext_lazy("toen er nog niets was afgesproken"),
}
DAYPART_WORDS = {
    Daypart.NIGHT: gettext_lazy("nacht, 0–6 uur"),
    Daypart.MORNING: gettext_lazy("ochtend, 6–12 uur"),
    Daypart.AFTERNOON: gettext_lazy("middag, 12–18 uur"),
    Daypart.EVENING: gettext_lazy("avond, 18–24 uur"),
}
DAY_WORDS = tuple(gettext_lazy(day) for day in ("ma", "di", "wo", "do", "vr", "za", "zo"))


def said_hours(minutes: int) -> str:
    """Say minutes as hours with at most two decimals and no trailing zeros: 450 is 7,5."""
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()
    return number_format(hours if hours % 1 else int(hours))


def said_week(week: Week) -> str:
    """Say a week by its number, as it stands in every diary here."""
    return _("week %(number)d") % {"number": week.monday.isocalendar().week}


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted in a week, in words, and how its number is said."""

    label: str
    value: Callable[[Week], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over all weeks that are shown; each value with the week that it is of."""

    label: str
    values: Sequence[tuple[str, str]]


def measures(*, own: bool) -> list[Measure]:
    """Return what is counted; heavy moments all to the facilitator himself, to another only what he shares."""
    heavy = (_("zware momenten"), "heavy") if own else (_("zware momenten die gedeeld zijn"), "heavy_shared")
    return [
        Measure(_("uren afgesproken"), lambda week: _hours_or_nothing(week.agreed_minutes)),
        Measure(_("uren samen"), lambda week: said_hours(week.total_minutes)),
        *[Measure(_("uren %(kind)s") % {"kind": KIND_WORDS[kind]}, _hours_of(kind)) for kind in Kind],
        Measure(_("bijeenkomsten geleid"), _count_of("meetings")),
        Measure(_("hulpvragen opgepakt"), _count_of("answered")),
        Measure(_("contacten binnen de tijden"), _count_of("inside")),
        Measure(_("contacten buiten de tijden"), _count_of("outside")),
        Measure(_("contacten zonder afspraak"), _count_of("unagreed")),
        Measure(_("dagen met contact"), _count_of("days_with_contact")),
        Measure(heavy[0], _count_of(heavy[1])),
    ]


def _hours_or_nothing(minutes: int | None) -> str:
    return "–" if minutes is None else said_hours(minutes)


def _hours_of(kind: Kind) -> Callable[[Week], str]:
    return lambda week: said_hours(week.minutes.get(kind, 0))


def _count_of(name: str) -> Callable[[Week], str]:
    return lambda week: str(getattr(week, name))


def rows_of(load: Load, *, own: bool) -> list[Row]:
    """Return the table of a load: a row per measure, a value per week."""
    return [
        Row(one.label, [(said_week(week), one.value(week)) for week in load.weeks])
        for one in measures(own=own)
    ]


def as_csv(load: Load, *, own: bool) -> str:
    """Return the same numbers as a file: a line per week, as spreadsheets here read it (semicolons, comma decimals)."""
    told = measures(own=own)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("week"), _("maandag"), *(one.label for one in told)])
    for week in load.weeks:
        writer.writerow([said_week(week), week.monday.isoformat(), *(one.value(week) for one in told)])
    return "\ufeff" + file.getvalue()


def hours_picture(load: Load) -> str:
    """Return hours per week, stacked by kind, with the line that was agreed."""
    bars = [
        Bar(
            name=_short(week),
            pieces=[Piece(f"k-{kind}", week.minutes.get(kind, 0) / 60) for kind in Kind],
            total=said_hours(week.total_minutes),
            agreed=None if week.agreed_minutes is None else week.agreed_minutes / 60,
        )
        for week in load.weeks
    ]
    told = "; ".join(
        _("%(week)s: %(hours)s uur, afgesproken %(agreed)s")
        % {
            "week": said_week(week),
            "hours": said_hours(week.total_minutes),
            "agreed": _hours_or_nothing(week.agreed_minutes),
        }
        for week in load.weeks
    )
    return _drawn(bars, name="uren", title=_("Uren per week, en wat is afgesproken"), description=told)


def contacts_picture(load: Load) -> str:
    """Return contacts per week, inside and outside the agreed hours."""
    bars = [
        Bar(
            name=_short(week),
            pieces=[Piece(f"side-{side}", week.sides.get(side, 0)) for side in Side],
            total=str(week.contacts),
        )
        for week in load.weeks
    ]
    told = "; ".join(
        _("%(week)s: %(contacts)d, waarvan %(outside)d buiten de tijden")
        % {"week": said_week(week), "contacts": week.contacts, "outside": week.outside}
        for week in load.weeks
    )
    return _drawn(
        bars, name="contacten", title=_("Contacten per week, binnen en buiten de tijden"), description=told
    )


def _drawn(bars: Sequence[Bar], *, name: str, title: str, description: str) -> str:
    # A fifth of a second to load: only who looks at a picture waits for it, not every process that starts.
    from coordinators.rules.pictures import picture_of  # noqa: PLC0415

    return picture_of(bars, name=name, title=title, description=description)


def _short(week: Week) -> str:
    return _("wk %(number)d") % {"number": week.monday.isocalendar().week}


def legend_of_hours(load: Load) -> list[tuple[str, Any]]:
    """Return which kinds are in the picture, each with its class and its words."""
    return [
        (f"k-{kind}", KIND_WORDS[kind]) for kind in Kind if any(week.minutes.get(kind) for week in load.weeks)
    ]


def legend_of_contacts(load: Load) -> list[tuple[str, Any]]:
    """Return which sides are in the picture, each with its class and its words."""
    return [
        (f"side-{side}", SIDE_WORDS[side])
        for side in Side
        if any(week.sides.get(side) for week in load.weeks)
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """Contacts on one day of the week in one quarter of the day; `level` from 0 to 4, for how dark it is."""

    day: Any
    number: int
    level: int


def heat_of(spread: Spread) -> list[tuple[Any, list[Cell]]]:
    """Return contacts by quarter of the day and day of the week."""
    most = max(spread.by_daypart.values(), default=0)
    return [
        (DAYPART_WORDS[part], [_cell(spread.by_daypart.get((day, part), 0), day, most) for day in range(7)])
        for part in Daypart
    ]


def _cell(number: int, day: int, most: int) -> Cell:
    return Cell(DAY_WORDS[day], number, -(-4 * number // most) if most else 0)


def said_days(week: Week) -> str:
    """Say from when to when a week goes."""
    sunday = week.monday.fromordinal(week.monday.toordinal() + 6)
    return f"{date_format(week.monday, 'j F')} – {date_format(sunday, 'j F')}"
