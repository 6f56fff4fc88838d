"""Reads of the conversation: catch-up, unread counts, and the page as the server renders it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from chat.models import Message, MessageQuerySet, ReadPointer, Room, RoomAccess
from chat.protocol import Event, deleted, posted
from chat.rules import Place, place_of
from groups.models import Group
from groups.queries import guide_of_member
from members.models import Person
from supportgroups.lib import sealing
from supportgroups.lib.clock import now

CHUNK = 200
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the page shows it."""

    seq: int
    sender: str
    text: str | None
    at: datetime
    mine: bool
    client_id: UUID
    expires_at: datetime | None

    @property
    def ended(self) -> bool:
        """Whether its time is over: nothing of it is shown any more."""
        return self.text is None and self.expires_at is not None and self.expires_at <= now()

    @property
    def deleted(self) -> bool:
        """Whether a line without text is shown: its sender took it away."""
        return self.text is None and not self.ended


@dataclass(frozen=True, slots=True)
class Conversation:
    """A room in which somebody may read: whose it is where he is the guide, and what is unread."""

    room_id: int
    group_id: int
    beside: str
    unread: int
    label: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """What came after a number for one person: events in order, and up to where that is complete."""

    events: tuple[Event, ...]
    upto: int
    place: Place
    is_complete: bool = True
    unread: int = 0


@dataclass(frozen=True, slots=True)
class RoomState:
    """Where a room stands: its last number, its access version, who may see what, its message life."""

    last_seq: int
    access_version: int
    places: dict[UUID, Place]
    message_life_days: int


def bound_to(sender_id: UUID | None, client_id: UUID) -> str:
    """Return what a sealed body belongs to; moved to another row it does not open."""
    return f"message\0{sender_id}\0{client_id}"


def find_rooms(group: Group) -> dict[UUID, Room]:
    """Return for everybody who may read in a room of this group now which one; of a guide one of his."""
    # Not the private ones: these belong to a call for help.
    rows = RoomAccess.objects.open().filter(room__group=group, room__matter=None)
    return {access.person_id: access.room for access in rows.select_related("room__group").order_by("-pk")}


def place_in(room_id: int, person_id: UUID) -> Place:
    """Return what this person may do in the room; nothing when the room is missing."""
    rows = RoomAccess.objects.shown().filter(room_id=room_id, person_id=person_id)
    return place_of(rows.values_list("from_seq", "until_seq", "may_write"))


def state_of(room_id: int) -> RoomState | None:
    """Return the state of a room, or None when it is gone.

    The access rows are read after the numbers: they are at least as new, so nobody gets more than his due.
    """
    room = Room.objects.select_related("group").filter(pk=room_id).first()
    if room is None:
        return None
    rows: dict[UUID, list[tuple[int, int | None, bool]]] = {}
    for access in RoomAccess.objects.shown().filter(room_id=room_id):
        rows.setdefault(access.person_id, []).append((access.from_seq, access.until_seq, access.may_write))
    places = {person_id: place_of(found) for person_id, found in rows.items()}
    return RoomState(room.last_seq, room.access_version, places, room.message_life_days)


def events_after(room_id: int, after: int, limit: int = CHUNK) -> list[Event]:
    """Return the next changes of a room after a number, opened and encoded, whoever may see them."""
    rows = Message.objects.filter(room_id=room_id, seq__gt=after).select_related("sender").order_by("seq")
    return [_event(row) for row in rows[:limit]]


def chunk_after(room_id: int, person_id: UUID, after: int) -> Chunk:
    """Return what this person may see after a number (C3, C5); `place.is_open` False means: nothing here is his.

    What was not his to see is skipped without a trace; `upto` says to where the answer is complete.
    """
    last_seq = Room.objects.filter(pk=room_id).values_list("last_seq", flat=True).first() or 0
    place = place_in(room_id, person_id)
    if not place.is_open:
        return Chunk((), after, place)
    rows = _visible(room_id, place).filter(seq__gt=after, seq__lte=last_seq).select_related("sender")
    events = tuple(_event(row) for row in rows.order_by("seq")[:CHUNK])
    if len(events) == CHUNK:
        return Chunk(events, events[-1].seq, place, is_complete=False)
    # Up to that number: what comes after it is counted by whoever gets it live.
    unread = _unread(room_id, person_id, place).filter(seq__lte=last_seq).count()
    return Chunk(events, max(last_seq, after), place, unread=unread)


