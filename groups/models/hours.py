"""When a facilitator can be reached between meetings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from typing_extensions import override


class ContactHours(models.Model):
    """On one weekday, from when to when a facilitator of an organisation can be reached between meetings.

    Wall-clock minutes after midnight in Amsterdam; 1440 is the end of the day. The truth about contact hours stands
    here; only an agreement that both signed writes it (`groups.actions.set_contact_hours`).
    """

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="contact_hours")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    starts_minute = models.PositiveSmallIntegerField()
    ends_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "weekday"], name="one_window_per_weekday"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, starts_minute__lt=F("ends_minute"), ends_minute__lte=24 * 60),
                name="contact_hours_inside_a_day",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"weekday {self.weekday}, minute {self.starts_minute} to {self.ends_minute}"
