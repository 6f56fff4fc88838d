"""What holds for people and devices, in plain calculation, and why something is refused."""

import hashlib
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

ALIAS_LENGTH = 30
SIGN_IN_LINK_HOURS = 24
UNSEEN_DAYS = 90
# As long as a session's cookie lives: until then a browser may ask why its device ended.
ENDED_DEVICE_DAYS = 30
# Who is on the way in and left no way to come in again is forgotten after a day. Who can come in again may still use
# his invitation: he stays for the 14 days that one works, and a day more.
HALF_ARRIVED_DAYS = 1
LATE_ARRIVAL_DAYS = 15
DEMO_MAIL_DAYS = 7
# Five years, two leap days among them at most.
ACCESS_LOG_DAYS = 5 * 365 + 2
RETENTION_RUN_DAYS = 2 * 365
# Until when a line of the access log is hidden that is held back until somebody tells it.
NOT_TOLD = datetime(9999, 1, 1, tzinfo=UTC)
# A device counts as seen again after this many minutes; a session is prolonged once a day.
SEEN_MINUTES = 5

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"))
_ENGINES = (("CriOS", "Chrome"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_MACHINES = (
    ("Android", "Android-telefoon"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows-computer"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux-computer"),
)

# Letters and marks to Unicode, nothing at all to the eye: fillers, joiners, variation selectors.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}

# Scripts with letters that cannot be told from another's: a name of one of them, not of two.
_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU", "DESERET"})


class RefusedError(Exception):
    """Somebody asked for what cannot be; `.message` tells him so in plain Dutch, ready for the page."""

    says: "StrOrPromise" = _("Dat kan nu niet.")

    def __init__(self, message: str = "") -> None:
        self.message = message or str(self.says)
        super().__init__(self.message)


class AliasEmptyError(RefusedError):
    """No visible letter is left of the alias."""

    says = _("Vul een naam in die je in de groep wilt gebruiken.")


class AliasTooLongError(RefusedError):
    """The alias does not fit."""

    says = _("Deze naam is te lang. Neem er een van hoogstens 30 tekens.")


class AliasTellsTooMuchError(RefusedError):
    """The alias is an address, which would tell the group who somebody is."""

    says = _("Gebruik geen e-mailadres als naam. Kies een voornaam of een bijnaam.")


class AliasMixedError(RefusedError):
    """The alias takes letters of scripts that look alike, so that it could pass for another one."""

    says = _("Deze naam gebruikt letters uit twee soorten schrift door elkaar. Kies letters van één soort.")


class AliasTakenError(RefusedError):
    """A room above knows why this alias cannot be used; it brings its own line."""

    says = _("Deze naam is al in gebruik. Kies een andere.")


class PrivateRecordsClosedError(RefusedError):
    """Somebody is back on a new phone, and nobody confirmed yet that it is he."""

    says = _("Dit gaat weer open zodra een tweede persoon heeft bevestigd dat jij het bent.")


class StillNeededError(RefusedError):
    """Somebody would be left alone if this person went now; a room above brings its own line."""

    says = _("Je kunt nog niet alles wissen. Eerst moet iemand anders het van je overnemen.")


class DemoOnlyError(RefusedError):
    """This exists in a demo only: it signs somebody in without any proof."""

    says = _("Dit kan alleen in een demo.")


class LinkGoneError(RefusedError):
    """A sign-in link that is unknown, used or too old; which of these is nobody's business."""

    says = _("Deze link werkt niet meer. Vraag een nieuwe.")


class TooManyCodesError(RefusedError):
    """Too many codes were asked for one address."""

    says = _("Er zijn net al een paar codes gestuurd. Wacht een minuut en probeer het dan nog een keer.")


class CodeGoneError(RefusedError):
    """A code that was tried too often or too late."""

    says = _("Deze code werkt niet meer. Vraag een nieuwe.")


class CodeWrongError(RefusedError):
    """Not the code from the mail."""

    says = _("Deze code klopt niet. Kijk hem nog een keer na.")


class AddressTakenError(RefusedError):
    """Somebody else proved to read this address first."""

    says = _("Dit adres hoort al bij iemand anders.")


class LastWayInError(RefusedError):
    """Removing this would leave nobody able to sign in, or a role without its second step."""

    says = _("Dit is je laatste manier om in te loggen. Voeg eerst een andere toe.")


def clean_alias(text: str) -> str:
    """Return the alias as it is kept: one line, composed letters, no invisible signs; or refuse it."""
    visible = "".join(sign for sign in unicodedata.normalize("NFC", text) if _is_visible(sign))
    alias = " ".join(visible.split())
    if not any(sign.isalnum() for sign in alias):
        raise AliasEmptyError
    if len(alias) > ALIAS_LENGTH:
        raise AliasTooLongError
    if "@" in alias:
        raise AliasTellsTooMuchError
    if len(_scripts_of(alias)) > 1:
        raise AliasMixedError
    return alias


def _scripts_of(alias: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", alias)
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in plain if sign.isalpha()} & _LOOK_ALIKE


def _is_visible(sign: str) -> bool:
    # Controls, directions and unassigned signs could make one alias look like another.
    return sign.isspace() or not (unicodedata.category(sign).startswith("C") or sign in _BLANKS)


def name_device(user_agent: str) -> str:
    """Return words by which somebody recognises his own phone or computer in a list."""
    machine = _first(_MACHINES, user_agent)
    browser = _first(_BROWSERS, user_agent) or _first(_ENGINES, user_agent)
    if machine and browser:
        return f"{machine}, {browser}"
    return machine or browser or "Onbekend apparaat"


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")


def hash_token(token: str) -> str:
    """Return what is kept of a secret link: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