@dataclass(frozen=True, slots=True)
class Unread:
    """How many posts wait for somebody, counted up to a number of the room."""

    seq: int
    count: int


def unread_in(room_id: int, person_id: UUID) -> Unread:
    """Count posts of others after the read pointer that this person may see and that still say something.

    Always a recount: there is no stored number that could lie (C6). Whoever has read up to the last number, as
    nearly everybody who reads along has, costs one query.
    """
    last_seq, seen = _last_and_seen(room_id, person_id)
    if seen >= last_seq:
        return Unread(last_seq, 0)
    place = place_in(room_id, person_id)
    if not place.is_open:
        return Unread(last_seq, 0)
    return Unread(last_seq, _unread(room_id, person_id, place).filter(seq__lte=last_seq).count())


def _last_and_seen(room_id: int, person_id: UUID) -> tuple[int, int]:
    pointer = ReadPointer.objects.filter(person_id=person_id, room=OuterRef("pk")).values("seq")
    rooms = Room.objects.filter(pk=room_id).annotate(seen=Coalesce(Subquery(pointer), 0))
    return rooms.values_list("last_seq", "seen").first() or (0, 0)


def unread_count(room_id: int, person_id: UUID) -> int:
    """Return how many posts wait for this person (see `unread_in`)."""
    return unread_in(room_id, person_id).count


def unread_counts(person_id: UUID) -> dict[int, int]:
    """Count what is unread in every room where this person may read now, zero too.

    The same recount as `unread_count`, for any number of rooms at once: a guide has one per person.
    """
    return {one.room_id: one.unread for one in conversations_of(person_id)}


def conversations_of(person_id: UUID) -> list[Conversation]:
    """Return the rooms in which this person may read now, by the name of whom he is a guide.

    In one query where he has read everything, in two where not. Without private ones: these are found with the
    call for help that they belong to.
    """
    pointer = ReadPointer.objects.filter(person_id=person_id, room=OuterRef("room")).values("seq")
    rows = RoomAccess.objects.open().filter(person_id=person_id, room__matter=None)
    found = list(
        rows.values_list(
            "room_id",
            "room__group_id",
            "room__of_person",
            "room__of_person__alias",
            "room__group__name",
            "room__last_seq",
            Coalesce(Subquery(pointer), 0),
        )
    )
    unread = _count_unread(person_id, {room: seen for room, *_, last, seen in found if seen < last})
    rooms = [
        Conversation(room, group, "" if whose in {None, person_id} else alias, unread.get(room, 0), name)
        for room, group, whose, alias, name, *_ in found
    ]
    return sorted(rooms, key=lambda one: (one.beside.casefold(), one.room_id))


def _count_unread(person_id: UUID, seen: dict[int, int]) -> dict[int, int]:
    """Count what is new to somebody in each of these rooms after the number that he has seen."""
    if not seen:
        return {}
    after = Q(pk__in=[])
    for room_id, seq in seen.items():
        after |= Q(room_id=room_id, seq__gt=seq)
    holding = RoomAccess.objects.filter(
        Q(until_seq=None) | Q(until_seq__gte=OuterRef("seq")),
        person_id=person_id,
        room=OuterRef("room"),
        from_seq__lt=OuterRef("seq"),
    )
    posts = Message.objects.new_to(person_id, now()).filter(after).filter(Exists(holding))
    return dict(posts.order_by().values_list("room_id").annotate(number=Count("pk")))


def talks_with(room: Room, person: Person) -> str:
    """Name who sits opposite this person in a conversation of two; nothing in a group's."""
    if room.of_person is None:
        return ""
    if room.matter is not None:
        return _others_in(room, person)
    return guide_of_member(room.group, person) if room.of_person == person else room.of_person.alias


def first_unread(room_id: int, person_id: UUID, place: Place) -> int | None:
    """Return the number of the first post that this person has not read."""
    return _unread(room_id, person_id, place).order_by("seq").values_list("seq", flat=True).first()


