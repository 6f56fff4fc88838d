"""What who leads an evening writes down: who came, and who is out of the room for a moment."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Attendance, Meeting, TimeOut
from groups.permissions import can_lead_meeting
from groups.queries.tonight import people_of_evening
from groups.rules.meetings import MeetingError, may_record
from members.models import Person
from supportgroups.lib import clock


def record_attendance(*, by: Person, meeting: Meeting, outcomes: Mapping[UUID, str]) -> int:
    """Write down who came, sent word or did not come, and say about how many; who is not named stays as he was.

    Only who leads that evening, from shortly before it on, until people are forgotten; a later word corrects an
    earlier one. Locks the meeting; the same twice is one. Nothing follows from it by itself, and nobody is told.
    """
    with transaction.atomic():
        locked = _lock_led(by, meeting)
        if not may_record(locked.starts_at, clock.now()):
            raise MeetingError(_("Wie er was, schrijf je op vanaf twee uur voor de avond begint."))
        known = people_of_evening(locked)
        if not outcomes.keys() <= known or not set(outcomes.values()) <= set(Attendance.Outcome.values):
            raise MeetingError(_("Er is intussen iets veranderd in de groep. Kijk het nog een keer na."))
        _write_down(by, locked, outcomes)
    return len(outcomes)


def _write_down(by: Person, meeting: Meeting, outcomes: Mapping[UUID, str]) -> None:
    moment = clock.now()
    rows = [
        Attendance(meeting=meeting, person_id=pk, outcome=outcome, recorded_by=by, recorded_at=moment)
        for pk, outcome in outcomes.items()
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["outcome", "recorded_by", "recorded_at"],
    )


def mark_time_out(*, by: Person, meeting: Meeting, person_id: UUID) -> TimeOut:
    """Note that somebody left the room for a moment; the night after it is gone. Only who leads that evening.

    Locks the meeting; who is out already stays out since then.
    """
    with transaction.atomic():
        locked = _lock_led(by, meeting)
        if person_id not in people_of_evening(locked) or not may_record(locked.starts_at, clock.now()):
            raise MeetingError(_("Dit kan alleen tijdens de avond, bij iemand van de groep."))
        out, _made = TimeOut.objects.get_or_create(
            meeting=locked, person_id=person_id, back_at=None, defaults={"left_at": clock.now()}
        )
    return out


def mark_back(*, by: Person, meeting: Meeting, person_id: UUID) -> None:
    """Note that somebody is back in the room; again changes nothing. Only who leads that evening."""
    with transaction.atomic():
        locked = _lock_led(by, meeting)
        TimeOut.objects.away().filter(meeting=locked, person=person_id).update(back_at=clock.now())


def _lock_led(by: Person, meeting: Meeting) -> Meeting:
    locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not can_lead_meeting(by, locked):
        raise MeetingError(_("Deze avond begeleid je niet (meer)."))
    if locked.is_cancelled:
        raise MeetingError(_("Deze avond ging niet door. Er is niets op te schrijven."))
    return locked
