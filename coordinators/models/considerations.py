"""That a facilitator saw that he went past an agreement, and what he wrote about it for himself or to share."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from coordinators.rules import Passed


class Consideration(models.Model):
    """One agreement that was passed in one week: since when its facilitator knows, and his words, if any (S3 3.6.3.3)."""

    class Kind(models.TextChoices):
        CONTACT = Passed.CONTACT.value, _("contact buiten de afgesproken tijden")
        HOURS = Passed.HOURS.value, _("meer uren dan afgesproken")

    class Sharing(models.TextChoices):
        PRIVATE = "private", _("Alleen voor mij")
        TO_DISCUSS = (
            "to-discuss",
            _("Ik wil erover praten: mijn coördinator ziet dat, en niet wat ik schrijf"),
        )
        SHARED = "shared", _("Mijn coördinator mag dit lezen")

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="considerations")
    monday = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    seen_at = models.DateTimeField()
    # Sealed under scope NOTE of this very row; empty when nothing was written.
    text = models.BinaryField(default=bytes)
    sharing = models.CharField(max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE)
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "monday", "kind"], name="one_consideration_per_passing"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} in the week of {self.monday:%Y-%m-%d}"

    @property
    def wants_a_talk(self) -> bool:
        return self.sharing == self.Sharing.TO_DISCUSS
