"""Who is to be told of what is new in which room, in a few queries for any number of rooms and people."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chat.models import Message, Muted, ReadPointer, Room, RoomAccess, Told
from members.models import Channel
from supportgroups.lib.clock import now

# Who has the room open has read by then.
LET_READ_SECONDS = 5
# After a night without a worker nobody is woken for what was said yesterday.
STILL_NEW = timedelta(hours=12)
MOST_ROOMS = 50
# Where the people of a room were told of nothing yet.
NEVER = -1


@dataclass(frozen=True, slots=True)
class News:
    """A room in which something came since its people were told, and up to where they are told now."""

    room_id: int
    heard: int
    upto: int
    # About a call for help: who asked, and who helps, wait for each other.
    is_private: bool


def rooms_with_news() -> list[News]:
    """Return rooms whose numbers went past what their people were told of, each up to what had time to be read."""
    settled = Message.objects.filter(
        room=OuterRef("pk"), created_at__lte=now() - timedelta(seconds=LET_READ_SECONDS)
    )
    moved = Room.objects.annotate(heard=Coalesce(F("teller__seq"), Value(NEVER))).filter(
        last_seq__gt=F("heard")
    )
    upto = Subquery(settled.order_by("-seq").values("seq")[:1])
    found = moved.annotate(upto=upto).filter(upto__gt=F("heard")).order_by("pk")
    rows = found.values_list("pk", "heard", "upto", "matter")[:MOST_ROOMS]
    return [News(pk, heard, upto, matter is not None) for pk, heard, upto, matter in rows]


def who_wants_to_know(news: News) -> list[UUID]:
    """Return who has something new and unread in this room, can be told, wants to, and was not told already."""
    unread = Message.objects.posts().filter(
        room=news.room_id,
        seq__gt=OuterRef("seen"),
        seq__lte=news.upto,
        expires_at__gt=now(),
        created_at__gt=now() - STILL_NEW,
    )
    said_to_him = unread.filter(seq__gt=OuterRef("from_seq")).exclude(sealed=b"")
    found = (
        _seen(RoomAccess.objects.open().filter(room=news.room_id))
        .filter(Exists(Channel.objects.usable().filter(person=OuterRef("person"))))
        .exclude(Exists(Muted.objects.filter(room=news.room_id, person=OuterRef("person"))))
        .exclude(Exists(Told.objects.filter(room=news.room_id, person=OuterRef("person"))))
        .filter(Exists(said_to_him.filter(~Q(sender=OuterRef("person")) | Q(sender=None))))
    )
    return list(found.order_by("person").values_list("person", flat=True))


def read_meanwhile() -> list[Told]:
    """Return who has read what he was told of, or may not read it any more."""
    reads = RoomAccess.objects.open().filter(room=OuterRef("room"), person=OuterRef("person"))
    pointer = ReadPointer.objects.filter(
        room=OuterRef("room"), person=OuterRef("person"), seq__gte=OuterRef("seq")
    )
    return list(Told.objects.filter(Exists(pointer) | ~Exists(reads)).order_by("pk"))


def _seen(rows: QuerySet[RoomAccess]) -> QuerySet[RoomAccess]:
    pointer = ReadPointer.objects.filter(room=OuterRef("room"), person=OuterRef("person")).values("seq")
    return rows.annotate(seen=Coalesce(Subquery(pointer), Value(0)))


def muted_rooms(person_id: UUID) -> set[int]:
    """Return the rooms of which somebody wants to be told nothing."""
    return set(Muted.objects.filter(person=person_id).values_list("room", flat=True))
