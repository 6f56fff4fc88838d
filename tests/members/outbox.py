"""Telling somebody something, and what became of it, in a few words."""

from django.db import transaction

from members.actions import tell
from members.models import Notification
from members.rules import Kind

State = Notification.State


def told(*people, kind=Kind.HELP, event="help:1:step:0", path="/hulp/", **more) -> set:
    with transaction.atomic():
        return tell(people=[person.pk for person in people], kind=kind, event=event, path=path, **more)


def states():
    return sorted(Notification.objects.values_list("state", flat=True))
