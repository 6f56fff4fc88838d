"""Vanavond: an evening as who leads it needs it, in one screen."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from groups.models import Answer, Attendance, Meeting, MembershipPeriod, Suspension, TimeOut, Topic
from groups.queries.exercises import Exercise, exercises
from groups.queries.words import text_of
from groups.rules.meetings import Going, Standing, at_hand, may_record, order_of_evening, standing_of
from supportgroups.lib import clock

# So long somebody is new, or just back, as long as he did not come yet.
RECENT = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One member on the list of an evening."""

    person_id: UUID
    alias: str
    standing: Standing
    comes: bool | None
    outcome: str
    out_since: datetime | None

    @property
    def suggested(self) -> str:
        """What the form proposes: what was recorded, else that who said no sent word."""
        return self.outcome or (Attendance.Outcome.SENT_WORD if self.comes is False else "")

    @property
    def is_new(self) -> bool:
        return self.standing == Standing.NEW

    @property
    def is_back(self) -> bool:
        return self.standing == Standing.BACK

    @property
    def asks_a_word(self) -> bool:
        return self.outcome == Attendance.Outcome.MISSED


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody wants to bring in."""

    alias: str
    text: str


@dataclass(frozen=True, slots=True)
class Tonight:
    """Everything that who leads sees of one evening."""

    people: list[Attendee]
    brought: list[Brought]
    order: tuple[str, ...]
    first: list[Exercise]
    others: list[Exercise]
    can_record: bool

    @property
    def missed(self) -> list[Attendee]:
        return [one for one in self.people if one.asks_a_word]

    @property
    def missed_names(self) -> str:
        return ", ".join(one.alias for one in self.missed)

    @property
    def out(self) -> list[Attendee]:
        return [one for one in self.people if one.out_since]


def tonight_of(meeting: Meeting) -> Tonight:
    """Return an evening for who leads it, newcomers and returners on top, in a fixed number of queries.

    The caller passed the door of who leads that evening.
    """
    periods = _periods(meeting)
    people = _attendees(meeting, periods)
    people.sort(key=lambda one: (one.standing, one.alias.casefold()))
    first, others = at_hand(((one.slug, one) for one in exercises()), meeting.group.way_of_working)
    return Tonight(
        people=people,
        brought=_brought(meeting),
        order=order_of_evening(meeting.group.way_of_working),
        first=first,
        others=others,
        can_record=may_record(meeting.starts_at, clock.now()),
    )


def people_of_evening(meeting: Meeting) -> set[UUID]:
    """Return the members whom an evening is about: who took part at that time, and whom something is recorded of."""
    recorded = Attendance.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    return {*recorded, *(one.membership.person_id for one in _periods(meeting))}


def _periods(meeting: Meeting) -> list[MembershipPeriod]:
    """Return the periods that hold this evening, less of who might not be there then."""
    there = MembershipPeriod.objects.filter(membership__group=meeting.group_id, began_at__lte=meeting.ends_at)
    there = there.filter(Q(ended_at=None) | Q(ended_at__gt=meeting.starts_at))
    if meeting.ends_at > clock.now():
        there = there.filter(ended_at=None)
    there = there.exclude(membership__person__in=_kept_out(meeting))
    return list(there.select_related("membership__person"))


def _kept_out(meeting: Meeting) -> Collection[UUID]:
    moment = min(meeting.starts_at, clock.now())
    rows = Suspension.objects.filter(
        confirmed_at__lte=moment, membership__group__organisation=meeting.group.organisation_id
    ).filter(Q(lifted_at=None) | Q(lifted_at__gt=moment))
    return set(rows.values_list("membership__person_id", flat=True))


def _attendees(meeting: Meeting, periods: Iterable[MembershipPeriod]) -> list[Attendee]:
    comes = dict(Answer.objects.filter(meeting=meeting).values_list("person_id", "comes"))
    recorded = {one.person_id: one for one in meeting.attendances.select_related("person")}
    out = dict(TimeOut.objects.away().filter(meeting=meeting).values_list("person_id", "left_at"))
    goings = _goings(meeting, list(periods), comes)
    names = {one.membership.person_id: one.membership.person.alias for one in periods}
    names |= {pk: one.person.alias for pk, one in recorded.items()}
    return [
        Attendee(
            person_id=pk,
            alias=alias,
            standing=standing_of(goings.get(pk, Going(comes.get(pk)))),
            comes=comes.get(pk),
            outcome=recorded[pk].outcome if pk in recorded else "",
            out_since=clock.local(out[pk]) if pk in out else None,
        )
        for pk, alias in names.items()
    ]


def _goings(
    meeting: Meeting, periods: Collection[MembershipPeriod], comes: dict[UUID, bool]
) -> dict[UUID, Going]:
    before = _times_in(periods)
    came = Attendance.objects.filter(
        meeting__group=meeting.group_id,
        meeting__starts_at__lt=meeting.starts_at,
        meeting__starts_at__gte=meeting.starts_at - RECENT,
        outcome=Attendance.Outcome.CAME,
    ).values_list("person_id", "meeting__starts_at")
    seen = list(came)
    return {
        one.membership.person_id: Going(
            comes.get(one.membership.person_id),
            is_recent=one.began_at > meeting.starts_at - RECENT,
            has_come=any(pk == one.membership.person_id and at >= one.began_at for pk, at in seen),
            is_returner=before[one.membership_id] > 1,
        )
        for one in periods
    }


def _times_in(periods: Collection[MembershipPeriod]) -> Counter[int]:
    memberships = [one.membership_id for one in periods]
    rows = MembershipPeriod.objects.filter(membership__in=memberships)
    return Counter(rows.values_list("membership_id", flat=True))


def _brought(meeting: Meeting) -> list[Brought]:
    topics = Topic.objects.filter(meeting=meeting).select_related("person").order_by("written_at")
    return [Brought(one.person.alias, text_of(one)) for one in topics]
