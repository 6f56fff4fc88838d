"""The only door to a room."""

from django.http import Http404

from chat.models import Room, RoomAccess
from members.models import Person


def can_read_room(person: Person, room: Room) -> bool:
    """Whether this person has an open stretch here now; rules and suspensions are already in it (C5)."""
    return RoomAccess.objects.open().filter(room=room, person=person).exists()


def get_room_for(person: Person, pk: int) -> Room:
    """Return the room with its group, or Http404: the same answer for missing and for not yours."""
    room = Room.objects.select_related("group", "of_person").filter(pk=pk).first()
    if room is None or not can_read_room(person, room):
        raise Http404
    return room
