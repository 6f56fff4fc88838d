"""Who leads which evening, and which evenings of the next weeks nobody leads."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from groups.models import Answer, Appointment, Meeting


class Leader(NamedTuple):
    """Somebody who leads an evening."""

    person_id: UUID
    alias: str


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


def _appointed(groups: Collection[int]) -> dict[int, list[Appointment]]:
    roles = Appointment.objects.leading().filter(group__in=groups, confirmed_at__isnull=False)
    found: dict[int, list[Appointment]] = defaultdict(list)
    for role in roles.select_related("person").order_by("pk"):
        if role.group_id is not None:
            found[role.group_id].append(role)
    return found


def _unique(roles: Iterable[Appointment]) -> list[Leader]:
    return list(dict.fromkeys(Leader(role.person_id, role.person.alias) for role in roles))
