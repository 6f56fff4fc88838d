"""What this room says over the socket: that something moved, never what."""

import json
from enum import StrEnum


class FrameType(StrEnum):
    """Every frame of this room, to the browser."""

    HELP_MOVED = "help.moved"


def help_moved() -> str:
    """Return the frame after which a page about help looks again; it holds nothing else."""
    return json.dumps({"type": FrameType.HELP_MOVED}, separators=(",", ":"))
