"""When facilitators wrote, for the room above that counts their load: moments and numbers, never a word.

All of this room that coordinators' pages may read (`pyproject.toml`, contract "coordinators"). It opens nothing: no
text, no sender but those who were asked about, nobody's messages but their own.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from chat.models import Message
from groups.models import Appointment

# Organisation and person: what somebody is in one organisation is not another's business.
Work = tuple[int, UUID]
# The number of a conversation, which says nothing but "the same one", and a moment.
Moment = tuple[int, datetime]


def own_moments(work: Collection[Work], *, since: datetime, until: datetime) -> dict[Work, list[Moment]]:
    """Return when each of these facilitators wrote as such, in one query for any number of them.

    Only in groups of that organisation and while he led there: what he wrote somewhere as a member counts nowhere.
    What was deleted or has ended still happened. From `since`, up to but not including `until`.
    """
    rows = (
        Message.objects.posts()
        .filter(
            sender__in={person for _, person in work},
            room__group__organisation__in={organisation for organisation, _ in work},
            created_at__gte=since,
            created_at__lt=until,
        )
        .filter(_while_leading())
        .annotate(organisation=F("room__group__organisation"))
        .values_list("organisation", "sender_id", "room_id", "created_at")
    )
    found: dict[Work, list[Moment]] = defaultdict(list)
    for organisation, person, room, at in rows:
        found[organisation, person].append((room, at))
    return {one: found.get(one, []) for one in work}


def _while_leading() -> Exists:
    led = Appointment.objects.leading().filter(
        person=OuterRef("sender"),
        group=OuterRef("room__group"),
        confirmed_at__isnull=False,
        starts_at__lte=OuterRef("created_at"),
    )
    return Exists(led.filter(Q(ends_at=None) | Q(ends_at__gt=OuterRef("created_at"))))
