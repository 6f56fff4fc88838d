"""The page of figures: each number with what it does not say, and the same as a file."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordinators.models import HalfYear
from coordinators.rules.figures import Figure, Part, half_year_after, made_on, newest_to_make
from groups.models import Organisation
from supportgroups.lib import clock

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# A number in words, and what nobody should read into it.
WORDS: Mapping[Figure, tuple["StrOrPromise", "StrOrPromise"]] = {
    Figure.BEGAN: (
        gettext_lazy("Mensen die in een groep begonnen"),
        gettext_lazy(
            "Wie langer wachtte, wachtte op ons: er was geen avond, of de avond ging niet door. Wie wel naar een avond kon "
            "en zelf nog wilde wachten, telt daar niet bij. Persoonlijke begeleiding telt hier niet mee."
        ),
    ),
    Figure.NEVER_STARTED: (
        gettext_lazy("Mensen die een uitnodiging openden en niet begonnen"),
        gettext_lazy(
            "Dit zegt niet waarom. Iemand kan een andere weg hebben gekozen, of later nog beginnen. "
            "Zelf willen wachten is iets anders dan wachten op ons."
        ),
    ),
    Figure.STOPPED: (
        gettext_lazy("Mensen die stopten"),
        gettext_lazy(
            "Dit zegt niet of het goed of slecht ging. Stoppen mag zonder reden, en de plek blijft. "
            "Wie later terugkwam, telt hier ook."
        ),
    ),
    Figure.CAME_BACK: (
        gettext_lazy("Mensen die terugkwamen"),
        gettext_lazy("Dit is geen mislukking: iemand wist de weg toen het nodig was. Het zegt niet waarom."),
    ),
    Figure.EVENINGS: (
        gettext_lazy("Avonden"),
        gettext_lazy(
            "Een avond die niet doorging, was voor deelnemers wachten op ons. Wie er was, staat hier niet: "
            "komen is niet hetzelfde als veilig zijn."
        ),
    ),
    Figure.CALLS: (
        gettext_lazy("Hulpvragen tussen de avonden"),
        gettext_lazy(
            "Meer hulpvragen is niet slechter: misschien weten mensen ons beter te vinden. "
            "Niet te lang wachten zegt niet dat de hulp ook hielp."
        ),
    ),
}
PART_WORDS: Mapping[Part, "StrOrPromise"] = {
    Part.SOON: gettext_lazy("kon binnen twee weken naar een avond"),
    Part.WAITED: gettext_lazy("wachtte langer op ons"),
    Part.WENT_ON: gettext_lazy("gingen door"),
    Part.CANCELLED: gettext_lazy("gingen niet door"),
    Part.IN_TIME: gettext_lazy("op tijd beantwoord of ingetrokken"),
    Part.LATE: gettext_lazy("wachtten te lang"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure on the page."""

    label: str
    number: str
    parts: Sequence[tuple[str, str]]
    says_not: str


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The half-years of an organisation, one of them open; `next_on` is when the next one is made."""

    organisation: Organisation
    half_years: Sequence[HalfYear]
    chosen: HalfYear | None
    lines: Sequence[Line]
    next_name: str
    next_on: date


def figures_page(organisation: Organisation, wanted: str = "") -> FiguresPage:
    """Return what was made of the half-year that an address names, else of the newest; in one query."""
    made = list(HalfYear.objects.filter(organisation=organisation))
    newest = made[0] if made else None
    chosen = next((one for one in made if one.since.isoformat() == wanted), newest)
    coming = _next(newest)
    return FiguresPage(
        organisation=organisation,
        half_years=made,
        chosen=chosen,
        lines=list(_lines(chosen)) if chosen else [],
        next_name=said_half_year(coming),
        next_on=made_on(coming),
    )


def _next(newest: HalfYear | None) -> date:
    if newest is not None:
        return half_year_after(newest.since)
    return half_year_after(newest_to_make(clock.today()))


def _lines(half_year: HalfYear) -> Iterator[Line]:
    for figure, (label, says_not) in WORDS.items():
        found = half_year.figures[figure]
        parts = [(str(PART_WORDS[Part(part)]), _said(number)) for part, number in found["parts"].items()]
        yield Line(str(label), _said(found["whole"]), parts, str(says_not))


def _said(number: int | None) -> str:
    return _("niet getoond") if number is None else str(number)


def said_half_year(since: date) -> str:
    """Say a half-year: januari t/m juni 2026."""
    return _("%(first)s t/m %(last)s") % {
        "first": date_format(since, "F"),
        "last": date_format(since.replace(month=since.month + 5), "F Y"),
    }


def figures_as_csv(page: FiguresPage) -> str:
    """Return the same as a file: a line per number, each with what it does not say, as spreadsheets here read it."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("organisatie"), _("periode"), _("wat"), _("aantal"), _("wat dit niet zegt")])
    about = [page.organisation.name, said_half_year(page.chosen.since) if page.chosen else ""]
    for line in page.lines:
        writer.writerow([*about, line.label, line.number, line.says_not])
        for part, number in line.parts:
            writer.writerow([*about, f"{line.label}: {part}", number, ""])
    return "\ufeff" + file.getvalue()
