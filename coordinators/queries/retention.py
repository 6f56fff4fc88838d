"""What the nights removed, for who must be able to show that it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from members.models import RetentionRun
from supportgroups.lib.clock import today

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SHOWN_DAYS = 30
# Few of something may be somebody's: below this only that there were some.
FEW = 5

KINDS: Mapping[str, "StrOrPromise"] = {
    "chat.tasks.forget:texts": _("Teksten van berichten"),
    "chat.tasks.forget:keys": _("Sleutels van gesprekken"),
    "coordinators.tasks.forget:hours": _("Uren van begeleiders"),
    "coordinators.tasks.forget:considerations": _("Afwegingen"),
    "coordinators.tasks.forget:notes": _("Aantekeningen en afspraken van wie wegging"),
    "coordinators.tasks.forget:keys": _("Sleutels van afwegingen en aantekeningen"),
    "crisis.tasks.forget:texts": _("Teksten van hulpvragen"),
    "crisis.tasks.forget:requests": _("Tijden van hulpvragen"),
    "groups.tasks.forget_expired_invitations": _("Uitnodigingen"),
    "groups.tasks.forget_meetings": _("Van bijeenkomsten: wie er was, inbreng, links, redenen"),
    "groups.tasks.forget_old_reasons": _("Redenen van schorsingen"),
    "members.tasks.forget:devices": _("Apparaten"),
    "members.tasks.forget:sessions": _("Inlogsessies"),
    "members.tasks.forget:looks": _("Regels in het logboek"),
    "members.tasks.forget:notifications": _("Meldingen"),
    "members.tasks.forget:demo": _("Links en mails van de demo"),
    "members.tasks.forget:half arrived": _("Wie niet verder kwam dan de deur"),
    "members.tasks.forget:keys": _("Sleutels van mensen die alles wisten"),
    "members.tasks.forget:nights": _("Regels van dit overzicht"),
    "members.actions.erase_person": _("Mensen die alles van zich wisten"),
}


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed of one kind: in the newest night, and in thirty days."""

    what: str
    lately: str
    in_all: str


@dataclass(frozen=True, slots=True)
class Nights:
    """The newest day on which was looked for what had its time, and what that and the days before removed."""

    day: date | None
    rows: tuple[Removed, ...]


def what_was_removed() -> Nights:
    """Return what the nights removed in thirty days, in one query; no number below five but zero."""
    runs = list(RetentionRun.objects.filter(day__gt=today() - timedelta(days=SHOWN_DAYS)).order_by("day"))
    if not runs:
        return Nights(None, ())
    newest = runs[-1].day
    totals: dict[str, list[int]] = {}
    for run in runs:
        total = totals.setdefault(run.kind, [0, 0])
        total[0] += run.removed if run.day == newest else 0
        total[1] += run.removed
    rows = [
        Removed(str(KINDS.get(kind, kind)), _said(lately), _said(in_all))
        for kind, (lately, in_all) in totals.items()
    ]
    return Nights(newest, tuple(sorted(rows, key=lambda row: row.what)))


def _said(number: int) -> str:
    return str(number) if number == 0 or number >= FEW else f"1–{FEW - 1}"
