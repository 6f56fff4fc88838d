"""Organisations, regions and the groups that they make possible."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Region(models.Model):
    """A region of some kind; kinds overlap, so a group may lie in several."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)

    @override
    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Who makes groups possible: a shelter, a mental-health institution, Veilig Thuis or a joint venture."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=160)
    # The rows of house_rules.csv beyond the report's five that this organisation switched on.
    extra_rules = models.ManyToManyField("groups.HouseRule", blank=True, related_name="+")

    @override
    def __str__(self) -> str:
        return self.name


class GroupQuerySet(models.QuerySet["Group"]):
    def live(self) -> Self:
        return self.filter(state=Group.State.LIVE)

    def not_ended(self) -> Self:
        return self.exclude(state=Group.State.ENDED)


class Group(models.Model):
    """A support group, or individual guidance without a group (as at Arosa)."""

    class Kind(models.TextChoices):
        GROUP = "group", _("groep")
        INDIVIDUAL = "individual", _("persoonlijke begeleiding")

    class State(models.TextChoices):
        DRAFT = "draft", _("in voorbereiding")
        LIVE = "live", _("open")
        ENDED = "ended", _("gestopt")

    class Way(models.TextChoices):
        OPEN = "open", _("open: de avond volgt uit wat mensen inbrengen")
        AA_STYLE = "aa-style", _("in stappen, zoals bij de AA")
        WORKBOOK = "workbook", _("met een werkboek")

    class Composition(models.TextChoices):
        MEN = "men", _("mannen")
        WOMEN = "women", _("vrouwen")
        MIXED = "mixed", _("iedereen")

    class MessageLife(models.IntegerChoices):
        DAY = 1, _("24 uur")
        WEEK = 7, _("7 dagen")
        MONTH = 30, _("30 dagen")
        QUARTER = 90, _("90 dagen")
        YEAR = 365, _("een jaar")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groups")
    regions = models.ManyToManyField(Region, related_name="groups")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.GROUP)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    place = models.CharField(max_length=120)
    way_of_working = models.CharField(max_length=10, choices=Way.choices, default=Way.OPEN)
    target_size = models.PositiveSmallIntegerField(default=8)
    composition = models.CharField(max_length=8, choices=Composition.choices)
    message_life_days = models.PositiveSmallIntegerField(
        choices=MessageLife.choices, default=MessageLife.QUARTER
    )
    # Default: a returner does not see what was written while away (S3 3.4.1.6; domain.md "Leaving").
    returners_see_absence = models.BooleanField(default=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    live_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="group_name_per_organisation"),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.state == self.State.LIVE

    @property
    def is_individual(self) -> bool:
        return self.kind == self.Kind.INDIVIDUAL


class Series(models.Model):
    """The evening and rhythm of a group as wall-clock time in Amsterdam: 19:30 stays 19:30 (S3 3.1)."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="series")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    every_weeks = models.PositiveSmallIntegerField(default=2)
    first_on = models.DateField()
    # Where they always meet online; sealed under scope NOTE of the group. A meeting may have a link of its own.
    link = models.BinaryField(default=b"")

    @override
    def __str__(self) -> str:
        return f"{self.first_on} {self.starts_at:%H:%M}"
