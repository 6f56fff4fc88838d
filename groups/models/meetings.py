"""Meetings: when they are, who says he comes, what he brings in, who came, and his calendar's secret address."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

PERSON = settings.AUTH_USER_MODEL
# How long after its beginning a meeting is still the one that people look at: until it is over, and a little.
LINGERS = timedelta(hours=3)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, now: datetime) -> Self:
        """Not over yet: an evening that goes on counts until it ends."""
        return self.filter(starts_at__gt=now - LINGERS)

    def over(self, now: datetime) -> Self:
        return self.filter(starts_at__lte=now - LINGERS)

    def going_on(self) -> Self:
        """Not cancelled."""
        return self.filter(cancelled_at=None)


class Meeting(models.Model):
    """One evening of a group: made from its series, or moved; never cancelled without a reason (S3 4.1)."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="meetings")
    # Opaque name in calendars.
    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    # The date of the series that it stands for, whenever it really is: so that none is made twice.
    planned_on = models.DateField(null=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    # Empty: where the group always is.
    place = models.CharField(max_length=120, blank=True)
    # Sealed under scope NOTE of this meeting, as the reason: whoever has the link is in the room.
    link = models.BinaryField(default=b"")
    reason = models.BinaryField(default=b"")
    # Somebody moved it or changed its place by hand: a new series leaves it alone.
    is_own = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    # Counts every change of date, place or state, for calendars and for who is told.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    # Once people are forgotten: how many came, sent word and did not come, and said before that they would.
    came = models.PositiveSmallIntegerField(null=True)
    sent_word = models.PositiveSmallIntegerField(null=True)
    missed = models.PositiveSmallIntegerField(null=True)
    said_yes = models.PositiveSmallIntegerField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["group", "planned_on"], name="one_meeting_per_date_of_series"),
        ]
        indexes = [models.Index(fields=["group", "starts_at"], name="meeting_by_group_and_time")]

    @override
    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def is_to_come(self, now: datetime) -> bool:
        """Say of one row what `to_come` says of many."""
        return self.starts_at > now - LINGERS

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def where(self) -> str:
        """The place for who looks: its own, else the group's."""
        return self.place or self.group.place


class Answer(models.Model):
    """What somebody said beforehand: he comes, or he does not; the last word counts."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="answers")
    comes = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_answer_per_meeting"),
        ]

    @override
    def __str__(self) -> str:
        return "comes" if self.comes else "does not come"


class Topic(models.Model):
    """What somebody wants to bring in: read by himself and by who leads that evening, by nobody else."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="topics")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="topics")
    # Sealed under scope NOTE of the meeting, bound to its writer.
    text = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_topic_per_meeting"),
        ]

    @override
    def __str__(self) -> str:
        return f"topic of {self.written_at:%Y-%m-%d}"


class Attendance(models.Model):
    """Whether somebody came; sending word and not coming are two things (domain.md "Leaving")."""

    class Outcome(models.TextChoices):
        CAME = "came", _("was er")
        SENT_WORD = "sent-word", _("afgemeld")
        MISSED = "missed", _("niet gekomen")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="attendances")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    recorded_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_attendance_per_meeting"),
        ]

    @override
    def __str__(self) -> str:
        return self.outcome


class TimeOutQuerySet(models.QuerySet["TimeOut"]):
    def away(self) -> Self:
        return self.filter(back_at=None)


class TimeOut(models.Model):
    """That somebody left the room for a moment because anger rose; gone the night after: no file of it is built."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="time_outs")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="time_outs")
    left_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    objects = TimeOutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(back_at=None), name="away_once_at_a_time"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"left at {self.left_at:%H:%M}"


class CalendarFeed(models.Model):
    """The secret address of somebody's own calendar; only a hash of its token is kept."""

    person = models.OneToOneField(PERSON, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"since {self.made_at:%Y-%m-%d}"
