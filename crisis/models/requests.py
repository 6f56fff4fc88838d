"""Calls for help: one row each, what happened to it, and who was asked."""

import uuid
from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from crisis.models.roster import HelpPolicy
from crisis.rules import ENDED, OWNED, Log, State

PERSON = settings.AUTH_USER_MODEL
STATES = [(state.value, state.value) for state in State]


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def not_ended(self) -> Self:
        return self.exclude(state__in=ENDED)

    def ended(self) -> Self:
        return self.filter(state__in=ENDED)

    def due(self, moment: datetime) -> Self:
        return self.filter(next_due_at__lte=moment)

    def real(self) -> Self:
        """Without those that only prove that the chain works."""
        return self.filter(group__probe=None)


class HelpRequest(models.Model):
    """A call for help. Every move raises `version`; as long as it has not ended it has one `next_due_at` (H2)."""

    class Wants(models.TextChoices):
        MESSAGE = "message", _("een bericht")
        CALL_BACK = "call-back", _("teruggebeld worden")

    class Chain(models.TextChoices):
        MEMBER = "member"
        # A facilitator in trouble himself: along colleagues, past his own coordinator if he wishes.
        FACILITATOR = "facilitator"

    class Tick(models.TextChoices):
        """What was done, ticked at the end; never a word."""

        TALKED = "talked", _("We hebben elkaar gesproken")
        WRITTEN = "written", _("We hebben geschreven")
        VISITED = "visited", _("We hebben elkaar gezien")
        POINTED = "pointed", _("We keken samen naar andere hulp")
        AGAIN = "again", _("We spreken elkaar weer")

    # Opaque, and known before the row exists: its texts are sealed first.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asker = models.ForeignKey(PERSON, models.CASCADE, related_name="help_requests")
    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="help_requests")
    chain = models.CharField(max_length=12, choices=Chain.choices, default=Chain.MEMBER)
    leaves_out_coordinators = models.BooleanField(default=False)
    wants = models.CharField(max_length=10, choices=Wants.choices)
    client_id = models.UUIDField()
    # The request after which this one came: what has ended never reopens (H7).
    after = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    # Sealed under scope REQUEST: the text under epoch 0, the number under epoch 1, whose key goes at the end.
    text = models.BinaryField(default=bytes)
    number = models.BinaryField(default=bytes)
    policy = models.ForeignKey(HelpPolicy, models.PROTECT, related_name="+")
    # After how many minutes each step is asked; fixed when it was sent.
    minutes = models.JSONField()

    state = models.CharField(max_length=10, choices=STATES)
    step = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    warned = models.BooleanField(default=False)
    since = models.DateTimeField()
    next_due_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    offered_to = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    asked_at = models.DateTimeField()
    # When the first step was asked, when it was first taken, when contact was, when it ended.
    opened_at = models.DateTimeField(null=True)
    acked_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Somebody had to wait longer than the policy wants: shown to coordinators, without names.
    late_at = models.DateTimeField(null=True)
    ticks = models.JSONField(default=list)
    # What the asker answered afterwards; his own, and counted nowhere.
    helped = models.BooleanField(null=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asker", "client_id"], name="asked_once"),
            models.UniqueConstraint(
                fields=["asker", "group"],
                condition=~Q(state__in=["closed", "withdrawn"]),
                name="one_open_request_per_group",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "withdrawn"], next_due_at=None)
                | (~Q(state__in=["closed", "withdrawn"]) & Q(next_due_at__isnull=False)),
                name="request_has_one_due_time_or_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(state__in=["acked", "contacted", "closed"]),
                name="request_is_owned_when_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_at"], condition=Q(next_due_at__isnull=False), name="request_due"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.state} at step {self.step}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_owned(self) -> bool:
        return self.state in OWNED

    def is_owned_by(self, person_id: UUID) -> bool:
        return self.owner_id == person_id


class HelpEvent(models.Model):
    """One thing that happened to a request, and when; kept two years, never a word of anybody."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Log])
    step = models.PositiveSmallIntegerField(default=0)
    # Who did it; nobody where time did.
    actor = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Asked(models.Model):
    """Somebody was asked about a request: he sees that it is there, and may take it."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="asked")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    # Whether he had two proven channels at that moment (H9).
    was_reachable = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="asked_once_per_request"),
        ]

    @override
    def __str__(self) -> str:
        return f"asked in step {self.step}"


class Probe(models.Model):
    """The synthetic group in which every hour a request proves that the chain works; it pages no human."""

    group = models.OneToOneField("groups.Group", models.CASCADE, related_name="probe")
    asker = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    answerer = models.ForeignKey(PERSON, models.CASCADE, related_name="+")

    @override
    def __str__(self) -> str:
        return "probe"