def _others_in(room: Room, person: Person) -> str:
    rows = RoomAccess.objects.open().filter(room=room).exclude(person=person).select_related("person")
    return ", ".join(row.person.alias for row in rows)


def private_room_of(matter: UUID, person: Person) -> int | None:
    """Return the private room of a matter, where this person may read in it now."""
    return private_rooms_of([matter], person).get(matter)


def private_rooms_of(matters: Collection[UUID], person: Person) -> dict[UUID, int]:
    """Return the private rooms of these matters in which this person may read now, in one query; in none for none."""
    if not matters:
        return {}
    rows = RoomAccess.objects.open().filter(room__matter__in=matters, person=person)
    return {matter: room for matter, room in rows.values_list("room__matter", "room_id") if matter}


def lines_for(room: Room, person: Person, place: Place, *, before: int | None = None) -> list[Line]:
    """Return the page of a room, oldest first: from the first unread post, at least the last 50 posts.

    Nothing after the room's number as it was read: what came since is the socket's to bring. With `before`:
    the 50 posts before that number.
    """
    posts = _visible(room.pk, place).posts().filter(seq__lte=room.last_seq).select_related("sender")
    posts = posts.order_by("-seq")
    if before is not None:
        return _lines(posts.filter(seq__lt=before)[:PAGE], person)
    unread = first_unread(room.pk, person.pk, place)
    newest = list(posts[:PAGE])
    if unread is not None and newest and unread < newest[-1].seq:
        newest = list(posts.filter(seq__gte=unread)[: CHUNK * 5])
    return _lines(newest, person)


def has_earlier(room: Room, place: Place, lines: Sequence[Line]) -> bool:
    """Say whether this person may see posts before the first of these lines that have not ended."""
    return bool(lines) and _visible(room.pk, place).standing(now()).filter(seq__lt=lines[0].seq).exists()


def _lines(rows: Iterable[Message], person: Person) -> list[Line]:
    lines = [
        Line(
            seq=row.seq,
            sender=row.sender.alias if row.sender else "",
            text=text_of(row),
            at=row.created_at,
            mine=row.sender_id == person.pk,
            client_id=row.client_id,
            expires_at=row.expires_at,
        )
        for row in rows
    ]
    return lines[::-1]


def _visible(room_id: int, place: Place) -> MessageQuerySet:
    within = Q(pk__in=[])
    for stretch in place.stretches:
        part = Q(seq__gt=stretch.after)
        within |= part if stretch.until is None else part & Q(seq__lte=stretch.until)
    return Message.objects.filter(within, room_id=room_id)


def _unread(room_id: int, person_id: UUID, place: Place) -> MessageQuerySet:
    pointer = ReadPointer.objects.filter(room_id=room_id, person_id=person_id).values_list("seq", flat=True)
    seen = pointer.first() or 0
    return _visible(room_id, place).new_to(person_id, now()).filter(seq__gt=seen)


def _event(row: Message) -> Event:
    if row.kind == Message.Kind.DELETION:
        return deleted(room_id=row.room_id, seq=row.seq, target=row.target_seq)
    return posted_event(row, sender=row.sender.alias if row.sender else "", text=text_of(row))


def posted_event(row: Message, *, sender: str, text: str | None) -> Event:
    """Encode a post whose sender's alias and text are at hand; no database."""
    return posted(
        room_id=row.room_id,
        seq=row.seq,
        sender_id=row.sender_id,
        sender=sender,
        client_id=row.client_id,
        text=text,
        at=row.created_at,
        expires_at=row.expires_at,
    )


def text_of(row: Message) -> str | None:
    """Open a body, or None where nothing may or can be read any more."""
    is_expired = row.expires_at is not None and row.expires_at <= now()
    if not row.sealed or is_expired:
        return None
    try:
        return sealing.unseal(
            sealing.DataKey.Scope.ROOM,
            str(row.room_id),
            bytes(row.sealed),
            bound_to=bound_to(row.sender_id, row.client_id),
        )
    except (sealing.KeyDestroyedError, sealing.TamperedError):
        return None
