"""Other help to point people to, and who checked that it still holds."""

from django.conf import settings
from django.db import models
from typing_extensions import override

from groups.models.groups import Region
from groups.rules.directory import Register


class DirectoryEntry(models.Model):
    """One entry of the directory (sociale kaart) as `data/directory.csv` has it; pages never call it recommended."""

    slug = models.SlugField(unique=True, max_length=80)
    position = models.PositiveSmallIntegerField()
    # As screens say it: never a name that labels people.
    name = models.CharField(max_length=200)
    provider = models.CharField(max_length=250)
    # Words between semicolons, with one at both ends, so that one of them can be looked for.
    audience = models.CharField(max_length=120)
    category = models.CharField(max_length=30)
    region_names = models.CharField(max_length=200)
    regions = models.ManyToManyField(Region, related_name="+")
    cost = models.CharField(max_length=30)
    referral_needed = models.CharField(max_length=20)
    recognition = models.CharField(max_length=80)
    description = models.CharField(max_length=300)
    website = models.CharField(max_length=250)
    source_year = models.PositiveSmallIntegerField(null=True)
    # Changes with what the file says: a check counts for what was checked only.
    content = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]

    @override
    def __str__(self) -> str:
        return self.name


class ReferenceCheck(models.Model):
    """Somebody looked whether a number or an entry is right, as it stood then; the newest look per entry."""

    register = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Register])
    slug = models.SlugField(max_length=80)
    content = models.CharField(max_length=64)
    holds = models.BooleanField()
    checked_on = models.DateField()
    expires_on = models.DateField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "slug"], name="newest_check_per_entry")]

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.slug} {self.checked_on}"
