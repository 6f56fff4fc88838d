"""Evenings as somebody sees his own: the next one, later ones, and those where he was."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from groups.models import Answer, Attendance, Group, Meeting, Membership, Topic
from groups.permissions import groups_attended_by, meetings_led_by
from groups.queries.staffing import leaders_of
from groups.queries.words import link_of, reason_of, text_of
from members.models import Person
from members.permissions import can_open_private_records
from supportgroups.lib import clock

MOST_PAST = 12
MOST_AHEAD = 12


class Counts(NamedTuple):
    """How many members said that they come, that they cannot, and nothing yet."""

    yes: int
    no: int
    silent: int


@dataclass(frozen=True)
class Evening:
    """One meeting as one person sees it."""

    meeting: Meeting
    leads: bool
    comes: bool | None = None
    led_by: tuple[str, ...] = ()
    topic: Topic | None = None
    # Only for who leads.
    counts: Counts | None = None

    @property
    def starts_at(self) -> datetime:
        return clock.local(self.meeting.starts_at)

    @property
    def ends_at(self) -> datetime:
        return clock.local(self.meeting.ends_at)

    @property
    def has_begun(self) -> bool:
        return self.meeting.starts_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether something can still be said about it."""
        return not self.meeting.is_cancelled and self.meeting.is_to_come(clock.now())

    @property
    def can_restore(self) -> bool:
        """Whether a cancellation can still be taken back."""
        return self.meeting.is_cancelled and self.meeting.ends_at > clock.now()

    @cached_property
    def link(self) -> str:
        return link_of(self.meeting)

    @cached_property
    def reason(self) -> str:
        return reason_of(self.meeting) if self.meeting.is_cancelled else ""

    @cached_property
    def own_words(self) -> str:
        return text_of(self.topic) if self.topic else ""


@dataclass(frozen=True, slots=True)
class GroupEvenings:
    """The evenings of one group, for one person."""

    group: Group
    leads: bool
    coming: list[Evening]
    # His own attendance; for who leads, the evenings that were.
    been: list[Attendance]
    led: list[Meeting]

    @property
    def next(self) -> Evening | None:
        return next((one for one in self.coming if not one.meeting.is_cancelled), None)

    @property
    def cancelled_before(self) -> list[Evening]:
        """Return the evenings before the next one that do not go on: they are told first."""
        until = self.next.meeting.starts_at if self.next else None
        return [
            one
            for one in self.coming
            if one.meeting.is_cancelled and (until is None or one.meeting.starts_at < until)
        ]

    @property
    def later(self) -> list[Evening]:
        shown = {one.meeting.pk for one in self.cancelled_before} | (
            {self.next.meeting.pk} if self.next else set()
        )
        return [one for one in self.coming if one.meeting.pk not in shown]


def evenings_of(person: Person) -> list[GroupEvenings]:
    """Return the evenings of every group that somebody comes to or leads, in a fixed number of queries.

    On a new phone that nobody confirmed without where he was before and what he wrote.
    """
    now = clock.now()
    attended = list(groups_attended_by(person).select_related("organisation"))
    led = meetings_led_by(person)
    led_ahead = list(led.to_come(now).order_by("starts_at"))
    led_past = list(led.over(now).order_by("-starts_at")[:MOST_PAST])
    ahead = _ahead(attended, led_ahead, now)
    seen = _seen(person, ahead, {meeting.pk for meeting in led_ahead})
    been = _been(person, attended)
    groups = {one.pk: one for one in [*attended, *(meeting.group for meeting in [*led_ahead, *led_past])]}
    return [
        GroupEvenings(
            group,
            leads=group not in attended,
            coming=[one for one in seen if one.meeting.group_id == pk][:MOST_AHEAD],
            been=been[pk],
            led=[one for one in led_past if one.group_id == pk],
        )
        for pk, group in sorted(groups.items(), key=lambda found: found[1].name)
    ]


