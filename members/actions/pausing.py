"""Pausing: his place, his words and Hulp stay; nothing is told him until he is back."""

from django.db import transaction

from members.models import Notification, Person
from members.rules import PAUSED_KINDS
from supportgroups.lib.clock import now


def pause(*, person: Person) -> None:
    """Tell somebody nothing of his group any more, from what already waits on; himself only, without a reason.

    Help, and what he asked for himself, is told as ever. His place stays as it is; again changes nothing.
    """
    with transaction.atomic():
        Person.objects.filter(pk=person.pk, paused_at=None).update(paused_at=now())
        waiting = Notification.objects.open().filter(person=person, kind__in=PAUSED_KINDS)
        waiting.update(state=Notification.State.HUSHED)


def come_out_of_pause(*, person: Person) -> None:
    """Tell somebody again what happens in his group, from now on; again changes nothing."""
    Person.objects.filter(pk=person.pk).update(paused_at=None)
