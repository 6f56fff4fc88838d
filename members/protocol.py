"""What this room asks the rooms above it, and how they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AliasWanted:
    """Question: may this person be called this? Every answer is a Dutch line that says why not.

    Asked inside the transaction that gives the name; who answers locks what he looked through.
    """

    person_id: UUID
    alias: str


@dataclass(frozen=True, slots=True)
class MyPlaces:
    """Question: where does this person have a place? Answers are `Place`, for his own page."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """One thing that somebody can do about a place: words, and where they lead."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """A group or role of somebody, how it stands, and what he can do about it."""

    label: str
    state: str
    links: tuple[PlaceLink, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIsKept:
    """Question: what does Kring keep that concerns this person, and for how long? Answers are `Kept`."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of "Sealing and forgetting" in docs/architecture.md, in plain Dutch, for whom it concerns.

    `row` is the first cell of that row, `models` are the labels of the tables that it speaks of. `after` says what
    is left once he erases himself, nothing when all of it goes. `chapters` are the parts of his download with it.
    """

    row: str
    models: tuple[str, ...]
    what: str
    lives: str
    after: str = ""
    chapters: tuple[str, ...] = ()
    number: int = 0
    # Of others, beside his own, that stays when he goes.
    of_others: int = 0


@dataclass(frozen=True, slots=True)
class MyWords:
    """Question: what of all that is kept did this person write, choose or do? Answers are `Chapter`.

    Never a word of anybody else, nor what another is called.
    """

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of somebody's download: a name for machines, a Dutch title, and entries of label and value."""

    name: str
    title: str
    entries: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NotificationGivenUp:
    """Fact: one channel of this person did not take what he was to be told, and is tried no more for it.

    `is_last`: no other channel took it either, or still may.
    """

    event: str
    person_id: UUID
    kind: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class WhatIsTold:
    """Question: of what can this person be told, and does he want to? Answers are `Tellable`, for his own page."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Tellable:
    """One thing of which somebody can be told; `url` takes `wanted`, 1 or empty, and leads back."""

    label: str
    is_on: bool
    url: str


@dataclass(frozen=True, slots=True)
class MayErase:
    """Question: who would be left alone if this person went now? Answers are `Hindrance`.

    Asked inside a transaction: who answers locks what he looked through, so that of two who go at once one waits.
    """

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why somebody cannot go yet, and what to do about it, in Dutch; with a page for it where there is one."""

    line: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Fact: this person goes for good. Whatever of him a room would keep readable, it removes now.

    Told inside the transaction that deletes him: rows that refer to him by `CASCADE` go by themselves, those with
    `SET_NULL` stay without him. Keys are destroyed after commit.
    """

    person_id: UUID
