"""What people say about an evening: I come or I cannot, and what I want to bring in."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions.telling import hush_reminders
from groups.models import Answer, Meeting, Topic
from groups.permissions import can_come_to_meeting
from groups.queries.words import seal_topic
from groups.rules.meetings import LONGEST_TOPIC, MeetingError
from members.models import Person
from members.permissions import refuse_closed_records
from supportgroups.lib import clock


def answer_meeting(*, person: Person, meeting: Meeting, comes: bool) -> Answer:
    """Say for oneself that one comes to an evening or cannot; the last word counts, and no reason is asked.

    A member or whoever leads, until it is over, not about a cancelled one (MeetingError). Who cannot come is not
    reminded any more. Locks the meeting; the same twice is one.
    """
    with transaction.atomic():
        locked = _lock_open(person, meeting)
        (answer,) = Answer.objects.bulk_create(
            [Answer(meeting=locked, person=person, comes=comes, at=clock.now())],
            update_conflicts=True,
            unique_fields=["meeting", "person"],
            update_fields=["comes", "at"],
        )
        if not comes:
            hush_reminders(locked.pk, person.pk)
    return answer


def bring_in(*, person: Person, meeting: Meeting, text: str) -> Topic | None:
    """Write, change or (with nothing) take back what somebody wants to bring in, until the evening is over.

    Sealed; read by himself and by who leads that evening only. Not on a new phone that nobody confirmed, which
    does not see what was there. Locks the meeting; the same twice is one.
    """
    refuse_closed_records(person)
    wanted = text.strip()
    if len(wanted) > LONGEST_TOPIC:
        raise MeetingError(_("Houd het iets korter: hoogstens 1000 tekens. De rest vertel je die avond."))
    sealed = seal_topic(meeting, person, wanted) if wanted else b""
    with transaction.atomic():
        locked = _lock_open(person, meeting)
        if not wanted:
            locked.topics.filter(person=person).delete()
            return None
        topic, _made = Topic.objects.update_or_create(
            meeting=locked, person=person, defaults={"text": sealed, "written_at": clock.now()}
        )
    return topic


def _lock_open(person: Person, meeting: Meeting) -> Meeting:
    locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not can_come_to_meeting(person, locked):
        raise MeetingError(_("Deze avond is niet (meer) voor jou."))
    if locked.is_cancelled:
        raise MeetingError(_("Deze avond gaat niet door. Je hoeft niets meer te zeggen."))
    if not locked.is_to_come(clock.now()):
        raise MeetingError(_("Deze avond is al voorbij."))
    return locked
