"""How somebody can be told something, and everything that he was or will be told: the outbox."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from typing_extensions import override

from members.models.people import Device, Person
from members.rules import EVENT_LENGTH, PATH_LENGTH, PROOF_DAYS, Kind
from supportgroups.lib.clock import now


class ChannelQuerySet(models.QuerySet["Channel"]):
    def usable(self) -> Self:
        on_a_device_in_use = Q(device=None) | Q(device__revoked_at=None)
        return self.filter(on_a_device_in_use, ended_at=None, person__is_active=True)

    def proven(self, moment: datetime) -> Self:
        """Usable, and shown to reach its owner less than 14 days ago (H9)."""
        return self.usable().filter(proven_at__gt=moment - timedelta(days=PROOF_DAYS))


class Channel(models.Model):
    """One way to tell somebody something: push to one of his devices, or mail to his proven address.

    The address itself stands with his ways in. A row that ended keeps nothing by which it could be used.
    """

    class Kind(models.TextChoices):
        PUSH = "push"
        MAIL = "mail"

    class Ended(models.TextChoices):
        OFF = "off"
        # Its push service said that it is no more.
        GONE = "gone"
        SIGNED_OUT = "signed-out"
        # The same browser was switched on for another device or person.
        MOVED = "moved"

    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    device = models.OneToOneField(Device, models.CASCADE, null=True, related_name="channel")
    endpoint = models.CharField(max_length=1000, blank=True)
    p256dh = models.CharField(max_length=100, blank=True)
    auth = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    # A receipt of the device itself, or a code typed back; what a push service accepts proves nothing (H10).
    proven_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="mail"), name="channel_one_mail_per_person"
            ),
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(kind="push", ended_at=None),
                name="channel_one_owner_per_endpoint",
            ),
            models.CheckConstraint(
                condition=Q(kind="mail", device=None) | Q(kind="push", device__isnull=False),
                name="channel_push_has_device",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_usable(self) -> bool:
        """The same as `usable()`, of a row with its device and person."""
        is_signed_in = self.device is None or self.device.revoked_at is None
        return self.ended_at is None and self.person.is_active and is_signed_in

    @property
    def is_proven(self) -> bool:
        """The same as `proven()` of a usable row."""
        return self.proven_at is not None and self.proven_at > now() - timedelta(days=PROOF_DAYS)


class QuietHours(models.Model):
    """When somebody wants to be left alone, by his own clock; without a row the usual night holds."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="quiet_hours")
    begins = models.TimeField()
    # The same as `begins` where he wants no quiet hours at all.
    ends = models.TimeField()

    @override
    def __str__(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def waiting(self) -> Self:
        return self.filter(state=Notification.State.WAITING)

    def open(self) -> Self:
        """Not at its end: it may still be sent, or is being sent."""
        return self.filter(state__in=[Notification.State.WAITING, Notification.State.CLAIMED])


class Notification(models.Model):
    """One row of the outbox: that somebody is to be told something, by one channel. Never what."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        SENT = "sent"
        RECEIPTED = "receipted"
        GIVEN_UP = "given-up"
        HUSHED = "hushed"

    # All that leaves the house about it; says nothing to who does not have the database.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=EVENT_LENGTH)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    path = models.CharField(max_length=PATH_LENGTH)
    keeps_quiet = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    # Not before; moves on with every try that failed for now.
    at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receipted_at = models.DateTimeField(null=True)
    # The last status of a push service or mail server, for who looks after this installation.
    answer = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "channel"], name="notification_once_per_event_and_channel"
            ),
        ]
        indexes = [
            # Nearly all rows are at their end: what the tick looks through every second is short.
            models.Index(
                fields=["at"], condition=Q(state__in=["waiting", "claimed"]), name="notification_open"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_running(self) -> bool:
        """Its end may still come: it waits, is on its way, or its receipt may arrive."""
        ended = {self.State.RECEIPTED, self.State.GIVEN_UP, self.State.HUSHED}
        return self.state not in ended and now() < self.until
