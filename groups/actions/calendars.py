"""The secret address at which somebody's own calendar fetches his evenings."""

import secrets

from django.db import transaction

from groups.models import CalendarFeed
from members.models import Person
from members.permissions import refuse_closed_records
from members.rules import hash_token
from supportgroups.lib import clock

TOKEN_BYTES = 32


def make_feed(*, person: Person) -> str:
    """Return the token of a fresh calendar address for oneself, shown once; an address from before ends.

    Not on a new phone that nobody confirmed. Locks the person, so that of two made at once one works.
    """
    refuse_closed_records(person)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        CalendarFeed.objects.update_or_create(
            person=person, defaults={"token_hash": hash_token(token), "made_at": clock.now()}
        )
    return token


def end_feed(*, person: Person) -> None:
    """End somebody's calendar address, if he has one: his own wish, or a phone that he lost."""
    CalendarFeed.objects.filter(person_id=person.pk).delete()
