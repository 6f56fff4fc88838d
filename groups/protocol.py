"""Facts of this room, the question it asks the rooms above it, and what a seat is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GroupWentLive:
    """A group is complete and open from now on."""

    group_id: int


@dataclass(frozen=True, slots=True)
class GroupEnded:
    """A group has stopped for good; who was in it keeps the right to return elsewhere."""

    group_id: int


@dataclass(frozen=True, slots=True)
class MembershipStarted:
    """Somebody is in: for the first time, or back."""

    group_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """Somebody stopped, or went on in another group."""

    group_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class MemberSuspended:
    """A confirmed suspension: this person reads and writes nothing from now on."""

    group_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SuspensionLifted:
    """A suspension ended after a talk."""

    group_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class PhoneReplaced:
    """A new phone took over somebody's place, or a second person confirmed or refused it; told per group."""

    group_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class RulesPublished:
    """A group has a new version of its house rules: everyone reads, nobody writes until he accepts it."""

    group_id: int
    number: int


@dataclass(frozen=True, slots=True)
class RulesAccepted:
    """Somebody who was there already accepted the newest version of a group's rules."""

    group_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AppointmentConfirmed:
    """A facilitator, cover or backup of a group is confirmed by a second person."""

    group_id: int
    person_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class AppointmentEnded:
    """A facilitator, cover or backup has left this role."""

    group_id: int
    person_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class CoverChanged:
    """A cover for one evening began or ended by itself, as its second person confirmed it."""

    group_id: int


@dataclass(frozen=True, slots=True)
class WhatIsMissing:
    """Question: what does this group lack before it can go live? Answers are `Missing`."""

    group_id: int


@dataclass(frozen=True, slots=True)
class WhereIsTheRoom:
    """Question: where does this person talk with his groups? Answers are `RoomLink`; none where he may not now."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class RoomLink:
    """One conversation of somebody: of which group, where, and with whom where he stands beside one person."""

    group_id: int
    url: str
    beside: str = ""
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a group lacks: a line in Dutch for the page, and the URL name where it is mended."""

    line: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody may do in a group's conversation, following from roles, rules and suspensions.

    Held: he belongs there, and reads all of it once a second person confirmed his new phone.
    """

    reads: bool
    writes: bool
    held: bool = False

    @property
    def belongs(self) -> bool:
        return self.reads or self.held


NO_SEAT = Seat(reads=False, writes=False)
HELD_SEAT = Seat(reads=False, writes=False, held=True)
