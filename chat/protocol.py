"""Wire frames of the conversation, in and out, as frozen types. No Django, no sockets, no clock."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

MAX_TEXT = 4000
# Room for 4,000 signs of which each is written as two escapes of six characters.
MAX_FRAME = 64 * 1024


class ErrorCode(StrEnum):
    """Every error that a frame can be answered with; docs/realtime.md explains each."""

    BAD_JSON = "bad_json"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_FIELD = "unknown_field"
    BAD_FIELD = "bad_field"
    MESSAGE_EMPTY = "message_empty"
    MESSAGE_TOO_LONG = "message_too_long"
    NOT_YOUR_ROOM = "not_your_room"
    RULES_NOT_ACCEPTED = "rules_not_accepted"
    NOT_YOUR_MESSAGE = "not_your_message"
    CLIENT_ID_REUSED = "client_id_reused"
    BUSY = "busy"
    TOO_FAST = "too_fast"


class FrameType(StrEnum):
    """Every frame, from the browser (imperative) and to it (past tense)."""

    ROOM_OPEN = "room.open"
    MESSAGE_POST = "message.post"
    MESSAGE_DELETE = "message.delete"
    ROOM_READ = "room.read"
    MESSAGE_ACCEPTED = "message.accepted"
    MESSAGE_POSTED = "message.posted"
    MESSAGE_DELETED = "message.deleted"
    ROOM_CAUGHT_UP = "room.caught_up"
    READ_MOVED = "read.moved"
    ROOM_ACCESS = "room.access"
    ERROR = "error"


class FrameError(Exception):
    """A frame that is refused, with the code that the client is told."""

    def __init__(self, code: ErrorCode, room: int | None = None, client_id: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.room = room
        self.client_id = client_id


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """Send me what came after this number, then what happens from now on."""

    room: int
    after: int


@dataclass(frozen=True, slots=True)
class PostMessage:
    """Store this text once, whatever happens to the reply."""

    room: int
    client_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """Remove the text of my own message."""

    room: int
    client_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class MoveRead:
    """I have seen everything up to this number."""

    room: int
    seq: int


Command = OpenRoom | PostMessage | DeleteMessage | MoveRead

_FIELDS: dict[str, tuple[type, tuple[str, ...]]] = {
    FrameType.ROOM_OPEN: (OpenRoom, ("room", "after")),
    FrameType.MESSAGE_POST: (PostMessage, ("room", "client_id", "text")),
    FrameType.MESSAGE_DELETE: (DeleteMessage, ("room", "client_id", "seq")),
    FrameType.ROOM_READ: (MoveRead, ("room", "seq")),
}


def read_command(frame: str) -> Command:
    """Turn a frame into a command, or raise FrameError; nothing of the frame is trusted.

    The error names room and client id when these could be read, so that a client knows which send it is about.
    """
    fields = _read_object(frame)
    kind = fields.pop("type", None)
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise FrameError(ErrorCode.UNKNOWN_TYPE)
    make, names = _FIELDS[kind]
    room, client_id = _as_number(fields.get("room")), _as_uuid(fields.get("client_id"))
    if set(fields) - set(names):
        raise FrameError(ErrorCode.UNKNOWN_FIELD, room, client_id)
    values = {name: _value(name, fields.get(name)) for name in names}
    if any(value is None for value in values.values()):
        raise FrameError(ErrorCode.BAD_FIELD, room, client_id)
    command: Command = make(**values)
    if isinstance(command, PostMessage):
        return PostMessage(command.room, command.client_id, check_text(command.text, room, client_id))
    return command


def check_text(text: str, room: int | None = None, client_id: UUID | None = None) -> str:
    """Return the text as it will be stored, or raise FrameError when it is empty or above 4,000 characters."""
    # NUL cannot be stored by PostgreSQL; lone surrogates cannot be encoded by anyone.
    stripped = text.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if not stripped:
        raise FrameError(ErrorCode.MESSAGE_EMPTY, room, client_id)
    if len(stripped) > MAX_TEXT:
        raise FrameError(ErrorCode.MESSAGE_TOO_LONG, room, client_id)
    return stripped


def write_frame(kind: FrameType, **fields: Any) -> str:
    """Return one outgoing frame as compact JSON."""
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a room, encoded once for everyone who may see it."""

    seq: int
    frame: str


def posted(
    *,
    room_id: int,
    seq: int,
    sender_id: UUID | None,
    sender: str,
    client_id: UUID,
    text: str | None,
    at: datetime,
    expires_at: datetime | None,
) -> Event:
    """Encode a post; text None is a tombstone: deleted, expired, or its key destroyed."""
    frame = write_frame(
        FrameType.MESSAGE_POSTED,
        room=room_id,
        seq=seq,
        sender=sender,
        sender_id=sender_id,
        client_id=client_id,
        text=text,
        at=at.isoformat(),
        expires_at=expires_at and expires_at.isoformat(),
    )
    return Event(seq, frame)


def deleted(*, room_id: int, seq: int, target: int | None) -> Event:
    """Encode a deletion: the text of `target` is gone."""
    return Event(seq, write_frame(FrameType.MESSAGE_DELETED, room=room_id, seq=seq, target=target))


def _read_object(frame: str) -> dict[str, Any]:
    if len(frame) > MAX_FRAME:
        raise FrameError(ErrorCode.MESSAGE_TOO_LONG)
    try:
        fields = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise FrameError(ErrorCode.BAD_JSON) from error
    if not isinstance(fields, dict):
        raise FrameError(ErrorCode.BAD_JSON)
    return fields


def _value(name: str, raw: object) -> int | UUID | str | None:
    if name == "client_id":
        return _as_uuid(raw)
    if name == "text":
        return raw if isinstance(raw, str) else None
    return _as_number(raw)


def _as_number(raw: object) -> int | None:
    is_number = isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 2**53
    return raw if is_number and isinstance(raw, int) else None


def _as_uuid(raw: object) -> UUID | None:
    try:
        return UUID(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
