"""Telling people that something new stands in a room, some seconds later and never in the way of posting."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from chat.models import Muted, Room, Teller, Told
from chat.queries import NEVER, News, read_meanwhile, rooms_with_news, who_wants_to_know
from members.actions import hush, tell
from members.models import Person
from members.rules import Kind


def tell_of_messages() -> int:
    """Tell whoever has something unread in a room and was not told yet; return how many people.

    At most one notification per person and room until he has read; nothing of his own, nothing outside his open
    stretch, nothing to who muted the room or reads along: what is new is looked at some seconds later. What is said
    in a private room about a call for help is told as progress, also at night. Of several workers one tells. What he read meanwhile, or may read no more, is hushed.
    """
    _hush_what_was_read()
    return sum(_tell_room(news) for news in rooms_with_news())


def _tell_room(news: News) -> int:
    with transaction.atomic():
        if not _move_on(news):
            return 0
        people = who_wants_to_know(news)
        told = [person_id for person_id in people if _tell_one(news, person_id)]
    return len(told)


def _move_on(news: News) -> bool:
    """Compare-and-set where the room stands: False when another worker was here first."""
    if news.heard != NEVER:
        return bool(Teller.objects.filter(room=news.room_id, seq=news.heard).update(seq=news.upto))
    return Teller.objects.get_or_create(room_id=news.room_id, defaults={"seq": news.upto})[1]


def _tell_one(news: News, person_id: UUID) -> bool:
    event = f"{_prefix(news.room_id, person_id)}{news.upto}"
    path = reverse("chat:room", args=[news.room_id])
    kind = Kind.PROGRESS if news.is_private else Kind.MESSAGE
    if not tell(people=[person_id], kind=kind, event=event, path=path):
        return False
    Told.objects.update_or_create(room_id=news.room_id, person_id=person_id, defaults={"seq": news.upto})
    return True


def _hush_what_was_read() -> None:
    for row in read_meanwhile():
        with transaction.atomic():
            # In the order in which the courier takes them, when he gives one up.
            Told.objects.filter(pk=row.pk).delete()
            hush(event_prefix=_prefix(row.room_id, row.person_id))


def _prefix(room_id: int, person_id: UUID) -> str:
    return f"message:{room_id}:{person_id}:"


def forget_told(*, event: str) -> None:
    """Note that what somebody was to be told of a room never reached him: the next message is told again.

    Called inside the transaction that gives the notification up; an event of another room's kind changes nothing.
    """
    kind, *rest = event.split(":")
    if kind == "message":
        room_id, person_id, _upto = rest
        Told.objects.filter(room=int(room_id), person=UUID(person_id)).delete()


def mute_room(*, person: Person, room: Room, muted: bool) -> None:
    """Tell somebody nothing, or again everything, of new messages in a room where he reads; again changes nothing."""
    with transaction.atomic():
        if not muted:
            Muted.objects.filter(room=room, person=person).delete()
            return
        Muted.objects.get_or_create(room=room, person=person)
        hush(event_prefix=_prefix(room.pk, person.pk))
