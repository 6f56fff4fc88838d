"""Who leads which evening, who is expected, and which evenings of the next weeks nobody leads."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from groups.models import Answer, Appointment, Group, Meeting, Membership, Organisation, Suspension
from supportgroups.lib import clock

WEEKS_SHOWN = 6


class Leader(NamedTuple):
    """Somebody who leads an evening."""

    person_id: UUID
    alias: str


@dataclass(frozen=True, slots=True)
class Staffed:
    """One evening to come as a coordinator sees it: who leads it, or why nobody does."""

    meeting: Meeting
    leaders: list[Leader]
    why: str

    @property
    def starts_at(self) -> datetime:
        return clock.local(self.meeting.starts_at)

    @property
    def is_staffed(self) -> bool:
        """Whether somebody leads it; one that does not go on needs nobody."""
        return bool(self.leaders) or self.meeting.is_cancelled


def leaders_of(meetings: Collection[Meeting]) -> dict[int, list[Leader]]:
    """Return who leads each of these meetings, in two queries: confirmed for that time, and not said to be away."""
    appointed = _appointed({meeting.group_id for meeting in meetings})
    away = set(
        Answer.objects.filter(meeting__in=meetings, comes=False).values_list("meeting_id", "person_id")
    )
    return {
        meeting.pk: [
            leader
            for leader in _unique(role for role in appointed[meeting.group_id] if covers(role, meeting))
            if (meeting.pk, leader.person_id) not in away
        ]
        for meeting in meetings
    }


def covers(role: Appointment, meeting: Meeting) -> bool:
    """Return whether this role holds at the beginning of this meeting."""
    begins = meeting.starts_at
    return role.starts_at <= begins and (role.ends_at is None or role.ends_at > begins)


def meetings_ahead(organisations: Collection[Organisation], *, weeks: int = WEEKS_SHOWN) -> list[Staffed]:
    """Return the evenings of these organisations in the next weeks with who leads them, in five queries."""
    now = clock.now()
    ahead = Meeting.objects.to_come(now).filter(
        group__organisation__in=organisations,
        group__state=Group.State.LIVE,
        starts_at__lte=now + timedelta(weeks=weeks),
    )
    meetings = list(ahead.select_related("group__organisation").order_by("starts_at", "pk"))
    leaders = leaders_of(meetings)
    kept_out = _suspended(organisations)
    waiting = _waiting({meeting.group_id for meeting in meetings})
    return [_staffed(one, leaders[one.pk], kept_out, waiting[one.group_id]) for one in meetings]


def unstaffed_meetings(organisations: Collection[Organisation], *, weeks: int = WEEKS_SHOWN) -> list[Staffed]:
    """Return the evenings of the next weeks that nobody leads, soonest first, each with why."""
    return [one for one in meetings_ahead(organisations, weeks=weeks) if not one.is_staffed]


def expected_at(meeting: Meeting) -> set[UUID]:
    """Return who would come: members who did not say that they cannot, and who leads."""
    said_no = Answer.objects.filter(meeting=meeting, comes=False).values_list("person_id", flat=True)
    return invited_to(meeting) - set(said_no)


def invited_to(meeting: Meeting) -> set[UUID]:
    """Return everyone whose evening it is: the members who may be there, and who is confirmed to lead it."""
    members = Membership.objects.active().filter(group=meeting.group_id).values_list("person_id", flat=True)
    roles = _appointed([meeting.group_id])[meeting.group_id]
    leaders = {role.person_id for role in roles if covers(role, meeting)}
    return ({*members} | leaders) - _suspended([meeting.group.organisation_id])


def _staffed(
    meeting: Meeting, leaders: Iterable[Leader], kept_out: set[UUID], waiting: list[Appointment]
) -> Staffed:
    there = [leader for leader in leaders if leader.person_id not in kept_out]
    if there or meeting.is_cancelled:
        return Staffed(meeting, there, "")
    coming = [role.person.alias for role in waiting if covers(role, meeting)]
    if coming:
        return Staffed(meeting, [], _("%(who)s wacht nog op een tweede persoon") % {"who": ", ".join(coming)})
    return Staffed(meeting, [], _("er is niemand die deze avond begeleidt"))


def _suspended(organisations: Collection[Organisation] | Collection[int]) -> set[UUID]:
    rows = Suspension.objects.in_force(clock.now()).filter(membership__group__organisation__in=organisations)
    return set(rows.values_list("membership__person_id", flat=True))


def _waiting(groups: Collection[int]) -> dict[int, list[Appointment]]:
    roles = Appointment.objects.leading().filter(group__in=groups, confirmed_at=None)
    return _by_group(roles.select_related("person").order_by("pk"))


def _appointed(groups: Collection[int]) -> dict[int, list[Appointment]]:
    roles = Appointment.objects.leading().filter(group__in=groups, confirmed_at__isnull=False)
    return _by_group(roles.select_related("person").order_by("pk"))


def _by_group(roles: Iterable[Appointment]) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = defaultdict(list)
    for role in roles:
        if role.group_id is not None:
            found[role.group_id].append(role)
    return found


def _unique(roles: Iterable[Appointment]) -> list[Leader]:
    return list(dict.fromkeys(Leader(role.person_id, role.person.alias) for role in roles))
