"""Telling people about evenings: that one changed, and shortly before that it comes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from groups.models import Group, Meeting
from groups.queries.staffing import expected_at, invited_to
from members.actions import hush, tell
from members.models import Notification, Person
from members.rules import Kind
from supportgroups.lib import clock

# So long before it is due a reminder lies ready: who says meanwhile that he cannot come does not get it.
READY = timedelta(minutes=30)


class Reminder(NamedTuple):
    """How long before an evening somebody is reminded, and until how long before it that still helps."""

    name: str
    before: timedelta
    until: timedelta


# The day before, to make room for it; and in time to leave.
REMINDERS = (
    Reminder("day", timedelta(hours=24), timedelta(hours=12)),
    Reminder("soon", timedelta(hours=2), timedelta()),
)


def tell_changed(meeting: Meeting, people: set[UUID]) -> None:
    """Tell people that an evening is other than they knew, and hush what would remind them of how it was.

    Inside the caller's transaction, who locked the meeting and raised its version.
    """
    hush(event_prefix=_reminders_of(meeting.pk))
    tell(
        people=people,
        kind=Kind.MEETING,
        event=f"meeting:{meeting.pk}:{meeting.version}",
        path=reverse("groups:meeting", args=[meeting.pk]),
    )


def drop_meetings(group: Group, by: Person) -> None:
    """Remove the meetings to come of a group that ends, and tell who would come to the next one.

    Inside the caller's transaction, who locked the group.
    """
    ahead = Meeting.objects.filter(group=group, starts_at__gt=clock.now()).select_related("group")
    for first in ahead.going_on()[:1]:
        tell(
            people=invited_to(first) - {by.pk},
            kind=Kind.MEETING,
            event=f"meeting:{first.pk}:gone",
            path=reverse("groups:meetings"),
        )
    for meeting_id in ahead.filter(starts_at__lte=clock.now() + _LONGEST).values_list("pk", flat=True):
        hush(event_prefix=_reminders_of(meeting_id))
    ahead.delete()


def hush_reminders(meeting_id: int, person_id: UUID) -> None:
    """Stop what would remind somebody of an evening to which he does not come; inside the caller's transaction."""
    hush(event_prefix=_reminders_of(meeting_id, person_id))


def hush_reminders_of_group(group_id: int, person_id: UUID) -> None:
    """Stop what would remind somebody of the evenings of a group that he may not come to; in the caller's transaction."""
    soon = clock.now() + _LONGEST
    ahead = Meeting.objects.filter(group=group_id, starts_at__gt=clock.now(), starts_at__lte=soon)
    for meeting_id in ahead.values_list("pk", flat=True):
        hush_reminders(meeting_id, person_id)


def remind() -> int:
    """Put the reminders that are due within half an hour into the outbox, and say of how many people.

    For every evening that goes on: members who did not say that they cannot come, and who leads. Nobody hears the
    same twice; safe to run at any pace.
    """
    now = clock.now()
    ahead = Meeting.objects.going_on().filter(
        group__state=Group.State.LIVE, starts_at__gt=now, starts_at__lte=now + _LONGEST
    )
    return sum(
        _remind(meeting, reminder) for meeting in ahead.order_by("pk") for reminder in _due(meeting, now)
    )


_LONGEST = max(one.before for one in REMINDERS) + READY


def _due(meeting: Meeting, now: datetime) -> Iterator[Reminder]:
    left = meeting.starts_at - now
    return (one for one in REMINDERS if one.until < left <= one.before + READY)


def _remind(meeting: Meeting, reminder: Reminder) -> int:
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if locked.is_cancelled or locked.starts_at != meeting.starts_at:
            return 0
        told = _told(locked)
        wanted = {person: _event(locked, person, reminder) for person in expected_at(locked)}
        return sum(
            len(_tell_one(locked, reminder, person, event))
            for person, event in wanted.items()
            if event not in told
        )


def _tell_one(meeting: Meeting, reminder: Reminder, person: UUID, event: str) -> set[UUID]:
    return tell(
        people=[person],
        kind=Kind.MEETING,
        event=event,
        path=reverse("groups:meeting", args=[meeting.pk]),
        at=max(clock.now(), meeting.starts_at - reminder.before),
        until=meeting.starts_at - reminder.until,
    )


def _told(meeting: Meeting) -> set[str]:
    rows = Notification.objects.filter(event__startswith=_reminders_of(meeting.pk))
    return set(rows.values_list("event", flat=True))


def _event(meeting: Meeting, person_id: UUID, reminder: Reminder) -> str:
    return f"{_reminders_of(meeting.pk, person_id)}{meeting.version}:{reminder.name}"


def _reminders_of(meeting_id: int, person_id: UUID | None = None) -> str:
    return f"reminder:{meeting_id}:" if person_id is None else f"reminder:{meeting_id}:{person_id.hex}:"
