"""The work ledger: hours that facilitators log themselves, without a word about whom or what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from coordinators.rules import Kind

PERSON = settings.AUTH_USER_MODEL


class WorkEntry(models.Model):
    """Some minutes of one kind of work on one day; a facilitator's own, by person for two years."""

    class Kind(models.TextChoices):
        PREPARATION = Kind.PREPARATION.value, _("voorbereiding")
        VISIT = Kind.VISIT.value, _("huisbezoek")
        TRAVEL = Kind.TRAVEL.value, _("reistijd")
        OUTREACH = Kind.OUTREACH.value, _("voorlichting")
        CONSULTATION = Kind.CONSULTATION.value, _("overleg")
        OTHER = Kind.OTHER.value, _("anders")

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="work_entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField()
    on = models.DateField(db_index=True)
    # Minutes alone do not show what weighs (S3 3.6); his own to know, unless he shares it.
    is_heavy = models.BooleanField(default=False)
    shares_heavy = models.BooleanField(default=False)
    logged_at = models.DateTimeField()
    # What the form brought along, so that a second tap logs nothing twice.
    once = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "once"], name="work_logged_once"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=24 * 60), name="work_fits_in_a_day"
            ),
            models.CheckConstraint(
                condition=Q(shares_heavy=False) | Q(is_heavy=F("shares_heavy")), name="only_heavy_is_shared"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.minutes} min {self.kind}"


class WorkSum(models.Model):
    """What is left of the ledger after two years: minutes per organisation, month and kind, nobody's."""

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=WorkEntry.Kind.choices)
    minutes = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month", "kind"], name="one_sum_per_month"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.minutes} min {self.kind} in {self.month:%Y-%m}"
