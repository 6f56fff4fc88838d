"""What holds for notifications: their kinds, how long each may wait, and how often it is tried."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A channel proves that it reaches somebody for so long (H9).
PROOF_DAYS = 14
NOTIFICATION_DAYS = 30
EVENT_LENGTH = 120
PATH_LENGTH = 200


class Kind(StrEnum):
    """Why somebody hears something; decides its words, its tag, and whether it may disturb his rest."""

    MESSAGE = "message"
    MEETING = "meeting"
    HELP = "help"
    PROGRESS = "progress"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Manner:
    """How notifications of one kind behave."""

    words: str | Promise
    # Given up after this long, unless who tells says otherwise.
    life: timedelta
    # Waits for the end of somebody's quiet hours.
    keeps_quiet: bool = True
    # Goes to every channel at once; any other goes by mail only to who has no device for it.
    everywhere: bool = False


MANNERS = {
    Kind.MESSAGE: Manner(_("Nieuw bericht"), timedelta(hours=24)),
    Kind.MEETING: Manner(_("Herinnering"), timedelta(hours=12)),
    Kind.HELP: Manner(_("Kring: kijk nu"), timedelta(hours=2), keeps_quiet=False, everywhere=True),
    # He asked for it himself and waits for it.
    Kind.PROGRESS: Manner(_("Er is nieuws voor je"), timedelta(hours=12), keeps_quiet=False, everywhere=True),
    Kind.TEST: Manner(_("Dit is de test"), timedelta(minutes=10), keeps_quiet=False),
}


def is_local_path(path: str) -> bool:
    """Say whether this is a page of ours, short enough to keep."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and len(path) <= PATH_LENGTH
