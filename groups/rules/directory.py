"""What is shown of other help and of numbers to phone: by need, never one alone, unchecked only in a demo."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.rules import RefusedError

# Whoever checks an entry vouches for a year; after that the page says how long ago it was.
CHECK_DAYS = 365
LEAST_OPTIONS = 2
EMERGENCY = "alarmnummer-112"
# Shown everywhere and always (domain.md "Between meetings"): to leave these out does more harm than an old number.
VITAL = (EMERGENCY, "veilig-thuis", "113-zelfmoordpreventie")
EVERYBODY = "iedereen"
EVERYWHERE = "landelijk"

Shown = TypeVar("Shown")


class EntryChangedError(RefusedError):
    """The entry is no longer what whoever checked it saw."""


class Register(StrEnum):
    """Which of the two lists an entry stands in."""

    HELPLINES = "nummers"
    DIRECTORY = "sociale-kaart"


class CheckState(StrEnum):
    """What is known about an entry now."""

    UNCHECKED = "unchecked"
    CHECKED = "checked"
    EXPIRED = "expired"
    WRONG = "wrong"


def check_state(*, holds: bool, expires_on: date, today: date) -> CheckState:
    """Return what a check of the entry as it stands now still says."""
    if not holds:
        return CheckState.WRONG
    return CheckState.CHECKED if today <= expires_on else CheckState.EXPIRED


def may_show(state: CheckState, *, slug: str, is_demo: bool) -> bool:
    """Return whether an entry is shown to people: 112 always, other vital numbers unless somebody said they are wrong."""
    if state == CheckState.WRONG:
        return slug == EMERGENCY
    return slug in VITAL or is_demo or state != CheckState.UNCHECKED


class Need(StrEnum):
    """What somebody is looking for, in the order of the page."""

    TALK = "praten"
    CALL = "bellen"
    TRAINING = "leren"
    TREATMENT = "behandeling"
    FAMILY = "gezin"
    SHELTER = "slapen"
    PRACTICAL = "regelen"
    JUSTICE = "politie-en-rechter"
    READ = "lezen"


NEEDS: dict[Need, Promise] = {
    Need.TALK: _("Praten met iemand die het zelf kent"),
    Need.CALL: _("Bellen of chatten"),
    Need.TRAINING: _("Een training volgen"),
    Need.TREATMENT: _("Behandeling"),
    Need.FAMILY: _("Hulp voor het hele gezin"),
    Need.SHELTER: _("Een plek om te slapen"),
    Need.PRACTICAL: _("Hulp bij geld, wonen en regelen"),
    Need.JUSTICE: _("Hulp via politie, rechter of reclassering"),
    Need.READ: _("Lezen en meer weten"),
}
NEED_OF = {
    "supportgroep": Need.TALK,
    "ervaringsdeskundige": Need.TALK,
    "hulplijn": Need.CALL,
    "training": Need.TRAINING,
    "behandeling": Need.TREATMENT,
    "ggz": Need.TREATMENT,
    "verslaving": Need.TREATMENT,
    "gezin": Need.FAMILY,
    "opvang": Need.SHELTER,
    "praktisch": Need.PRACTICAL,
    "zorg-en-straf": Need.JUSTICE,
    "informatie": Need.READ,
}
CATEGORIES: dict[str, Promise] = {
    "supportgroep": _("supportgroep"),
    "ervaringsdeskundige": _("ervaringsdeskundige"),
    "hulplijn": _("bellen of chatten"),
    "training": _("training"),
    "behandeling": _("behandeling"),
    "ggz": _("ggz"),
    "verslaving": _("hulp bij verslaving"),
    "gezin": _("hulp voor het gezin"),
    "opvang": _("opvang"),
    "praktisch": _("praktische hulp"),
    "zorg-en-straf": _("hulp via politie of rechter"),
    "informatie": _("informatie"),
}
AUDIENCES: dict[str, Promise] = {
    "deelnemer": _("Ik wil zelf stoppen met agressie"),
    "partner": _("Ik ben partner of ex-partner"),
    "kind": _("Voor een kind"),
    "jongere": _("Voor een jongere"),
    "vader": _("Voor vaders"),
    "lvb": _("Voor wie moeilijk leert"),
    "professional": _("Ik ben hulpverlener"),
}
# Words that name a person after what he did or has; written so that this file does not hold them itself.
_LABEL = re.compile(r"(?<!ver)ple[g]er|dad[e]r|cli[eë]nt|pati[eë]nt", re.IGNORECASE)


def shown_name(*, name: str, provider: str, category: str) -> str:
    """Return the name for a screen: provider and kind instead, where the name labels people."""
    return f"{provider}: {CATEGORIES[category]}" if _LABEL.search(name) else name


def at_least_two(
    fitting: Sequence[Shown], others: Sequence[Shown], need_of: Callable[[Shown], Need]
) -> list[tuple[Need, list[Shown], list[Shown]]]:
    """Return per need what fits and, where that is not a choice of two, what stands elsewhere; never an empty need."""
    chapters = []
    for need in Need:
        here = [one for one in fitting if need_of(one) == need]
        wanted = LEAST_OPTIONS - len(here)
        elsewhere = [one for one in others if need_of(one) == need][: max(wanted, 0)]
        if here or elsewhere:
            chapters.append((need, here, elsewhere))
    return chapters


def content_of(row: Mapping[str, str]) -> str:
    """Return what stands for the words of a row: another when any of them changes."""
    return sha256("\x1f".join(f"{name}={value}" for name, value in sorted(row.items())).encode()).hexdigest()


_TIMES = re.compile(r"(?P<days>[a-z][a-z ]*) (?P<begin>\d{1,2}[:.]\d\d) ?- ?(?P<end>\d{1,2}[:.]\d\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """When a number is answered: always, on these days between two times, or nobody knows."""

    always: bool = False
    days: str = ""
    begin: str = ""
    end: str = ""

    @property
    def is_known(self) -> bool:
        return self.always or bool(self.days)


def read_hours(text: str) -> Hours:
    """Read the hours of a number; what cannot be read is not guessed at."""
    if text.strip() == "24/7":
        return Hours(always=True)
    found = _TIMES.fullmatch(text.strip().lower())
    if found is None:
        return Hours()
    return Hours(days=found["days"], begin=_dotted(found["begin"]), end=_dotted(found["end"]))


def _dotted(time: str) -> str:
    return time.replace(":", ".")
