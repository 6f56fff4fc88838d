"""Who may be in which room. Groups decides (`seat_of`); this writes it down under the room lock."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from chat.events import publish_access
from chat.models import Room, RoomAccess
from groups.models import Group, Membership
from groups.protocol import NO_SEAT, Seat
from groups.queries import seats_in


def settle_access(group_id: int, person_id: UUID) -> None:
    """Make this person's access to the group's rooms what his seat says; harmless when it already is.

    Locks the rooms; raises `access_version` and nudges only when something changed (C5).
    """
    _settle(group_id, only=person_id)


def settle_room(group_id: int) -> None:
    """Make everyone's access to the group's rooms what their seats say (new rules, group live or ended)."""
    _settle(group_id, only=None)


def _settle(group_id: int, *, only: UUID | None) -> None:
    with transaction.atomic():
        group, rooms = _lock_rooms(group_id)
        if _make_rooms(group, rooms):
            group, rooms = _lock_rooms(group_id)
        for room in rooms:
            seats = seats_in(group, of_person=room.of_person)
            # In individual guidance, where one comes or goes, the facilitator beside him does too.
            _settle_one(room, group, seats, None if group.is_individual else only)


def _lock_rooms(group_id: int) -> tuple[Group, list[Room]]:
    rooms = Room.objects.of_groups().select_for_update(no_key=True)
    locked = list(rooms.filter(group=group_id).order_by("pk"))
    # Only now: whoever held these rooms may have ended the group.
    return Group.objects.get(pk=group_id), locked


def _make_rooms(group: Group, rooms: Sequence[Room]) -> bool:
    """Create what is missing: one room for a group, one per member in individual guidance; say whether any was."""
    wanted: set[UUID | None] = {None}
    if group.is_individual:
        wanted = set(Membership.objects.active().filter(group=group).values_list("person_id", flat=True))
    missing = wanted - {room.of_person_id for room in rooms}
    for person_id in missing:
        Room.objects.get_or_create(group=group, of_person_id=person_id, matter=None)
    return bool(missing)


def _settle_one(room: Room, group: Group, seats: dict[UUID, Seat], only: UUID | None) -> None:
    rows = RoomAccess.objects.going_on().filter(room=room)
    standing = {row.person_id: row for row in rows}
    people = {*standing, *seats} if only is None else {only}
    changed = [
        person_id
        for person_id in people
        if _settle_person(room, group, person_id, standing.get(person_id), seats.get(person_id, NO_SEAT))
    ]
    if changed:
        room.access_version += 1
        room.save(update_fields=["access_version"])
        publish_access(room.pk)


def _settle_person(
    room: Room, group: Group, person_id: UUID, standing: RoomAccess | None, seat: Seat
) -> bool:
    if standing is None:
        return seat.belongs and _begin(room, group, person_id, seat)
    if not seat.belongs:
        standing.until_seq = room.last_seq
    elif (standing.may_write, standing.held) == (seat.writes, seat.held):
        return False
    standing.may_write, standing.held = seat.writes, seat.held
    standing.save(update_fields=["until_seq", "may_write", "held"])
    return True


def _begin(room: Room, group: Group, person_id: UUID, seat: Seat) -> bool:
    after = _horizon(room, group, person_id)
    RoomAccess.objects.create(
        room=room, person_id=person_id, from_seq=after, may_write=seat.writes, held=seat.held
    )
    return True


def _horizon(room: Room, group: Group, person_id: UUID) -> int:
    """Return from where somebody reads: from now on; a returner from where he left if the group chose so."""
    if not group.returners_see_absence:
        return room.last_seq
    earlier = RoomAccess.objects.filter(room=room, person_id=person_id).order_by("-until_seq").first()
    return earlier.until_seq if earlier and earlier.until_seq is not None else room.last_seq
