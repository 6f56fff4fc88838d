"""Names of the conversation's topics, and the publishing of what was written, after commit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from chat.protocol import Event
from supportgroups.lib.bus import nudge


@dataclass(frozen=True, slots=True)
class Written:
    """What one commit added to a room, and the access version it was written under."""

    access_version: int
    events: tuple[Event, ...]


def room_topic(room_id: int) -> str:
    return f"room:{room_id}"


def reads_topic(person_id: UUID) -> str:
    return f"reads:{person_id}"


def publish_written(room_id: int, access_version: int, encode: Callable[[], Sequence[Event]]) -> None:
    """Tell everyone in the room, after commit; other processes read the database.

    Events are encoded only then, so that nobody waits for it at a lock.
    """
    nudge(room_topic(room_id), lambda: Written(access_version, tuple(encode())))


def publish_access(room_id: int) -> None:
    """Tell every process that who may be in this room has changed."""
    nudge(room_topic(room_id))


def publish_read(person_id: UUID) -> None:
    """Tell the other devices of this person that his read pointer moved."""
    nudge(reads_topic(person_id))
