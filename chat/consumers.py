"""The conversation's part of a socket: commands in, frames out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from chat.actions import (
    Outcome,
    PostItem,
    Read,
    Reading,
    ReadItem,
    Refused,
    delete_message,
    move_read_pointers,
    prepare_post,
    store_batch,
)
from chat.delivery import Receiver, rooms
from chat.models import Room
from chat.protocol import (
    Command,
    DeleteMessage,
    ErrorCode,
    FrameError,
    FrameType,
    MoveRead,
    OpenRoom,
    PostMessage,
    read_command,
    write_frame,
)
from chat.queries import Unread, state_of, unread_in
from chat.rules import explain
from members.models import Person
from supportgroups.lib.batch import BatchWriter
from supportgroups.lib.threads import in_spare_thread, in_thread

logger = logging.getLogger("kring.chat")


class _Writers:
    """The threads through which every socket of this process writes: one for posts, one for read pointers."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.posts = BatchWriter(store_batch, failed=_busy, loop=loop)
        self.reads = BatchWriter(move_read_pointers, failed=lambda _item: Read(Reading.STOOD), loop=loop)
        self.posts.start()
        self.reads.start()

    def stop(self) -> None:
        self.posts.stop()
        self.reads.stop()


_running: list[_Writers] = []


def open_writers(loop: asyncio.AbstractEventLoop) -> None:
    """Start the threads through which every socket of this process writes."""
    _running.append(_Writers(loop))


def close_writers() -> None:
    """Store what was taken in and stop the threads; what comes later is stored one by one."""
    while _running:
        _running.pop().stop()


class Conversation:
    """One socket's side of all rooms."""

    def __init__(self, receiver: Receiver, person: Person) -> None:
        self._receiver = receiver
        self._person = person
        self.open_rooms: set[int] = set()
        self._is_counting = False
        self._count_again = False
        self._answers: dict[type[Command], Callable[..., Awaitable[None]]] = {
            OpenRoom: self._open,
            PostMessage: self._post,
            DeleteMessage: self._delete,
            MoveRead: self._read,
        }

    async def take(self, frame: str) -> None:
        """Answer one frame; whatever is wrong with it, or with us, becomes an error frame, never a closed socket."""
        try:
            command = read_command(frame)
            await self._answer(command)
        except FrameError as error:
            self._receiver.send_now(error_frame(error))

    async def _answer(self, command: Command) -> None:
        try:
            await self._answers[type(command)](command)
        except FrameError:
            raise
        except Exception as error:
            # The database away for a moment, most likely. Nothing was answered, so the client sends again.
            logger.exception("a frame could not be answered")
            client_id = getattr(command, "client_id", None)
            raise FrameError(ErrorCode.BUSY, command.room, client_id) from error

    async def tell_read(self) -> None:
        """Tell this device where reading stands in its open rooms: a pointer of this person moved somewhere.

        One count at a time: what moves meanwhile is counted once, afterwards.
        """
        self._count_again = True
        if self._is_counting:
            return
        self._is_counting = True
        try:
            await self._tell_until_settled()
        finally:
            self._is_counting = False

    async def _tell_until_settled(self) -> None:
        while self._count_again:
            self._count_again = False
            for room_id in list(self.open_rooms):
                await self._tell_unread(room_id)

    def leave(self) -> None:
        self.open_rooms.clear()
        rooms.leave_all(self._receiver)

    async def _open(self, command: OpenRoom) -> None:
        if not await rooms.join(self._receiver, command.room, command.after):
            raise FrameError(ErrorCode.NOT_YOUR_ROOM, command.room)
        self.open_rooms.add(command.room)

    async def _post(self, command: PostMessage) -> None:
        item = await self._prepare(command)
        if not _running:
            (outcome,) = await in_thread(store_batch, [item])
            self._answer_post(outcome)
        elif not _running[-1].posts.submit(item, self._answer_post):
            raise FrameError(ErrorCode.BUSY, command.room, command.client_id)

    async def _prepare(self, command: PostMessage) -> PostItem:
        feed = rooms.find(command.room)
        state = feed.state if feed else await in_thread(state_of, command.room)
        if state is None:
            raise FrameError(ErrorCode.NOT_YOUR_ROOM, command.room, command.client_id)
        return await in_thread(
            prepare_post,
            room_id=command.room,
            person_id=self._person.pk,
            client_id=command.client_id,
            text=command.text,
            message_life_days=state.message_life_days,
        )

    def _answer_post(self, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self._receiver.send_now(error_frame(FrameError(outcome.code, outcome.room_id, outcome.client_id)))
            return
        self._receiver.send_now(
            write_frame(
                FrameType.MESSAGE_ACCEPTED,
                room=outcome.room_id,
                client_id=outcome.client_id,
                seq=outcome.seq,
                at=outcome.at.isoformat(),
            )
        )

    async def _delete(self, command: DeleteMessage) -> None:
        self._answer_post(await in_thread(_delete_own, self._person, command))

    async def _read(self, command: MoveRead) -> None:
        item = ReadItem(command.room, self._person.pk, command.seq)
        if not _running:
            (read,) = await in_thread(move_read_pointers, [item])
        else:
            read = await self._moved(item)
        if read.reading is Reading.NOT_YOURS:
            raise FrameError(ErrorCode.NOT_YOUR_ROOM, command.room)
        if read.all_read_upto is not None:
            self._send_unread(command.room, Unread(read.all_read_upto, 0))
        else:
            await self._tell_unread(command.room)

    async def _moved(self, item: ReadItem) -> Read:
        answer: asyncio.Future[Read] = asyncio.get_running_loop().create_future()
        if not _running[-1].reads.submit(item, partial(_give, answer)):
            raise FrameError(ErrorCode.BUSY, item.room_id)
        return await answer

    async def _tell_unread(self, room_id: int) -> None:
        self._send_unread(room_id, await in_spare_thread(unread_in, room_id, self._person.pk))

    def _send_unread(self, room_id: int, unread: Unread) -> None:
        self._receiver.send_now(
            write_frame(FrameType.READ_MOVED, room=room_id, seq=unread.seq, unread=unread.count)
        )


def _give(answer: "asyncio.Future[Read]", read: Read) -> None:
    # Whoever asked may be gone meanwhile.
    if not answer.done():
        answer.set_result(read)


def error_frame(error: FrameError) -> str:
    """Return the error as the client is told it: a code for the program, a sentence for the person."""
    return write_frame(
        FrameType.ERROR,
        code=error.code,
        message=explain(error.code),
        room=error.room,
        client_id=error.client_id,
    )


def _busy(item: PostItem) -> Outcome:
    return Refused(item.room_id, item.client_id, ErrorCode.BUSY)


def _delete_own(person: Person, command: DeleteMessage) -> Outcome:
    room = Room.objects.filter(pk=command.room).first()
    if room is None:
        raise FrameError(ErrorCode.NOT_YOUR_ROOM, command.room, command.client_id)
    return delete_message(person=person, room=room, client_id=command.client_id, seq=command.seq)
