"""What this room says over the socket, that something moved and never what; and what it asks the room above it."""

import json
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class FrameType(StrEnum):
    """Every frame of this room, to the browser."""

    HELP_MOVED = "help.moved"


@dataclass(frozen=True, slots=True)
class WhatWaits:
    """Question: what else of his work stands before this person today? Answers are `Waits`, for his own page."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Waits:
    """One line of it and the page where it is done; `is_asked`: somebody waits for him there."""

    line: str
    detail: str
    url: str
    is_asked: bool


def help_moved() -> str:
    """Return the frame after which a page about help looks again; it holds nothing else."""
    return json.dumps({"type": FrameType.HELP_MOVED}, separators=(",", ":"))
