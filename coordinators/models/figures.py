"""Figures of an organisation about half a year: made once, only what may be shown, and about nobody any more."""

from django.db import models
from typing_extensions import override


class HalfYear(models.Model):
    """What an organisation may show about half a year; never changed, whoever leaves or erases himself later."""

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="half_years")
    # Its first day: 1 January or 1 July.
    since = models.DateField()
    made_at = models.DateTimeField()
    # By figure its whole and its parts, as `coordinators.rules.figures` let them be shown; null is hidden.
    figures = models.JSONField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "since"], name="half_year_made_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"half-year from {self.since:%Y-%m-%d}"
