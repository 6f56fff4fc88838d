"""Storing posts: `store_batch` is the only way in, for the writer thread, plain forms, tests and the demo."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from chat.events import publish_written
from chat.models import Message, Room, RoomAccess
from chat.protocol import ErrorCode, Event, FrameError, check_text, deleted
from chat.queries import bound_to, posted_event
from chat.rules import epoch_takes_posts, expiry, key_epoch
from members.models import Person
from supportgroups.lib import sealing
from supportgroups.lib.clock import now
from supportgroups.lib.faults import kill_point

ROOM = sealing.DataKey.Scope.ROOM


@dataclass(frozen=True, slots=True)
class PostItem:
    """A post on its way to the database: sealed already, so that no crypto happens under a lock."""

    room_id: int
    person_id: UUID
    client_id: UUID
    text: str
    sealed: bytes
    fingerprint: bytes
    key_epoch: int
    # Only of an invented past, many moments of which are stored in one commit: when it was said.
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Durable under this number (C1); the same answer for every resend (C2)."""

    room_id: int
    client_id: UUID
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Not stored, and why."""

    room_id: int
    client_id: UUID
    code: ErrorCode


Outcome = Accepted | Refused


def prepare_post(
    *, room_id: int, person_id: UUID, client_id: UUID, text: str, message_life_days: int
) -> PostItem:
    """Seal a checked text under the room's key of now; the key is committed before this returns."""
    epoch = key_epoch(now(), message_life_days)
    key = sealing.current_key(ROOM, str(room_id), epoch)
    return PostItem(
        room_id=room_id,
        person_id=person_id,
        client_id=client_id,
        text=text,
        sealed=sealing.seal_with(key, text, bound_to=bound_to(person_id, client_id)),
        fingerprint=sealing.fingerprint(key, text),
        key_epoch=epoch,
    )


def post_message(*, person: Person, room: Room, client_id: UUID, text: str) -> Accepted:
    """Store one post, or raise FrameError with what is wrong with it; the same client id stores once."""
    item = prepare_post(
        room_id=room.pk,
        person_id=person.pk,
        client_id=client_id,
        text=check_text(text, room.pk, client_id),
        message_life_days=room.message_life_days,
    )
    (outcome,) = store_batch([item])
    if isinstance(outcome, Refused):
        raise FrameError(outcome.code, outcome.room_id, outcome.client_id)
    return outcome


def store_batch(items: Sequence[PostItem]) -> list[Outcome]:
    """Store posts in one commit and answer each, in order; safe to run again after a lost connection.

    Looks up what it needs, locks the rooms in their order, looks again if anything moved meanwhile, checks access
    per item (C5), gives each post the next number of its room (C3, C4), and publishes after commit. One bad item
    fails alone. Read pointers stay where they are: who sends has not seen what came while he was away (C6).
    """
    batch = _Batch(items)
    with transaction.atomic():
        batch.lock()
        outcomes = [batch.take(item) for item in items]
        batch.save()
        kill_point("batch-before-commit")
    kill_point("batch-after-commit")
    return outcomes


def delete_message(*, person: Person, room: Room, client_id: UUID, seq: int) -> Accepted:
    """Remove the text of one's own message for everyone; a tombstone keeps number and client id (C7).

    Locks the room. Sent twice it happens once, with the same answer after leaving too. FrameError not_your_room
    for who does not read here now, not_your_message for another's, or a number that is no post.
    """
    with transaction.atomic():
        locked = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
        before = Message.objects.filter(sender=person, client_id=client_id).first()
        if before:
            return _same_deletion(before, room.pk, seq)
        if not RoomAccess.objects.open().filter(room=locked, person=person).exists():
            raise FrameError(ErrorCode.NOT_YOUR_ROOM, room.pk, client_id)
        return _delete(locked, person, client_id, seq)


def _delete(room: Room, person: Person, client_id: UUID, seq: int) -> Accepted:
    target = Message.objects.posts().filter(room=room, seq=seq, sender=person).first()
    if target is None:
        raise FrameError(ErrorCode.NOT_YOUR_MESSAGE, room.pk, client_id)
    Message.objects.filter(pk=target.pk).update(sealed=b"")
    row = _next_row(room, person.pk, client_id, kind=Message.Kind.DELETION, at=now(), target_seq=seq)
    row.save(force_insert=True)
    room.save(update_fields=["last_seq"])
    event = deleted(room_id=room.pk, seq=row.seq, target=seq)
    publish_written(room.pk, room.access_version, lambda: [event])
    return Accepted(room.pk, client_id, row.seq, row.created_at)


