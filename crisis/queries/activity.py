"""Times and counts of calls for help, for coordinators: who answered when, and what ran late. No member, no word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from crisis.models import DutyShift, HelpEvent, HelpRequest
from crisis.rules import OVERDUE, Log, State
from groups.models import Organisation
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class Answered:
    """A facilitator (or who stood in) took a call at this moment."""

    person_id: UUID
    organisation_id: int
    group_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OnDutyHours:
    """Somebody was or will be on duty."""

    person_id: UUID
    organisation_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class LateCall:
    """A call that waited longer than the policy wants; of whom it is stands nowhere here.

    `waited` counts from the first step until somebody took it, until now where nobody has. `is_stuck`: it should
    have moved a minute ago and did not, which is a fault of the machine.
    """

    organisation_id: int
    group_name: str
    asked_at: datetime
    waited: timedelta
    goes_on: bool
    is_taken: bool
    is_stuck: bool


class Tally(NamedTuple):
    """So many calls, and of how many people: who they are stands nowhere here."""

    calls: int
    people: int


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of a period, and which of them nobody had to wait for longer than the policy wants."""

    all: Tally
    in_time: Tally
    late: Tally


def answered_in(organisations: Sequence[Organisation], since: datetime, until: datetime) -> list[Answered]:
    """Return every call taken or taken over in a period, oldest first, in one query."""
    rows = (
        HelpEvent.objects.filter(kind__in=[Log.ACKED, Log.TAKEN_OVER], at__gte=since, at__lt=until)
        .filter(request__group__organisation__in=organisations, request__group__probe=None)
        .exclude(actor=None)
        .order_by("at", "pk")
    )
    found = rows.values_list("actor_id", "request__group__organisation_id", "request__group_id", "at")
    return [Answered(*row) for row in found]


def duty_in(organisations: Sequence[Organisation], since: datetime, until: datetime) -> list[OnDutyHours]:
    """Return who is on duty when in a period, by confirmed shifts, in one query."""
    rows = DutyShift.objects.confirmed().in_period(since, until).filter(organisation__in=organisations)
    found = rows.order_by("starts_at", "pk").values_list(
        "person_id", "organisation_id", "starts_at", "ends_at"
    )
    return [OnDutyHours(*row) for row in found]


def calls_in(organisation: Organisation, since: datetime, until: datetime) -> Calls:
    """Return how many calls members made in a period and how many of those ran late, in one query."""
    rows = HelpRequest.objects.real().filter(
        group__organisation=organisation,
        chain=HelpRequest.Chain.MEMBER,
        asked_at__gte=since,
        asked_at__lt=until,
    )
    found = [(asker, at is not None) for asker, at in rows.values_list("asker", "late_at")]
    return Calls(
        _tally(asker for asker, _late in found),
        _tally(asker for asker, late in found if not late),
        _tally(asker for asker, late in found if late),
    )


def _tally(askers: Iterable[UUID]) -> Tally:
    own = list(askers)
    return Tally(len(own), len(set(own)))


def late_calls(organisations: Sequence[Organisation], since: datetime) -> list[LateCall]:
    """Return the calls that ran late since a moment or run late now, the newest first, in one query."""
    now = clock.now()
    stuck = Q(next_due_at__lte=now - OVERDUE)
    rows = (
        HelpRequest.objects.real()
        .filter(Q(late_at__gte=since) | stuck | Q(state=State.EXHAUSTED))
        .filter(group__organisation__in=organisations)
        .select_related("group")
        .order_by("-asked_at", "-pk")
    )
    return [_late(row, now) for row in rows]


def _late(row: HelpRequest, now: datetime) -> LateCall:
    begins = row.opened_at or row.asked_at
    return LateCall(
        organisation_id=row.group.organisation_id,
        group_name=row.group.name,
        asked_at=row.asked_at,
        waited=(row.acked_at or row.ended_at or now) - begins,
        goes_on=not row.has_ended,
        is_taken=row.acked_at is not None,
        is_stuck=row.next_due_at is not None and row.next_due_at <= now - OVERDUE,
    )
