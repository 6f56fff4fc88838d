"""Who answers calls for help, from when to when; and the policy of an organisation about it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

PERSON = settings.AUTH_USER_MODEL


class HelpPolicy(models.Model):
    """One version of how an organisation answers calls: its timers and the hours it promises; never changed.

    A request keeps the version with which it was sent. Version 1 holds the defaults of `crisis.rules`.
    """

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="help_policies")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    # Seconds by the name of the timer, and weekdays with wall-clock times; both read by `crisis.rules.policy`.
    times = models.JSONField()
    promises = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_policy_per_number"),
        ]

    @override
    def __str__(self) -> str:
        return f"policy {self.number}"


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    def standing(self) -> Self:
        """Proposed or confirmed, and not taken out."""
        return self.filter(removed_at=None)

    def confirmed(self) -> Self:
        return self.standing().filter(confirmed_at__isnull=False)

    def waiting(self) -> Self:
        return self.standing().filter(confirmed_at=None)

    def in_period(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those that have a moment in common with it."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class DutyShift(models.Model):
    """From when to when somebody answers calls of a group, or of every group of the organisation (the pool).

    Counts once a second person confirmed it: never himself, never who proposed it. A shift that a colleague took
    over ends at that moment; his own one, `taken_from` it, goes on from there.
    """

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="shifts")
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="shifts")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    proposed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    # Set while its person asks a colleague to take the rest; until one does it stays his.
    offered_at = models.DateTimeField(null=True)
    taken_from = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | ~Q(proposed_by=F("person")), name="shift_is_given_by_another"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")), name="no_shift_confirms_itself"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(proposed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="shift_needs_a_second_person",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} to {self.ends_at:%Y-%m-%d %H:%M}"
