"""What the nights removed, as figures: the proof that what had its time is gone."""

from django.db import models
from typing_extensions import override


class RetentionRun(models.Model):
    """How much of one kind was removed on one day, none too: that it was looked for counts as well."""

    day = models.DateField()
    kind = models.CharField(max_length=80)
    removed = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "kind"], name="retention_once_per_day_and_kind")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.removed}"
