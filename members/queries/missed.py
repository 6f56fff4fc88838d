"""Whom Kring could not reach: what every channel gave up on, and nothing has proven to work since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q

from members.models import Channel, Notification, Person
from members.rules import PROOF_DAYS, Kind
from supportgroups.lib.clock import local, now

State = Notification.State


@dataclass(frozen=True, slots=True)
class Missed:
    """How often somebody was to be told something and none of it arrived; when that was, the last time."""

    times: int
    last: datetime


def missed_by(person_ids: Iterable[UUID], *, kinds: Iterable[Kind] | None = None) -> dict[UUID, Missed]:
    """Return who of these people could not be reached in the last 14 days, by any channel that was tried.

    A proof that came since settles it: then he can be reached again. Tests do not count, he sees those himself.
    Says that, when and how often, never of what. In two queries for any number of people.
    """
    wanted = [kind for kind in kinds or Kind if kind != Kind.TEST]
    given_up = Q(state=State.GIVEN_UP)
    events = (
        Notification.objects.filter(person__in=list(person_ids), kind__in=wanted)
        .filter(made_at__gt=now() - timedelta(days=PROOF_DAYS))
        .values("person_id", "event")
        .annotate(all=Count("pk"), lost=Count("pk", filter=given_up), began=Min("made_at"))
        .filter(all=F("lost"))
    )
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for row in events:
        found[row["person_id"]].append(row["began"])
    proven = _proven_since(found)
    return {
        person_id: Missed(len(left), local(max(left)))
        for person_id, moments in found.items()
        if (left := [one for one in moments if person_id not in proven or one > proven[person_id]])
    }


def missed_of(person: Person) -> Missed | None:
    """Return whether Kring could not reach this person lately; None where it could, or had nothing to tell."""
    return missed_by([person.pk]).get(person.pk)


def _proven_since(person_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = Channel.objects.usable().filter(person__in=list(person_ids), proven_at__isnull=False)
    return dict(rows.values_list("person_id").annotate(Max("proven_at")))
