"""Whose evenings these are: who comes, who leads, who plans; the only doors to a meeting."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from groups.models import Appointment, Group, Meeting, Membership, Restoration, Suspension
from groups.models.meetings import MeetingQuerySet
from groups.permissions.groups import can_coordinate
from members.models import Person
from members.permissions import can_open_private_records
from supportgroups.lib import clock

Role = Appointment.Role


def groups_attended_by(person: Person) -> QuerySet[Group]:
    """Return the live groups whose evenings this person comes to as a member.

    Not while he is suspended in the organisation; on a new phone that nobody confirmed only where whoever handed
    it out leads, as with what is written there. Individual guidance has no evenings of a group.
    """
    places = Membership.objects.active().filter(person_id=person.pk)
    if not can_open_private_records(person):
        phones = Restoration.objects.waiting().filter(person_id=person.pk)
        led = Appointment.objects.in_force(clock.now()).leading()
        places = places.filter(group__in=led.filter(person__in=phones.values("invited_by")).values("group"))
    return _open_groups(person).filter(pk__in=places.values("group"))


def _open_groups(person: Person) -> QuerySet[Group]:
    kept_out = Suspension.objects.in_force(clock.now()).filter(membership__person_id=person.pk)
    return Group.objects.filter(state=Group.State.LIVE, kind=Group.Kind.GROUP).exclude(
        organisation__in=kept_out.values("membership__group__organisation")
    )


def meetings_led_by(person: Person) -> MeetingQuerySet:
    """Return the evenings that this person leads: all of his group as facilitator, as cover those of his cover."""
    leads = Appointment.objects.counting(clock.now()).filter(person_id=person.pk, group=OuterRef("group"))
    as_cover = leads.filter(role=Role.COVER, starts_at__lte=OuterRef("starts_at")).filter(
        Q(ends_at=None) | Q(ends_at__gt=OuterRef("starts_at"))
    )
    return _meetings().filter(Exists(leads.filter(role=Role.FACILITATOR)) | Exists(as_cover))


def meetings_open_to(person: Person) -> MeetingQuerySet:
    """Return the evenings that this person comes to or leads."""
    led = meetings_led_by(person).values("pk")
    return _meetings().filter(Q(group__in=groups_attended_by(person)) | Q(pk__in=led))


def can_come_to_meeting(person: Person, meeting: Meeting) -> bool:
    """Say of one evening what `meetings_open_to` says of many."""
    is_member = groups_attended_by(person).filter(pk=meeting.group_id).exists()
    return is_member or can_lead_meeting(person, meeting)


def can_lead_meeting(person: Person, meeting: Meeting) -> bool:
    """Return whether this person leads that evening: he sees who comes, what they bring in, and who came."""
    return meetings_led_by(person).filter(pk=meeting.pk).exists()


def can_plan_meetings(person: Person, group: Group) -> bool:
    """A facilitator in force (not cover) moves and cancels, and so does a coordinator of the organisation."""
    return can_coordinate(person, group.organisation) or is_facilitator(person, group)


def is_facilitator(person: Person, group: Group) -> bool:
    """Return whether this person is facilitator of the group now, not suspended, and the group is live."""
    own = Appointment.objects.counting(clock.now()).filter(person_id=person.pk, role=Role.FACILITATOR)
    return group.is_live and own.filter(group=group).exists()


def get_meeting_for(person: Person, pk: int) -> Meeting:
    """Return an evening for who comes to it or leads it; else 404."""
    return _found(meetings_open_to(person), pk)


def get_meeting_to_lead_for(person: Person, pk: int) -> Meeting:
    """Return an evening for who leads it; else 404."""
    return _found(meetings_led_by(person), pk)


def get_meeting_to_plan_for(person: Person, pk: int) -> Meeting:
    """Return an evening for who may move or cancel it; else 404."""
    meeting = _found(_meetings(), pk)
    if not can_plan_meetings(person, meeting.group):
        raise Http404
    return meeting


def get_meeting_to_cover_for(person: Person, pk: int) -> Meeting:
    """Return an evening for a coordinator of its organisation, who finds a cover; else 404."""
    meeting = _found(_meetings(), pk)
    if not can_coordinate(person, meeting.group.organisation):
        raise Http404
    return meeting


def _meetings() -> MeetingQuerySet:
    live = Meeting.objects.filter(group__state=Group.State.LIVE, group__kind=Group.Kind.GROUP)
    return live.select_related("group__organisation", "group__series")


def _found(rows: QuerySet[Meeting], pk: int) -> Meeting:
    meeting = rows.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting
