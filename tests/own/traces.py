"""Looking through everything that is stored, in both databases, for what must not be there any more."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from chat.models import Message, Room
from chat.queries.rooms import text_of
from coordinators.models import Consideration, SupervisionNote
from coordinators.queries.words import parts_of, words_in
from crisis.models import HelpRequest
from crisis.queries.words import open_words
from groups.models import Group, Meeting, Membership, Suspension, Topic
from groups.queries import words
from members.models import Person
from supportgroups.lib.sealing import DataKey, unseal


def rows_with(*words: str) -> list[str]:
    """Return every table and column that holds one of these words, as text or as bytes."""
    return sorted(
        f"{model._meta.label}.{column}: {word}"
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
        for column, value in row.items()
        for word in words
        if word in _readable(value)
    )


def _readable(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return str(value)


def names_of(person: Person) -> tuple[str, str]:
    """Return in which forms a database may hold who somebody is."""
    return str(person.pk), person.pk.hex


def opened() -> list[str]:
    """Return every sealed text that still opens with the keys that are left."""
    return [text for opener in OPENERS.values() for text in opener() if text]


def _messages() -> Iterator[str]:
    for row in Message.objects.exclude(sealed=b""):
        yield text_of(row) or "does not open"


def _reasons() -> Iterator[str]:
    for one in Suspension.objects.exclude(reason=b"").select_related("membership__group"):
        yield unseal(
            DataKey.Scope.NOTE,
            f"about-{one.membership.person_id.hex}",
            bytes(one.reason),
            bound_to=f"suspension in organisation {one.membership.group.organisation_id}",
        )


def _topics() -> Iterator[str]:
    return map(words.text_of, Topic.objects.all())


def _of_meetings() -> Iterator[str]:
    for meeting in Meeting.objects.select_related("group__series"):
        yield words.reason_of(meeting)
        yield words.link_of(meeting)


def _calls() -> Iterator[str]:
    for request in HelpRequest.objects.all():
        yield open_words(request, request.text)
        yield open_words(request, request.number)


def _considerations() -> Iterator[str]:
    return map(words_in, Consideration.objects.all())


def _supervision() -> Iterator[str]:
    return (part for note in SupervisionNote.objects.all() for part in parts_of(note))


# Every column of sealed text, and how all of it is opened: whoever adds one adds it here.
OPENERS = {
    "chat.Message.sealed": _messages,
    "groups.Suspension.reason": _reasons,
    "groups.Topic.text": _topics,
    "groups.Meeting.reason": _of_meetings,
    "crisis.HelpRequest.text": _calls,
    "coordinators.Consideration.text": _considerations,
    "coordinators.SupervisionNote.own_part": _supervision,
}
# Opened with another column, or no text at all.
BESIDE = {
    "crisis.HelpRequest.number",
    "coordinators.SupervisionNote.shared_part",
    "groups.Meeting.link",
    "groups.Series.link",
    "chat.Message.fingerprint",
    "lib.DataKey.wrapped",
}


def sealed_columns() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField)
    }


def keys_without_owner() -> list[str]:
    """Return the keys of rooms and people that are no more."""
    rooms = {str(pk) for pk in Room.objects.values_list("pk", flat=True)}
    people = set(Person.objects.values_list("pk", flat=True))
    owners = {
        DataKey.Scope.ROOM: rooms,
        DataKey.Scope.REQUEST: set(map(str, HelpRequest.objects.values_list("pk", flat=True))),
        DataKey.Scope.PERSON: {"factors", *map(str, people)},
        DataKey.Scope.NOTE: {
            "links",
            *(f"consideration-{pk}" for pk in Consideration.objects.values_list("pk", flat=True)),
            *(f"about-{pk.hex}" for pk in people),
            *(f"topics-{pk}" for pk in Meeting.objects.values_list("pk", flat=True)),
            *(f"evenings-{pk}" for pk in Group.objects.values_list("pk", flat=True)),
        },
    }
    return [
        str(key) for key in DataKey.objects.all() if key.scope_id not in owners.get(key.scope, {key.scope_id})
    ]


def is_gapless(room: Room) -> bool:
    room.refresh_from_db()
    numbers = list(Message.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    return numbers == list(range(1, room.last_seq + 1))


def has_place(person: Person) -> bool:
    return Membership.objects.filter(person=person.pk).exists()