class _Batch:
    """What one transaction knows and is about to write; lives for one call of `store_batch`.

    On SQLite the lock of one room holds up everybody who writes anything: what can be done before it, or after
    commit, is not done under it.
    """

    def __init__(self, items: Sequence[PostItem]) -> None:
        self._items = items
        self._rooms: dict[int, Room] = {}
        self._new: list[Message] = []
        self._said: dict[int, list[_Said]] = {}
        rooms = Room.objects.filter(pk__in=self._room_ids)
        self._stood_at = {pk: stand for pk, *stand in rooms.values_list("pk", "last_seq", "access_version")}
        self._look()

    @property
    def _room_ids(self) -> set[int]:
        return {item.room_id for item in self._items}

    def _look(self) -> None:
        self._known = _known(self._items)
        self._writers = _writers(self._items)

    def lock(self) -> None:
        """Lock the rooms. What was read before still holds for a room whose numbers did not move since."""
        # By group first, as whoever changes access in several groups does.
        rooms = Room.objects.select_for_update(of=("self",), no_key=True).select_related("group")
        self._rooms = {
            room.pk: room for room in rooms.filter(pk__in=self._room_ids).order_by("group_id", "pk")
        }
        stand = {room.pk: [room.last_seq, room.access_version] for room in self._rooms.values()}
        if stand != self._stood_at:
            self._look()

    def take(self, item: PostItem) -> Outcome:
        before = self._known.get((item.person_id, item.client_id))
        if before is not None:
            return _same_post(before, item)
        writer = self._writers.get((item.room_id, item.person_id))
        if writer is None:
            return Refused(item.room_id, item.client_id, ErrorCode.NOT_YOUR_ROOM)
        if not writer.may_write:
            # In a private room nobody waits for rules: its matter has ended.
            is_private = self._rooms[item.room_id].matter is not None
            code = ErrorCode.NOT_YOUR_ROOM if is_private else ErrorCode.RULES_NOT_ACCEPTED
            return Refused(item.room_id, item.client_id, code)
        moment = item.said_at or now()
        if not epoch_takes_posts(item.key_epoch, moment):
            # Its key may be destroyed by now. Sent again it is sealed under the key of now.
            return Refused(item.room_id, item.client_id, ErrorCode.BUSY)
        return self._add(item, writer.person, moment)

    def save(self) -> None:
        """Write everything that was taken, and publish it after commit."""
        if not self._new:
            return
        Message.objects.bulk_create(self._new)
        _raise_numbers(self._new)
        for room_id, said in self._said.items():
            publish_written(room_id, self._rooms[room_id].access_version, partial(_events, said))

    def _add(self, item: PostItem, person: Person, moment: datetime) -> Accepted:
        room = self._rooms[item.room_id]
        row = _next_row(room, item.person_id, item.client_id, kind=Message.Kind.POST, at=moment)
        row.sealed, row.fingerprint, row.key_epoch = item.sealed, item.fingerprint, item.key_epoch
        row.expires_at = expiry(row.created_at, room.message_life_days)
        self._new.append(row)
        self._known[item.person_id, item.client_id] = row
        self._said.setdefault(room.pk, []).append(_Said(row, person.alias, item.text))
        return Accepted(room.pk, item.client_id, row.seq, row.created_at)


class _Said(NamedTuple):
    row: Message
    sender: str
    text: str


def _events(said: Sequence[_Said]) -> list[Event]:
    return [posted_event(row, sender=sender, text=text) for row, sender, text in said]


def _known(items: Sequence[PostItem]) -> dict[tuple[UUID | None, UUID], Message]:
    rows = Message.objects.filter(
        sender_id__in={item.person_id for item in items}, client_id__in={item.client_id for item in items}
    )
    return {(row.sender_id, row.client_id): row for row in rows}


def _writers(items: Sequence[PostItem]) -> dict[tuple[int, UUID], RoomAccess]:
    rows = RoomAccess.objects.open().filter(
        room_id__in={item.room_id for item in items}, person_id__in={item.person_id for item in items}
    )
    return {(row.room_id, row.person_id): row for row in rows.select_related("person")}


def _next_row(
    room: Room,
    person_id: UUID,
    client_id: UUID,
    *,
    kind: Message.Kind,
    at: datetime,
    target_seq: int | None = None,
) -> Message:
    room.last_seq += 1
    return Message(
        room_id=room.pk,
        seq=room.last_seq,
        kind=kind,
        sender_id=person_id,
        client_id=client_id,
        target_seq=target_seq,
        created_at=at,
    )


def _same_post(before: Message, item: PostItem) -> Outcome:
    """Answer a resend: same room and text is the same post, also when deleted since; anything else is refused."""
    if before.kind == Message.Kind.POST and before.room_id == item.room_id and _same_text(before, item):
        return Accepted(item.room_id, item.client_id, before.seq, before.created_at)
    return Refused(item.room_id, item.client_id, ErrorCode.CLIENT_ID_REUSED)


def _same_text(before: Message, item: PostItem) -> bool:
    if before.key_epoch == item.key_epoch:
        return bytes(before.fingerprint) == item.fingerprint
    # A resend across an epoch: compare under the old key. If that is gone, nothing is left to differ from.
    key = sealing.find_key(ROOM, str(before.room_id), before.key_epoch)
    return key is None or bytes(before.fingerprint) == sealing.fingerprint(key, item.text)


def _same_deletion(before: Message, room_id: int, seq: int) -> Accepted:
    is_same = before.kind == Message.Kind.DELETION and (before.room_id, before.target_seq) == (room_id, seq)
    if not is_same:
        raise FrameError(ErrorCode.CLIENT_ID_REUSED, room_id, before.client_id)
    return Accepted(room_id, before.client_id, before.seq, before.created_at)


def _raise_numbers(rows: Iterable[Message]) -> None:
    # Locked rooms only: what they gained is what these rows took. One query for all rooms that gained as many.
    gained: dict[int, list[int]] = {}
    for room_id, count in Counter(row.room_id for row in rows).items():
        gained.setdefault(count, []).append(room_id)
    for count, room_ids in gained.items():
        Room.objects.filter(pk__in=room_ids).update(last_seq=F("last_seq") + count)
