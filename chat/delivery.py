"""Fan-out inside one web process: one feed per room with open sockets. Lives on the event loop.

A nudge that continues the feed's cursor is delivered as it is; anything else makes the feed look in the
database. Every event is checked against each receiver's stretches at the moment of delivery (C5).
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from chat.events import Written, room_topic
from chat.models import Room
from chat.protocol import Event, FrameType, write_frame
from chat.queries import CHUNK, Chunk, RoomState, chunk_after, events_after, state_of
from chat.rules import NO_PLACE, Place
from supportgroups.lib.hub import hub
from supportgroups.lib.threads import in_thread

logger = logging.getLogger("kring.delivery")


class Receiver(Protocol):
    """A socket, as far as a room needs to know it."""

    person_id: UUID

    def send_now(self, frame: str) -> None:
        """Hand over a frame without waiting; a receiver that cannot keep up is closed, not waited for (C8)."""

    @property
    def is_behind(self) -> bool:
        """Whether so much still waits for this receiver that he gets no more for now."""

    async def until_sent(self) -> None:
        """Wait until this receiver has taken most of what was handed to him."""

    def come_back(self) -> None:
        """Close this receiver: he is to connect again and catch up."""

    def lost_room(self, room_id: int) -> None:
        """Told when a room is no longer this receiver's."""


@dataclass(eq=False, slots=True)
class Seat:
    """A receiver in a room, and up to where it has been served; live once it has caught up."""

    receiver: Receiver
    position: int
    is_live: bool = False
    catching_up: asyncio.Task[None] | None = None


