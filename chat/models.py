"""Rooms, who may be in them, and what was written there (sealed)."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from typing_extensions import override

# So long a text of a call for help lives at most while nobody ended it, and so long after its end.
PRIVATE_LIFE_DAYS = 365
KEPT_AFTER_END_DAYS = 30


class RoomQuerySet(models.QuerySet["Room"]):
    def of_groups(self) -> Self:
        """Those whose seats follow from the group: not the ones of a single matter."""
        return self.filter(matter=None)


class Room(models.Model):
    """A conversation: of a group, of a member and his facilitator in individual guidance, or about one matter."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="rooms")
    # Set in individual guidance only: then the room is this person's and his facilitator's.
    of_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    # Set in a private room: the one call for help that it is about, of which this room knows no more than this.
    matter = models.UUIDField(null=True, unique=True)
    last_seq = models.BigIntegerField(default=0)
    # Raised by every change of who may be here; delivery with an older version reloads first (C5).
    access_version = models.BigIntegerField(default=0)

    objects = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(of_person=None), name="one_room_per_group"),
            models.UniqueConstraint(
                fields=["group", "of_person"],
                condition=~Q(of_person=None) & Q(matter=None),
                name="one_room_per_guided_person",
            ),
            models.CheckConstraint(
                condition=Q(matter=None) | ~Q(of_person=None), name="private_room_is_somebodys"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"room {self.pk}"

    @property
    def message_life_days(self) -> int:
        """How long what is written here now lives: a private room sets an earlier end when its matter ends."""
        return self.group.message_life_days if self.matter is None else PRIVATE_LIFE_DAYS


class RoomAccessQuerySet(models.QuerySet["RoomAccess"]):
    def going_on(self) -> Self:
        """Those without an end; of one person in one room that is one at most."""
        return self.filter(until_seq=None)

    def shown(self) -> Self:
        """All but those of which nothing is shown until a second person confirmed a new phone."""
        return self.filter(held=False)

    def open(self) -> Self:
        return self.going_on().shown()


class RoomAccess(models.Model):
    """A stretch of a room that is somebody's to read: after `from_seq`, up to and with `until_seq`.

    Who has an open stretch (no end, not held) may read all his stretches; who has none reads nothing at all.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="access")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="room_access")
    from_seq = models.BigIntegerField()
    until_seq = models.BigIntegerField(null=True)
    may_write = models.BooleanField(default=False)
    # On a new phone that nobody confirmed: it goes on, so that nothing is lost, and shows nothing until then.
    held = models.BooleanField(default=False)

    objects = RoomAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"], condition=Q(until_seq=None), name="one_open_stretch"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"after {self.from_seq} until {self.until_seq}"


class MessageQuerySet(models.QuerySet["Message"]):
    def posts(self) -> Self:
        return self.filter(kind=Message.Kind.POST)

    def standing(self, moment: datetime) -> Self:
        """Only posts that have not ended, also those that were deleted: what a page shows."""
        return self.posts().filter(Q(expires_at=None) | Q(expires_at__gt=moment))

    def new_to(self, person_id: UUID, moment: datetime) -> Self:
        """Only posts of others that still say something: what counts as unread until it was read."""
        said = self.posts().filter(expires_at__gt=moment).exclude(sealed=b"")
        return said.exclude(sender_id=person_id)


class Message(models.Model):
    """One change in a room: a post, or the deletion of one. Every change has the next number (C3)."""

    class Kind(models.IntegerChoices):
        POST = 1
        DELETION = 2

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    seq = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=Kind.choices, default=Kind.POST)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    client_id = models.UUIDField()
    # Empty when deleted or expired: the tombstone keeps the sequence and the client id (C7).
    sealed = models.BinaryField(default=bytes)
    # Keyed fingerprint of the text as sent, so that a resend is known for what it is after deletion too.
    fingerprint = models.BinaryField(default=bytes)
    key_epoch = models.IntegerField(default=0)
    target_seq = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_order"),
            models.UniqueConstraint(fields=["sender", "client_id"], name="sent_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.seq}"


class ReadPointer(models.Model):
    """Up to where somebody has read; it only moves forward (C6)."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="read_pointers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_pointers")
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="one_pointer")]

    @override
    def __str__(self) -> str:
        return f"read up to {self.seq}"


class Teller(models.Model):
    """Up to which number of a room its people were told of what is new; behind the posting, never in its way."""

    room = models.OneToOneField(Room, models.CASCADE, primary_key=True, related_name="teller")
    seq = models.BigIntegerField()

    @override
    def __str__(self) -> str:
        return f"told up to {self.seq}"


class Told(models.Model):
    """That somebody was told of new messages in a room, up to a number, and may not have read that far yet."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="told")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="told_of")
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="told_once")]

    @override
    def __str__(self) -> str:
        return f"told up to {self.seq}"


class Muted(models.Model):
    """That somebody wants to be told nothing of new messages in a room."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="muted")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_rooms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="muted_once")]

    @override
    def __str__(self) -> str:
        return f"room {self.room_id} muted"
