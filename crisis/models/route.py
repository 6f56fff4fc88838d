"""Who is asked, in which order, when a member needs someone now."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from typing_extensions import override


class RouteStepQuerySet(models.QuerySet["RouteStep"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class RouteStep(models.Model):
    """One step of a group's help route: this person, so many minutes after the request.

    Confirmed by a second person, never by whom it names (architecture.md "Who may see what").
    """

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="help_route")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    after_minutes = models.PositiveSmallIntegerField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = RouteStepQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="one_step_per_position"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")), name="no_step_confirms_itself"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(proposed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="step_needs_a_second_person",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"step {self.position} after {self.after_minutes} min"