def evenings_led_by(person: Person, *, until: datetime) -> list[Evening]:
    """Return the evenings that somebody leads and that go on: those before a moment, and always the next one.

    In a fixed number of queries.
    """
    ahead = meetings_led_by(person).to_come(clock.now()).going_on().order_by("starts_at", "pk")
    found = list(ahead[:MOST_AHEAD])
    shown = [one for one in found if one.starts_at < until] or found[:1]
    return _seen(person, shown, {one.pk for one in shown})


def evening_of(person: Person, meeting: Meeting) -> Evening:
    """Return one evening as this person sees it; the caller passed its door."""
    leads = meetings_led_by(person).filter(pk=meeting.pk).exists()
    return _seen(person, [meeting], {meeting.pk} if leads else set())[0]


def next_evening_of(group: Group) -> Meeting | None:
    """Return the first evening of a group that goes on and is not over."""
    ahead = Meeting.objects.to_come(clock.now()).going_on().filter(group=group)
    return ahead.select_related("group").order_by("starts_at").first()


def next_after(meeting: Meeting) -> Meeting | None:
    """Return the first evening of its group that stands after this one."""
    later = Meeting.objects.going_on().filter(group=meeting.group_id, starts_at__gt=meeting.starts_at)
    return later.order_by("starts_at").first()


def _ahead(attended: Collection[Group], led: Iterable[Meeting], now: datetime) -> list[Meeting]:
    own = Meeting.objects.to_come(now).filter(group__in=attended).select_related("group__series")
    found = {one.pk: one for one in [*own, *led]}
    return sorted(found.values(), key=lambda one: one.starts_at)


def _seen(person: Person, meetings: Collection[Meeting], led: Collection[int]) -> list[Evening]:
    comes = dict(
        Answer.objects.filter(person_id=person.pk, meeting__in=meetings).values_list("meeting_id", "comes")
    )
    topics = _topics(person, meetings)
    leaders = leaders_of(meetings)
    counts = _counts([one for one in meetings if one.pk in led])
    return [
        Evening(
            one,
            leads=one.pk in led,
            comes=comes.get(one.pk),
            led_by=tuple(alias for _person, alias in leaders[one.pk]),
            topic=topics.get(one.pk),
            counts=counts.get(one.pk),
        )
        for one in meetings
    ]


def _topics(person: Person, meetings: Collection[Meeting]) -> dict[int, Topic]:
    if not can_open_private_records(person):
        return {}
    return {one.meeting_id: one for one in Topic.objects.filter(person_id=person.pk, meeting__in=meetings)}


def _been(person: Person, groups: Collection[Group]) -> dict[int, list[Attendance]]:
    been: dict[int, list[Attendance]] = defaultdict(list)
    if can_open_private_records(person):
        rows = Attendance.objects.filter(person_id=person.pk, meeting__group__in=groups)
        for row in rows.select_related("meeting").order_by("-meeting__starts_at")[:MOST_PAST]:
            been[row.meeting.group_id].append(row)
    return been


def _counts(meetings: Collection[Meeting]) -> dict[int, Counts]:
    """Return how many members said yes, no and nothing, per meeting."""
    groups = {one.group_id for one in meetings}
    members: dict[int, set[UUID]] = defaultdict(set)
    for group, person in (
        Membership.objects.active().filter(group__in=groups).values_list("group_id", "person_id")
    ):
        members[group].add(person)
    said: dict[int, dict[UUID, bool]] = defaultdict(dict)
    rows = Answer.objects.filter(meeting__in=meetings)
    for meeting, person, comes in rows.values_list("meeting_id", "person_id", "comes"):
        said[meeting][person] = comes
    return {one.pk: _count(members[one.group_id], said[one.pk]) for one in meetings}


def _count(members: set[UUID], said: dict[UUID, bool]) -> Counts:
    answers = [said[person] for person in members if person in said]
    return Counts(sum(answers), len(answers) - sum(answers), len(members) - len(answers))
