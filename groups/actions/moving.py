"""Moving and cancelling evenings: with a reason and the next date, and everyone is told (S3 4.1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions.groups import lock_group
from groups.actions.telling import tell_changed
from groups.models import Meeting, Series
from groups.models.meetings import MeetingQuerySet
from groups.permissions import can_plan_meetings
from groups.queries.staffing import expected_at, invited_to
from groups.queries.words import link_of, seal_for_group
from groups.rules import NotAllowedError
from groups.rules.meetings import LONGEST_REASON, MeetingError
from members.models import Person
from supportgroups.lib import clock


def cancel_meeting(
    *, by: Person, meeting: Meeting, reason: str, next_start: datetime | None = None
) -> Meeting:
    """Cancel an evening: with a reason that everybody reads, and the next date.

    A facilitator of the group or a coordinator of its organisation, before it is over. Without `next_start` the
    next evening that stands is the next date, and there must be one; with it that evening is made, unless one
    stands on that day. Locks group and meeting; twice cancels once. Everyone who would come is told, and what
    still waits to remind them is hushed.
    """
    wanted = reason.strip()
    if not 0 < len(wanted) <= LONGEST_REASON:
        raise MeetingError(_("Schrijf kort waarom. De hele groep leest dit."))
    sealed = seal_for_group(meeting.group, "reason", wanted)
    with transaction.atomic():
        locked = _lock_ahead(by, meeting)
        if locked.is_cancelled:
            return locked
        _ensure_next(locked, next_start)
        told = expected_at(locked)
        locked.cancelled_at, locked.cancelled_by, locked.reason = clock.now(), by, sealed
        _changed(locked)
        tell_changed(locked, told - {by.pk})
    return locked


def restore_meeting(*, by: Person, meeting: Meeting) -> Meeting:
    """Take back a cancellation while the evening is still to come; who would come is told that it goes on.

    Who may cancel. Locks group and meeting; twice takes it back once. A date that was put in its place stays.
    """
    with transaction.atomic():
        locked = _lock_ahead(by, meeting)
        if not locked.is_cancelled:
            return locked
        locked.cancelled_at, locked.cancelled_by, locked.reason = None, None, b""
        _changed(locked)
        tell_changed(locked, expected_at(locked) - {by.pk})
    return locked


def move_meeting(
    *, by: Person, meeting: Meeting, start: datetime, place: str, link: str, always: bool = False
) -> Meeting:
    """Move an evening to another moment, place or link; `always` makes the link that of every evening.

    Who may cancel, before it is over; not to the past, nor to a day on which the group meets already. What was
    answered about another day is asked again, a topic goes along. Locks group and meeting; the same twice moves
    once. All members and who leads are told.
    """
    sealed = seal_for_group(meeting.group, "link", link.strip())
    with transaction.atomic():
        locked = _lock_ahead(by, meeting)
        if locked.is_cancelled:
            raise MeetingError(_("Deze avond gaat niet door. Zet hem eerst weer aan."))
        is_moved = locked.starts_at != start
        is_elsewhere = (locked.place, link_of(locked)) != (place.strip(), link.strip())
        if is_moved:
            _move_to(locked, start)
        if is_elsewhere:
            _place(locked, place.strip(), sealed, always=always)
        if is_moved or is_elsewhere:
            locked.is_own = True
            _changed(locked)
            tell_changed(locked, invited_to(locked) - {by.pk})
    return locked


def _lock_ahead(by: Person, meeting: Meeting) -> Meeting:
    group = lock_group(meeting.group)
    if not can_plan_meetings(by, group):
        raise NotAllowedError(_("Dit kan alleen een begeleider of een coördinator van deze groep."))
    locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if locked.ends_at <= clock.now():
        raise MeetingError(_("Deze avond is al voorbij."))
    locked.group = meeting.group
    return locked


def _ensure_next(meeting: Meeting, start: datetime | None) -> None:
    if start is None:
        if not _others(meeting).filter(starts_at__gt=meeting.starts_at).exists():
            raise MeetingError(
                _("Kies ook wanneer de volgende avond is. Zo weet iedereen waar hij aan toe is.")
            )
        return
    _refuse_past(start)
    if not _on_that_day(_others(meeting), start):
        Meeting.objects.create(
            group=meeting.group,
            starts_at=start,
            minutes=meeting.minutes,
            place=meeting.place,
            is_own=True,
            changed_at=clock.now(),
        )


def _move_to(meeting: Meeting, start: datetime) -> None:
    _refuse_past(start)
    if _on_that_day(_others(meeting), start):
        raise MeetingError(_("Op die dag komt de groep al bij elkaar. Kies een andere dag."))
    if clock.local(start).date() != clock.local(meeting.starts_at).date():
        meeting.answers.all().delete()
    meeting.starts_at = start


def _place(meeting: Meeting, place: str, sealed: bytes, *, always: bool) -> None:
    own = Series.objects.filter(group=meeting.group)
    if always:
        own.update(link=sealed)
    elif not (place or sealed) and own.exclude(link=b"").exists():
        # Not online this once: said in words, else the link of the group would hold.
        place = meeting.group.place
    meeting.place, meeting.link = place, b"" if always else sealed


def _refuse_past(start: datetime) -> None:
    if start <= clock.now():
        raise MeetingError(_("Dat moment is al voorbij. Kies een later moment."))


def _others(meeting: Meeting) -> MeetingQuerySet:
    return Meeting.objects.going_on().filter(group=meeting.group).exclude(pk=meeting.pk)


def _on_that_day(meetings: MeetingQuerySet, start: datetime) -> bool:
    day = clock.local(start).date()
    return any(clock.local(at).date() == day for at in meetings.values_list("starts_at", flat=True))


def _changed(meeting: Meeting) -> None:
    meeting.version, meeting.changed_at = meeting.version + 1, clock.now()
    meeting.save()
