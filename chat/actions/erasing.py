"""When somebody erases himself: his words go, everywhere and for everybody; the numbers of a room stay whole (C7)."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from chat.actions.forgetting import destroy_keys_of
from chat.events import publish_written
from chat.models import Message, Room, RoomAccess
from chat.protocol import Event, deleted
from supportgroups.lib.clock import now


def erase_words(person_id: UUID) -> None:
    """Remove every word of somebody from every room, inside the transaction in which he is erased.

    Locks all his rooms in their order, before whatever else this erasure does there. What still stood becomes a
    deletion with a number of its own, so that open pages and catch-up hear of it; a conversation of individual
    guidance with him goes whole with him, since nobody is left in it to whom it was said. After commit the keys
    of ended epochs in which no text is left are destroyed, and all keys of the conversations that went.
    """
    rooms = _lock_rooms(person_id)
    for room in rooms:
        if room.of_person_id != person_id:
            _erase_in(room, person_id)
    touched = [room.pk for room in rooms]
    transaction.on_commit(partial(destroy_keys_of, touched))


def _lock_rooms(person_id: UUID) -> list[Room]:
    read = RoomAccess.objects.filter(person=person_id).values("room")
    wrote = Message.objects.filter(sender=person_id).values("room")
    his = Q(of_person=person_id) | Q(pk__in=read) | Q(pk__in=wrote)
    return list(Room.objects.select_for_update(no_key=True).filter(his).order_by("group_id", "pk"))


def _erase_in(room: Room, person_id: UUID) -> None:
    own = Message.objects.posts().filter(room=room, sender=person_id)
    standing = own.standing(now()).exclude(sealed=b"").order_by("seq")
    targets = list(standing.values_list("seq", flat=True))
    own.update(sealed=b"", fingerprint=b"")
    if targets:
        _tell_deleted(room, targets)


def _tell_deleted(room: Room, targets: Sequence[int]) -> None:
    first = room.last_seq + 1
    rows = [_deletion(room, seq, target) for seq, target in enumerate(targets, first)]
    Message.objects.bulk_create(rows)
    room.last_seq += len(rows)
    room.save(update_fields=["last_seq"])
    events: list[Event] = [deleted(room_id=room.pk, seq=row.seq, target=row.target_seq) for row in rows]
    publish_written(room.pk, room.access_version, lambda: events)


def _deletion(room: Room, seq: int, target: int) -> Message:
    # By nobody: whose it was is what has to be forgotten.
    return Message(
        room_id=room.pk,
        seq=seq,
        kind=Message.Kind.DELETION,
        client_id=uuid4(),
        target_seq=target,
        created_at=now(),
    )
