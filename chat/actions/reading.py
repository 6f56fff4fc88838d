"""Read pointers: forward only, many in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from django.db import transaction

from chat.events import publish_read
from chat.models import ReadPointer, Room, RoomAccess

type_of_place = tuple[int, UUID]


@dataclass(frozen=True, slots=True)
class ReadItem:
    """Somebody has seen everything of a room up to a number."""

    room_id: int
    person_id: UUID
    seq: int

    @property
    def place(self) -> type_of_place:
        return self.room_id, self.person_id


class Reading(Enum):
    """What became of a pointer."""

    MOVED = auto()
    STOOD = auto()
    NOT_YOURS = auto()


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one item; up to which number nothing is unread, where that is sure without a count."""

    reading: Reading
    all_read_upto: int | None = None


def move_read_pointer(*, person_id: UUID, room_id: int, seq: int) -> bool:
    """Move one pointer (see `move_read_pointers`); False when nothing moved."""
    (read,) = move_read_pointers([ReadItem(room_id, person_id, seq)])
    return read.reading is Reading.MOVED


def move_read_pointers(items: Sequence[ReadItem]) -> list[Read]:
    """Move pointers forward, at most to their room's last number (C6); say per item what became of it.

    One transaction for all that really move, none when nothing does; locks those pointers in id order. Tells the
    other devices of everybody whose pointer moved.
    """
    theirs = _places_of(items)
    last = _last_numbers(items)
    targets = _targets([item for item in items if item.place in theirs], last)
    before = {place: seq for place, _pk, seq in _pointers(targets)}
    ahead = {place: seq for place, seq in targets.items() if seq > before.get(place, 0)}
    if ahead:
        with transaction.atomic():
            _move(ahead)
    return [_outcome(item, targets, ahead, last) for item in items]


def _outcome(
    item: ReadItem,
    targets: Mapping[type_of_place, int],
    ahead: Mapping[type_of_place, int],
    last: Mapping[int, int],
) -> Read:
    if item.place not in targets:
        return Read(Reading.NOT_YOURS)
    reading = Reading.MOVED if item.place in ahead else Reading.STOOD
    # Nearly everybody who reads along has seen all there is: that needs no count.
    is_all = targets[item.place] == last[item.room_id]
    return Read(reading, last[item.room_id] if is_all else None)


def _places_of(items: Sequence[ReadItem]) -> set[type_of_place]:
    rows = RoomAccess.objects.open().filter(
        room_id__in={item.room_id for item in items}, person_id__in={item.person_id for item in items}
    )
    return set(rows.values_list("room_id", "person_id"))


def _last_numbers(items: Sequence[ReadItem]) -> dict[int, int]:
    rooms = Room.objects.filter(pk__in={item.room_id for item in items})
    return dict(rooms.values_list("pk", "last_seq"))


def _targets(items: Sequence[ReadItem], last: Mapping[int, int]) -> dict[type_of_place, int]:
    targets: dict[type_of_place, int] = {}
    for item in items:
        targets[item.place] = max(targets.get(item.place, 0), min(item.seq, last[item.room_id]))
    return targets


def _pointers(
    places: dict[type_of_place, int], *, lock: bool = False
) -> list[tuple[type_of_place, int, int]]:
    rows = ReadPointer.objects.select_for_update(no_key=True) if lock else ReadPointer.objects.all()
    found = rows.filter(
        room_id__in={room_id for room_id, _ in places}, person_id__in={person_id for _, person_id in places}
    )
    numbers = found.order_by("pk").values_list("room_id", "person_id", "pk", "seq")
    return [((room, person), pk, seq) for room, person, pk, seq in numbers if (room, person) in places]


def _move(ahead: dict[type_of_place, int]) -> None:
    ReadPointer.objects.bulk_create(
        [ReadPointer(room_id=room_id, person_id=person_id, seq=0) for room_id, person_id in sorted(ahead)],
        ignore_conflicts=True,
    )
    moved = [(place, pk) for place, pk, seq in _pointers(ahead, lock=True) if ahead[place] > seq]
    ReadPointer.objects.bulk_update([ReadPointer(pk=pk, seq=ahead[place]) for place, pk in moved], ["seq"])
    for (_room_id, person_id), _pk in moved:
        publish_read(person_id)
