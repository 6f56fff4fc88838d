"""A cover for one evening: proposed by a coordinator, confirmed by a second person, over by itself."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groups.actions.appointments import guard_person
from groups.actions.groups import lock_group
from groups.models import Appointment, Meeting
from groups.permissions import can_coordinate
from groups.protocol import CoverChanged
from groups.queries.staffing import leaders_of
from groups.rules import AppointmentError, NotAllowedError
from groups.rules.meetings import MeetingError
from members.actions import require_second_factor
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.facts import announce

# A cover reads along from the day before, to know who comes, until the day after, to write down who came.
AROUND = timedelta(days=1)


def propose_cover(*, by: Person, meeting: Meeting, person: Person) -> Appointment:
    """Propose who leads one evening in place of the facilitators; only a coordinator of the organisation.

    From the organisation's pool of facilitators, never himself, nobody who leads that evening already. The role
    begins the day before and ends the day after by itself; it gives no right before a second person confirms it.
    Locks the group; proposing the same again returns what stands.
    """
    if not can_coordinate(by, meeting.group.organisation):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))
    if by.pk == person.pk:
        raise AppointmentError(
            _("Je kunt jezelf niet voorstellen. Vraag een andere coördinator om dat te doen.")
        )
    with transaction.atomic():
        group = lock_group(meeting.group)
        locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if locked.is_cancelled or locked.ends_at <= clock.now():
            raise MeetingError(_("Deze avond gaat niet door of is al voorbij."))
        if any(leader.person_id == person.pk for leader in leaders_of([locked])[locked.pk]):
            raise AppointmentError(_("Deze persoon begeleidt deze avond al."))
        guard_person(group, person, Appointment.Role.COVER)
        appointment, _made = Appointment.objects.get_or_create(
            organisation=group.organisation,
            group=group,
            person=person,
            role=Appointment.Role.COVER,
            starts_at=locked.starts_at - AROUND,
            ends_at=locked.ends_at + AROUND,
            defaults={"proposed_by": by, "proposed_at": clock.now()},
        )
        require_second_factor(person=person)
    return appointment


def settle_covers(*, within: timedelta) -> int:
    """Announce CoverChanged for every group in which a cover began or ended by itself; safe to run at any pace.

    Rights follow from the clock at once; what rooms wrote down about them follows here. Returns how many groups.
    """
    now = clock.now()
    since = now - within
    edges = Q(starts_at__gt=since, starts_at__lte=now) | Q(ends_at__gt=since, ends_at__lte=now)
    covers = Appointment.objects.filter(
        edges, role=Appointment.Role.COVER, group__isnull=False, confirmed_at__isnull=False
    )
    groups = sorted(set(covers.values_list("group_id", flat=True)))
    for group_id in groups:
        with transaction.atomic():
            announce(CoverChanged(group_id))
    return len(groups)
