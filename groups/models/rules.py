"""House rules: the cards, their versions per group, and who accepted which."""

from typing import Self

from django.conf import settings
from django.db import models
from typing_extensions import override


class HouseRuleQuerySet(models.QuerySet["HouseRule"]):
    def of_report(self) -> Self:
        return self.filter(is_of_report=True)


class HouseRule(models.Model):
    """A card that a version may hold: the report's five (S3 3.1.4), or a proposal an organisation switches on."""

    slug = models.SlugField(unique=True, max_length=40)
    title = models.CharField(max_length=80)
    rule = models.CharField(max_length=300)
    why = models.CharField(max_length=300)
    is_of_report = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    objects = HouseRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    @override
    def __str__(self) -> str:
        return self.title


class RulesVersionQuerySet(models.QuerySet["RulesVersion"]):
    def waiting(self) -> Self:
        """Proposed, and neither confirmed nor withdrawn: of one group that is one at most."""
        return self.filter(published_at=None, withdrawn_at=None)


class RulesVersion(models.Model):
    """The house rules of one group as they were agreed at one moment; never changed once published.

    A proposal that was withdrawn stays, so that who still has its page open hears so; its number is free again.
    """

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="rules_versions")
    number = models.PositiveIntegerField()
    # A list of {"slug", "title", "rule", "why"}: a copy, so that what someone accepted stays what he read.
    cards = models.JSONField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = RulesVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                condition=models.Q(withdrawn_at=None),
                name="rules_number_per_group",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(withdrawn_at=None),
                name="rules_have_one_outcome",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"version {self.number}"


class RulesAcceptance(models.Model):
    """That a person accepted this version, and when."""

    version = models.ForeignKey(RulesVersion, models.CASCADE, related_name="acceptances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rules_accepted")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="accept_version_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.version} accepted"
