"""The evenings of the demo: who came the last six weeks, and what people say about the ones to come."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from groups.actions.evenings import record_attendance
from groups.actions.meetings import answer_meeting, bring_in
from groups.actions.moving import cancel_meeting, move_meeting
from groups.actions.planning import plan_meetings
from groups.models import Attendance, Group, Meeting, Membership
from groups.permissions import can_come_to_meeting
from groups.queries.tonight import people_of_evening
from groups.rules.meetings import MeetingError
from members.models import Person
from supportgroups.demo import cast
from supportgroups.demo.house import House
from supportgroups.lib import clock

Outcome = Attendance.Outcome
ANSWERED_BEFORE = timedelta(days=1)
RECORDED_AFTER = timedelta(hours=2, minutes=10)
# Who came, by place on the list and number of the evening: mostly he did.
PATTERN = (
    Outcome.CAME,
    Outcome.CAME,
    Outcome.SENT_WORD,
    Outcome.CAME,
    Outcome.CAME,
    Outcome.CAME,
    Outcome.MISSED,
    Outcome.CAME,
    Outcome.SENT_WORD,
)
# What is said about the next evening, in the same order; who is beyond it said nothing yet.
COMES = (True, True, False, True)


def hold_evenings(house: House) -> None:
    """Record the evenings that were, and let people answer for those to come; individual guidance has none."""
    if house.group.kind == Group.Kind.INDIVIDUAL:
        return
    plan_meetings(group=house.group)
    meetings = list(house.group.meetings.select_related("group__organisation").order_by("starts_at"))
    now = clock.now()
    for number, meeting in enumerate(one for one in meetings if one.ends_at < now):
        _was(house, meeting, number)
    _look_ahead(house, [one for one in meetings if one.starts_at > now])


def _was(house: House, meeting: Meeting, number: int) -> None:
    there = people_of_evening(meeting)
    people = Person.objects.filter(pk__in=there).order_by("alias")
    outcomes = {one.pk: PATTERN[(at * 2 + number * 3) % len(PATTERN)] for at, one in enumerate(people)}
    with clock.at(meeting.starts_at - ANSWERED_BEFORE):
        for person in _members(house.group):
            said = outcomes.get(person.pk, Outcome.MISSED)
            # Who may not be there has nothing to say about it.
            with suppress(MeetingError):
                if said != Outcome.MISSED:
                    answer_meeting(person=person, meeting=meeting, comes=said == Outcome.CAME)
    with clock.at(meeting.starts_at + RECORDED_AFTER):
        by = house.facilitators[number % len(house.facilitators)]
        record_attendance(by=by, meeting=meeting, outcomes={pk: str(one) for pk, one in outcomes.items()})


def _members(group: Group) -> list[Person]:
    places = Membership.objects.active().filter(group=group).select_related("person")
    return [place.person for place in places.order_by("person__alias")]


def _look_ahead(house: House, ahead: Sequence[Meeting]) -> None:
    members = _members(house.group)
    _answer(ahead[0], members)
    for alias, text in cast.TOPICS.get(house.practice.slug, {}).items():
        bring_in(person=house.people[alias], meeting=ahead[0], text=text)
    if house.practice.slug == cast.CANCELS:
        cancel_meeting(by=house.facilitators[0], meeting=ahead[1], reason=cast.CANCEL_REASON)
    if house.practice.slug == cast.UNSTAFFED:
        for facilitator in house.facilitators:
            answer_meeting(person=facilitator, meeting=ahead[1], comes=False)
    if house.practice.slug == cast.ONLINE:
        move_meeting(
            by=house.facilitators[0],
            meeting=ahead[1],
            start=ahead[1].starts_at,
            place="",
            link=cast.ONLINE_LINK,
        )


def _answer(meeting: Meeting, members: Iterable[Person]) -> None:
    there = (one for one in members if can_come_to_meeting(one, meeting))
    for comes, person in zip(COMES, there, strict=False):
        answer_meeting(person=person, meeting=meeting, comes=comes)
