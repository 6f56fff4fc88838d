"""What was sealed around a meeting, opened for who passed its door: topics, the link, why it was cancelled."""

from collections.abc import Callable
from functools import partial

from groups.models import Group, Meeting, Topic
from members.models import Person
from supportgroups.lib.sealing import DataKey, KeyDestroyedError, seal, unseal

NOTE = DataKey.Scope.NOTE


def topics_scope(meeting_id: int) -> str:
    """Return the scope of what people bring in to one evening: one key, gone when those texts are."""
    return f"topics-{meeting_id}"


def evenings_scope(group_id: int) -> str:
    """Return the scope of a group's links and reasons."""
    return f"evenings-{group_id}"


def seal_topic(meeting: Meeting, person: Person, text: str) -> bytes:
    """Seal what somebody brings in, before the transaction that stores it."""
    return seal(NOTE, topics_scope(meeting.pk), text, bound_to=f"topic of {person.pk}")


def text_of(topic: Topic) -> str:
    """Return what somebody brings in; nothing once its key is gone."""
    scope_id = topics_scope(topic.meeting_id)
    return _opened(partial(unseal, NOTE, scope_id, bytes(topic.text), bound_to=f"topic of {topic.person_id}"))


def seal_for_group(group: Group, kind: str, text: str) -> bytes:
    """Seal a link or a reason of a group's evenings; nothing stays nothing."""
    return seal(NOTE, evenings_scope(group.pk), text, bound_to=kind) if text else b""


def link_of(meeting: Meeting) -> str:
    """Return where a meeting is online: its own link, else the group's, unless it has a place of its own."""
    series = getattr(meeting.group, "series", None)
    if meeting.link or meeting.place or series is None:
        return _of_group(meeting.group, "link", bytes(meeting.link))
    return _of_group(meeting.group, "link", bytes(series.link))


def reason_of(meeting: Meeting) -> str:
    """Return why a meeting was cancelled; nothing when that is forgotten."""
    return _of_group(meeting.group, "reason", bytes(meeting.reason))


def _of_group(group: Group, kind: str, sealed: bytes) -> str:
    return _opened(partial(unseal, NOTE, evenings_scope(group.pk), sealed, bound_to=kind))


def _opened(opening: Callable[[], str]) -> str:
    try:
        return opening()
    except KeyDestroyedError:
        return ""
