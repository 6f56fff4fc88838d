"""Private rooms: one per matter, for one person and who is beside him now. The room above says who that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from chat.events import publish_access
from chat.models import KEPT_AFTER_END_DAYS, Message, Room, RoomAccess
from supportgroups.lib import sealing

ROOM = sealing.DataKey.Scope.ROOM


@dataclass(frozen=True, slots=True)
class PrivateSeats:
    """Who has a private room now: its person always, and one beside him or nobody.

    `held`: nothing is shown to him until a second person confirmed his new phone. `ended_at`: from then on nobody
    writes, and what was written goes 30 days later.
    """

    of_person: UUID
    beside: UUID | None
    held: bool = False
    ended_at: datetime | None = None


def settle_private_room(*, group_id: int, matter: UUID, seats: PrivateSeats) -> int:
    """Make the access to a private room what these seats say; return its number. Harmless when it already is.

    Locks the room. Who is new beside its person reads from now on: not what was written with somebody else.
    Raises `access_version` and nudges only when something changed (C5).
    """
    with transaction.atomic():
        made, _ = Room.objects.get_or_create(
            matter=matter, defaults={"group_id": group_id, "of_person_id": seats.of_person}
        )
        room = Room.objects.select_for_update(no_key=True).get(pk=made.pk)
        if _settle_seats(room, seats):
            room.access_version += 1
            room.save(update_fields=["access_version"])
            publish_access(room.pk)
        if seats.ended_at is not None:
            _forget_after(room, seats.ended_at)
    return room.pk


def _settle_seats(room: Room, seats: PrivateSeats) -> bool:
    writes = seats.ended_at is None
    wanted = {seats.of_person: (writes and not seats.held, seats.held)}
    if seats.beside is not None:
        wanted[seats.beside] = (writes, False)
    standing = {row.person_id: row for row in RoomAccess.objects.going_on().filter(room=room)}
    changed = [_end(row, room) for person, row in standing.items() if person not in wanted]
    for person, (may_write, held) in wanted.items():
        changed.append(_give(room, standing.get(person), person, may_write=may_write, held=held))
    return any(changed)


def _end(row: RoomAccess, room: Room) -> bool:
    row.until_seq, row.may_write = room.last_seq, False
    row.save(update_fields=["until_seq", "may_write"])
    return True


def _give(room: Room, row: RoomAccess | None, person_id: UUID, *, may_write: bool, held: bool) -> bool:
    if row is None:
        RoomAccess.objects.create(
            room=room, person_id=person_id, from_seq=room.last_seq, may_write=may_write, held=held
        )
        return True
    if (row.may_write, row.held) == (may_write, held):
        return False
    row.may_write, row.held = may_write, held
    row.save(update_fields=["may_write", "held"])
    return True


def _forget_after(room: Room, ended_at: datetime) -> None:
    until = ended_at + timedelta(days=KEPT_AFTER_END_DAYS)
    Message.objects.filter(room=room, expires_at__gt=until).update(expires_at=until)


def forget_private_room(*, matter: UUID) -> None:
    """Remove a private room whose matter is forgotten, with whatever is left in it, and its keys."""
    room_id = Room.objects.filter(matter=matter).values_list("pk", flat=True).first()
    if room_id is None:
        return
    Room.objects.filter(pk=room_id).delete()
    sealing.destroy_keys(ROOM, str(room_id))
