"""Pure rules of this room: errors, aliases, what a seat follows from, what changed between two versions."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from difflib import SequenceMatcher
from enum import StrEnum

from groups.protocol import HELD_SEAT, NO_SEAT, Missing, Seat
from members.rules import RefusedError

INVITATION_DAYS = 14
SUSPENSION_DAYS_AT_MOST = 365
# How long a reason stays after its suspension: for a question about it, no longer.
REASON_DAYS = 30
# Facilitators call 8 to 10 ideal and members find that many already (S3 3.1): a word, never a stop.
SIZE_TO_NOTICE = 8
SIZE_TO_WONDER = 10
MEETING_MINUTES = 120
SIZES = range(2, 15)
EVERY_WEEKS = range(1, 5)
LONGEST_EPOCH_DAYS = 30
# How long whoever runs Kring keeps copies (SECURITY.md); of the keys only the newest one.
MAIN_BACKUP_DAYS = 30
KEYS_BACKUP_DAYS = 7
# As capital or as small letter; after folding these are no longer apart.
LOOKS_LIKE = str.maketrans(
    "авеѕіјкмнорстухαβεζηικμνορτυχ",
    "abesijkmhopctyxabezhikmnoptyx",
)

Card = dict[str, str]
CARD_TEXTS = ("title", "rule", "why")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class InvitationGoneError(RefusedError):
    """This invitation is unknown, used, revoked or expired."""

    unknown = False


class InvitationUnknownError(InvitationGoneError):
    """No invitation belongs to this token: mangled, or forgotten since."""

    unknown = True


class InvitationRefusedError(RefusedError):
    """The invitation is good, but not for this person."""


class NotAllowedError(RefusedError):
    """Who asks has no right to this; views answer 404 before it comes to this."""


class RulesProposalError(RefusedError):
    """A proposal of house rules that cannot stand."""


class SecondPersonError(RefusedError):
    """Whoever proposes, or whom it concerns, does not confirm."""


class NewerRulesError(RefusedError):
    """A newer version of the house rules was published than the one that was read."""


class SuspendedError(RefusedError):
    """A suspension stands between; it ends into a talk."""


class ReturnError(RefusedError):
    """This way back is not there (any more); another one is."""


class SuspensionError(RefusedError):
    """A suspension that cannot be made so."""


class RestorationError(RefusedError):
    """This membership cannot be restored by an invitation."""


class AppointmentError(RefusedError):
    """This person cannot have this role, or not in this way."""


class AlreadyDoneError(RefusedError):
    """Somebody else did this a moment before."""


class OrganisationError(RefusedError):
    """An organisation that cannot be opened, or not again."""


class GroupEndedError(RefusedError):
    """The group has ended: nothing about it changes any more."""


class GroupPlanError(RefusedError):
    """What somebody filled in about a group cannot stand; a message per field."""

    def __init__(self, message: str, mistakes: Mapping[str, str]) -> None:
        super().__init__(message)
        self.mistakes = mistakes


class GroupIncompleteError(RefusedError):
    """A group cannot go live while one of these things is missing."""

    def __init__(self, message: str, missing: Sequence[Missing]) -> None:
        super().__init__(message)
        self.missing = missing


def epoch_days(message_life_days: int) -> int:
    """Return how long one key seals the texts of a group."""
    return min(LONGEST_EPOCH_DAYS, message_life_days)


def days_in_backup(message_life_days: int) -> int:
    """Return after how many days a text that is gone, by its age or by its writer, is in no backup to be read.

    Either the backup itself is gone, or every copy of the key: that is destroyed once the last text of its
    epoch is. One day more, for the work that removes them.
    """
    until_keys_are_gone = epoch_days(message_life_days) + message_life_days + KEYS_BACKUP_DAYS
    return min(MAIN_BACKUP_DAYS, until_keys_are_gone) + 1


def is_past_last_day(ends_on: date, today: date) -> bool:
    """Return whether a suspension asks for a talk: on its last day it still holds ("tot en met")."""
    return ends_on < today


def fold_alias(alias: str) -> str:
    """Return what two aliases that people would confuse have in common.

    No case, accents or spaces, and for Cyrillic and Greek letters the Latin ones that they look like.
    """
    plain = unicodedata.normalize("NFKD", alias)
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign) and not sign.isspace())
    return kept.casefold().translate(LOOKS_LIKE)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which published versions of a group's rules somebody accepted: any at all, and the newest."""

    some: bool
    newest: bool