@dataclass(eq=False)
class RoomFeed:
    """The live side of one room in this process."""

    room_id: int
    state: RoomState
    cursor: int
    seats: set[Seat] = field(default_factory=set)
    _refreshing: asyncio.Task[None] | None = None
    _look_again: bool = False

    def place_of(self, person_id: UUID) -> Place:
        return self.state.places.get(person_id, NO_PLACE)

    def hear(self, payload: object | None) -> None:
        """Take a nudge: deliver what continues the cursor under the known access, look up everything else."""
        if isinstance(payload, Written) and self._refreshing is None and self._continues(payload):
            self._deliver(payload.events)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read access and everything after the cursor; one look at a time, another if nudged meanwhile."""
        if self._refreshing is None:
            self._refreshing = asyncio.create_task(self._look())
        else:
            self._look_again = True

    def _continues(self, written: Written) -> bool:
        return (
            written.access_version == self.state.access_version and written.events[0].seq == self.cursor + 1
        )

    async def _look(self) -> None:
        try:
            again = True
            while again:
                self._look_again = False
                await self._read()
                again = self._look_again
        except Exception:
            logger.exception("looking up room %s failed; the sweep tries again", self.room_id)
        finally:
            self._refreshing = None

    async def _read(self) -> None:
        full = True
        while full:
            events = await in_thread(events_after, self.room_id, self.cursor)
            state = await in_thread(state_of, self.room_id)
            if state is None:
                return
            changed, self.state = self.state, state
            self._deliver(events)
            self._tell_access(changed)
            full = len(events) == CHUNK

    def _deliver(self, events: Sequence[Event]) -> None:
        for seat in [seat for seat in self.seats if seat.is_live]:
            if events and seat.receiver.is_behind:
                seat.is_live = False
                seat.catching_up = asyncio.create_task(self._catch_up_again(seat))
                continue
            place = self.place_of(seat.receiver.person_id)
            for event in events:
                if event.seq > seat.position and place.saw(event.seq):
                    seat.receiver.send_now(event.frame)
            if events:
                seat.position = max(seat.position, events[-1].seq)
        if events:
            self.cursor = max(self.cursor, events[-1].seq)

    async def catch_up(self, seat: Seat) -> bool:
        """Bring a seat to the cursor at its receiver's pace, then make it live; False when this is not his.

        Between the last check and going live there is no await, so nothing is missed or doubled.
        """
        receiver = seat.receiver
        while True:
            await receiver.until_sent()
            chunk = await in_thread(chunk_after, self.room_id, receiver.person_id, seat.position)
            # Gone meanwhile: the socket closed, or a change of access closed this room for him.
            if not chunk.place.is_open or seat not in self.seats:
                return False
            for event in chunk.events:
                receiver.send_now(event.frame)
            seat.position = chunk.upto
            if chunk.is_complete and seat.position >= self.cursor:
                seat.is_live = True
                receiver.send_now(caught_up_frame(self.room_id, chunk))
                return True

    async def _catch_up_again(self, seat: Seat) -> None:
        """Give a receiver who fell behind the rest from the database, instead of keeping it for him here."""
        try:
            is_live = await self.catch_up(seat)
        except Exception:
            logger.exception("catching up in room %s failed; the client tries again", self.room_id)
            is_live = False
        # Whoever still sits here believes that he hears everything: better that he comes back and asks.
        if not is_live and seat in self.seats:
            seat.receiver.come_back()

    def _tell_access(self, before: RoomState) -> None:
        for seat in list(self.seats):
            person_id = seat.receiver.person_id
            now = self.place_of(person_id)
            if before.places.get(person_id, NO_PLACE) == now:
                continue
            seat.receiver.send_now(access_frame(self.room_id, now))
            if not now.is_open:
                self.seats.discard(seat)
                seat.receiver.lost_room(self.room_id)


def access_frame(room_id: int, place: Place) -> str:
    return write_frame(FrameType.ROOM_ACCESS, room=room_id, reads=place.is_open, writes=place.may_write)


def caught_up_frame(room_id: int, chunk: Chunk) -> str:
    return write_frame(
        FrameType.ROOM_CAUGHT_UP,
        room=room_id,
        seq=chunk.upto,
        unread=chunk.unread,
        may_write=chunk.place.may_write,
    )


class Rooms:
    """All feeds of this process."""

    def __init__(self) -> None:
        self._feeds: dict[int, RoomFeed] = {}
        self._listeners: dict[int, Callable[[object | None], None]] = {}

    def find(self, room_id: int) -> RoomFeed | None:
        return self._feeds.get(room_id)

    async def join(self, receiver: Receiver, room_id: int, after: int) -> bool:
        """Send a receiver all that is his after a number, then everything from there on (C3).

        Catch-up does not hold up the room: the seat is served live only once it has reached the feed's
        cursor. False when nothing here is his (any more).
        """
        self.leave(receiver, room_id)
        feed = await self._feed(room_id)
        if feed is None:
            return False
        seat = Seat(receiver, after)
        feed.seats.add(seat)
        joined = await feed.catch_up(seat)
        if not joined:
            self.leave(receiver, room_id)
        return joined

    def leave(self, receiver: Receiver, room_id: int) -> None:
        feed = self._feeds.get(room_id)
        if feed is None:
            return
        feed.seats = {seat for seat in feed.seats if seat.receiver is not receiver}
        self._drop_if_empty(feed)

    def leave_all(self, receiver: Receiver) -> None:
        for room_id in list(self._feeds):
            self.leave(receiver, room_id)

    async def sweep(self) -> None:
        """Find what a lost nudge would have told: one query over all rooms with open sockets."""
        rows = await in_thread(_numbers, list(self._feeds))
        for room_id, last_seq, access_version in rows:
            feed = self._feeds.get(room_id)
            if feed and (last_seq > feed.cursor or access_version != feed.state.access_version):
                feed.refresh()

    async def _feed(self, room_id: int) -> RoomFeed | None:
        feed = self._feeds.get(room_id)
        if feed is not None:
            return feed
        state = await in_thread(state_of, room_id)
        if state is None:
            return None
        return self._feeds.get(room_id) or self._open(room_id, state)

    def _open(self, room_id: int, state: RoomState) -> RoomFeed:
        feed = RoomFeed(room_id, state, cursor=state.last_seq)
        self._feeds[room_id] = feed
        self._listeners[room_id] = feed.hear
        hub.subscribe(room_topic(room_id), feed.hear)
        return feed

    def _drop_if_empty(self, feed: RoomFeed) -> None:
        if not feed.seats and self._feeds.get(feed.room_id) is feed:
            del self._feeds[feed.room_id]
            hub.unsubscribe(room_topic(feed.room_id), self._listeners.pop(feed.room_id))


def _numbers(room_ids: list[int]) -> list[tuple[int, int, int]]:
    return list(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq", "access_version"))


rooms = Rooms()
