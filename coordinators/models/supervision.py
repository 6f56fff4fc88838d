"""Supervision: that a coordinator and a facilitator talked, and what the coordinator wrote about it."""

from django.conf import settings
from django.db import models
from typing_extensions import override

PERSON = settings.AUTH_USER_MODEL


class SupervisionNote(models.Model):
    """One talk (werkbegeleiding): its day, a part for the coordinators of the organisation, a part for both.

    Kept until two years after the facilitator stopped leading there.
    """

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="supervision_notes")
    held_on = models.DateField()
    written_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    # Sealed under scope NOTE of this facilitator in this organisation; empty where nothing was written.
    own_part = models.BinaryField(default=bytes)
    shared_part = models.BinaryField(default=bytes)
    # What the form brought along, so that a second tap notes nothing twice; what the texts are bound to.
    once = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-held_on", "-pk"]

    @override
    def __str__(self) -> str:
        return f"talk of {self.held_on:%Y-%m-%d}"
