"""Names of the live topics of this room, and their nudging after commit: that something moved, never what."""

from collections.abc import Iterable
from uuid import UUID

from supportgroups.lib.bus import nudge


def help_topic(person_id: UUID | str) -> str:
    """Return the topic on which every open page of a person hears that a request of his, or asked of him, moved."""
    return f"help:{person_id}"


def publish_help(person_ids: Iterable[UUID]) -> None:
    """Tell the open pages of these people to look again."""
    for person_id in sorted(set(person_ids)):
        nudge(help_topic(person_id))