def seat_for(acceptance: Acceptance, *, held: bool = False) -> Seat:
    """Return the seat of somebody who belongs in a live group (architecture.md C5).

    Who has accepted no version reads nothing; who has not accepted the newest one reads but does not write.
    Held, he does neither until his new phone is confirmed.
    """
    if not acceptance.some:
        return NO_SEAT
    if held:
        return HELD_SEAT
    return Seat(reads=True, writes=acceptance.newest)


class ChangeKind(StrEnum):
    """What happened to a card between two versions."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or more of a card: still the same, gone, or new."""

    text: str
    is_old: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of the house rules."""

    kind: ChangeKind
    old: Card | None
    new: Card | None

    @property
    def rule(self) -> list[Piece]:
        return self._pieces_of("rule")

    @property
    def why(self) -> list[Piece]:
        return self._pieces_of("why")

    def _pieces_of(self, name: str) -> list[Piece]:
        return pieces_between(self.old[name] if self.old else "", self.new[name] if self.new else "")


def pieces_between(old: str, new: str) -> list[Piece]:
    """Return both texts in one, sentence by sentence: a reader sees at once what came and what went."""
    before, after = _SENTENCE_END.split(old.strip()), _SENTENCE_END.split(new.strip())
    pieces = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if what == "equal":
            pieces.append(Piece(" ".join(after[new_from:new_to])))
            continue
        pieces.append(Piece(" ".join(before[old_from:old_to]), is_old=True))
        pieces.append(Piece(" ".join(after[new_from:new_to]), is_new=True))
    return [piece for piece in pieces if piece.text]


def changes_between(old: Sequence[Card], new: Sequence[Card]) -> list[Change]:
    """Return what somebody who accepted `old` must know about `new`; another order alone is no change."""
    before = {card["slug"]: card for card in old}
    after = {card["slug"] for card in new}
    changes = [
        Change(
            ChangeKind.CHANGED if card["slug"] in before else ChangeKind.NEW, before.get(card["slug"]), card
        )
        for card in new
        if not _same_text(before.get(card["slug"]), card)
    ]
    return changes + [Change(ChangeKind.GONE, card, None) for card in old if card["slug"] not in after]


def _same_text(one: Card | None, other: Card) -> bool:
    return one is not None and all(one[name] == other[name] for name in CARD_TEXTS)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near another group is to the one that ended: shared regions, same organisation, how full."""

    shared_regions: int
    same_organisation: bool
    members: int

    def order(self) -> tuple[int, bool, int]:
        """Return the sorting key: most shared regions, then the own organisation, then the emptiest."""
        return (-self.shared_regions, not self.same_organisation, self.members)


def minutes_per_person(people: int, meeting_minutes: int = MEETING_MINUTES) -> int:
    """Return how long each may speak when all get the same time (S3 3.1)."""
    return meeting_minutes // max(people, 1)


class SizeWord(StrEnum):
    """What a coordinator hears about a target size; never a stop."""

    FINE = "fine"
    MANY = "many"
    VERY_MANY = "very-many"


def size_word(people: int) -> SizeWord:
    """Return the soft word above 8 and again above 10 (S3 3.1)."""
    if people > SIZE_TO_WONDER:
        return SizeWord.VERY_MANY
    return SizeWord.MANY if people > SIZE_TO_NOTICE else SizeWord.FINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """When a group meets, as wall-clock time: Monday is weekday 0."""

    weekday: int
    starts_at: time
    first_on: date
    every_weeks: int = 2


class EveningMistake(StrEnum):
    """Why an evening cannot stand."""

    OTHER_WEEKDAY = "other-weekday"
    PAST = "past"
    RHYTHM = "rhythm"


def mistakes_in_evening(evening: Evening, *, today: date, first_before: date | None) -> list[EveningMistake]:
    """Return what is wrong: a first date that was already kept may lie behind us, a new one may not."""
    mistakes = []
    if evening.first_on.weekday() != evening.weekday:
        mistakes.append(EveningMistake.OTHER_WEEKDAY)
    if evening.first_on < today and evening.first_on != first_before:
        mistakes.append(EveningMistake.PAST)
    if evening.every_weeks not in EVERY_WEEKS:
        mistakes.append(EveningMistake.RHYTHM)
    return mistakes
