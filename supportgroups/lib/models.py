"""The only two tables of the leaf mechanics."""

from django.db import models
from typing_extensions import override


class DataKey(models.Model):
    """A wrapped data key; lives in the database `keys`, outside the main backup."""

    class Scope(models.TextChoices):
        ROOM = "room"
        PERSON = "person"
        REQUEST = "request"
        NOTE = "note"

    scope = models.CharField(max_length=10, choices=Scope.choices)
    scope_id = models.CharField(max_length=80)
    epoch = models.IntegerField(default=0)
    kek_id = models.CharField(max_length=20)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "scope_id", "epoch"], name="one_key_per_epoch"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.scope} {self.scope_id} epoch {self.epoch}"


class LiveNote(models.Model):
    """A nudge from a process without sockets to the one with them: a topic, never text."""

    topic = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    @override
    def __str__(self) -> str:
        return self.topic
