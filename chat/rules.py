"""Pure rules of the conversation: who sees which numbers, which key epoch a moment has, what a refusal says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.protocol import ErrorCode
from groups.rules import epoch_days

DAY_SECONDS = 86400
# A post that was sealed a moment before the end of its epoch may be stored this long after it.
LATE = timedelta(hours=1)
_LENGTHS = 100


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers after `after` up to and with `until` (None: still going on) are somebody's to read."""

    after: int
    until: int | None

    def holds(self, seq: int) -> bool:
        return self.after < seq and (self.until is None or seq <= self.until)


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody may do in a room: all stretches that were ever his, and whether one is open now."""

    stretches: tuple[Stretch, ...]
    may_write: bool

    @property
    def is_open(self) -> bool:
        return any(stretch.until is None for stretch in self.stretches)

    def may_see(self, seq: int) -> bool:
        """Whoever has no open stretch sees nothing, not even what was his before (C5)."""
        return self.is_open and self.saw(seq)

    def saw(self, seq: int) -> bool:
        """Whether this number fell in one of his stretches; what was under way when he left is still his."""
        return any(stretch.holds(seq) for stretch in self.stretches)


NO_PLACE = Place(stretches=(), may_write=False)


def place_of(rows: Iterable[tuple[int, int | None, bool]]) -> Place:
    """Build a place from (from_seq, until_seq, may_write) rows."""
    kept = list(rows)
    return Place(
        stretches=tuple(Stretch(after, until) for after, until, _ in kept),
        may_write=any(may_write for _, until, may_write in kept if until is None),
    )


def key_epoch(moment: datetime, message_life_days: int) -> int:
    """Return the number of the key epoch of this moment: the day on which it began, and how many days it lasts.

    A room gets a new key after min(30 days, its message life), so that destroying keys forgets in time. With its
    length in its number an epoch ends when it ends, whatever becomes of the life: a new life has new epochs.
    """
    length = epoch_days(message_life_days)
    day = int(moment.timestamp() // DAY_SECONDS)
    return (day - day % length) * _LENGTHS + length


def epoch_end(epoch: int) -> datetime:
    """Return the moment from which nobody seals under this epoch."""
    first_day, length = divmod(epoch, _LENGTHS)
    return datetime.fromtimestamp((first_day + length) * DAY_SECONDS, tz=UTC)


def epoch_takes_posts(epoch: int, moment: datetime) -> bool:
    """Whether a post that was sealed under this epoch may still be stored."""
    return moment < epoch_end(epoch) + LATE


def epoch_is_over(epoch: int, moment: datetime) -> bool:
    """Whether no post of this epoch can come any more: as long again after the last moment to store one."""
    return moment >= epoch_end(epoch) + 2 * LATE


def expiry(moment: datetime, message_life_days: int) -> datetime:
    """Return when a message written now is forgotten."""
    return moment + timedelta(days=message_life_days)


_SENTENCES: dict[ErrorCode, str | Promise] = {
    ErrorCode.BAD_JSON: _("Dat is niet gelukt. Laad de pagina opnieuw."),
    ErrorCode.UNKNOWN_TYPE: _("Dat is niet gelukt. Laad de pagina opnieuw."),
    ErrorCode.UNKNOWN_FIELD: _("Dat is niet gelukt. Laad de pagina opnieuw."),
    ErrorCode.BAD_FIELD: _("Dat is niet gelukt. Laad de pagina opnieuw."),
    ErrorCode.MESSAGE_EMPTY: _("Je bericht is nog leeg. Schrijf eerst iets."),
    ErrorCode.MESSAGE_TOO_LONG: _(
        "Je bericht is te lang. Er passen 4.000 tekens in. Maak er twee berichten van."
    ),
    ErrorCode.NOT_YOUR_ROOM: _("Je kunt nu niet in dit gesprek. Bij Hulp kun je altijd terecht."),
    ErrorCode.RULES_NOT_ACCEPTED: _(
        "De huisregels zijn veranderd. Lees ze eerst, dan kun je weer schrijven."
    ),
    ErrorCode.NOT_YOUR_MESSAGE: _("Je kunt alleen je eigen berichten weghalen."),
    ErrorCode.CLIENT_ID_REUSED: _("Dit bericht is niet verstuurd. Schrijf het nog een keer."),
    ErrorCode.BUSY: _("Het is heel druk. Je bericht wordt zo opnieuw geprobeerd."),
    ErrorCode.TOO_FAST: _("Dat gaat even te snel. Wacht een paar tellen."),
}


def explain(code: ErrorCode) -> str:
    """Return the Dutch sentence for an error code; every code has one."""
    return str(_SENTENCES[code])
