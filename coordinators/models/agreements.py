"""Agreements on contact hours and weekly hours: proposed by one, signed by the other, kept with their history."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from groups.rules import Window, Windows

PERSON = settings.AUTH_USER_MODEL


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def signed(self) -> Self:
        return self.filter(signed_at__isnull=False)

    def waiting(self) -> Self:
        """Proposed, neither signed nor taken back: of one facilitator in one organisation that is one at most."""
        return self.filter(signed_at=None, withdrawn_at=None)

    def of(self, organisation_id: int, person_id: object) -> Self:
        return self.filter(organisation_id=organisation_id, person_id=person_id)


class Agreement(models.Model):
    """A version of what a facilitator and a coordinator of one organisation agreed (S3 3.6.3.3).

    Whoever proposes has signed by that; the other one signs: one of the two is always the facilitator himself. It
    holds from the moment that it is signed until the next one is.
    """

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="agreements")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    weekly_minutes = models.PositiveSmallIntegerField()
    proposed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "number"], name="agreement_number_per_facilitator"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(signed_at=None, withdrawn_at=None),
                name="one_waiting_agreement",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(proposed_by=None) | ~Q(signed_by=F("proposed_by")),
                name="agreement_needs_two",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None)
                | Q(proposed_by=None)
                | Q(proposed_by=F("person"))
                | Q(signed_by=F("person")),
                name="agreement_is_signed_by_its_facilitator",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"agreement {self.number}"

    @property
    def windows(self) -> Windows:
        """Contact hours by weekday; prefetch `hours` where many are shown."""
        return {row.weekday: Window(row.starts_minute, row.ends_minute) for row in self.hours.all()}


class AgreedHours(models.Model):
    """Contact hours of one weekday in an agreement, in wall-clock minutes after midnight."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    starts_minute = models.PositiveSmallIntegerField()
    ends_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "weekday"], name="one_agreed_window_per_weekday"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, starts_minute__lt=F("ends_minute"), ends_minute__lte=24 * 60),
                name="agreed_hours_inside_a_day",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"weekday {self.weekday}"
