"""What holds for notifications: their kinds, how long each may wait, and how often it is tried."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.rules.people import RefusedError

# A channel proves that it reaches somebody for so long (H9).
PROOF_DAYS = 14
NOTIFICATION_DAYS = 30
TEST_AGAIN_SECONDS = 30
EVENT_LENGTH = 120
PATH_LENGTH = 200


class Kind(StrEnum):
    """Why somebody hears something; decides its words, its tag, and whether it may disturb his rest."""

    MESSAGE = "message"
    MEETING = "meeting"
    HELP = "help"
    PROGRESS = "progress"
    TEST = "test"


# What somebody who pauses is not told: what happens in his group. What he asked for himself is.
PAUSED_KINDS = frozenset({Kind.MESSAGE, Kind.MEETING})


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
    Kind.HELP: Manner(_("%(name)s: kijk nu"), timedelta(hours=2), keeps_quiet=False, everywhere=True),
    # He asked for it himself and waits for it.
    Kind.PROGRESS: Manner(_("Er is nieuws voor je"), timedelta(hours=12), keeps_quiet=False, everywhere=True),
    Kind.TEST: Manner(_("Dit is de test"), timedelta(minutes=10), keeps_quiet=False),
}


def words_of(kind: Kind, *, name: str) -> str:
    """Return all that a notification says: fixed words of its kind, `name` being what this installation is called."""
    return str(MANNERS[kind].words) % {"name": name}


def is_local_path(path: str) -> bool:
    """Say whether this is a page of ours, short enough to keep."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and len(path) <= PATH_LENGTH


class PushServiceUnknownError(RefusedError):
    """The browser wants to be pushed to by a service that this installation does not send to."""

    says = _("Met deze browser kan Kring geen meldingen sturen. Probeer Chrome, Firefox, Edge of Safari.")


class PushKeysError(RefusedError):
    """What came with the subscription is no key of a browser."""

    says = _("Het aanzetten is niet gelukt. Laad de pagina opnieuw en probeer het nog een keer.")


class NoAddressError(RefusedError):
    """Somebody wants mail and proved no address."""

    says = _("Geef eerst een e-mailadres op.")


class ChannelOffError(RefusedError):
    """Somebody tries a channel that is off."""

    says = _("Meldingen staan op dit apparaat uit. Zet ze eerst aan.")
