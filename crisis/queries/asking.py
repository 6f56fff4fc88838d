"""The pages of who asks: where he can ask, who is there, and how his request stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crisis.models import HelpRequest
from crisis.queries.duty import Duty, duty_of_group
from crisis.queries.requests import (
    chain_for,
    groups_to_ask_in,
    requests_of,
    room_of,
)
from crisis.rules import Log, State, next_morning
from groups.models import Group, Restoration
from groups.permissions import places_shown_to
from members.models import Person
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class When:
    """A moment to come as people say it: today, tomorrow, or a day with its name."""

    moment: datetime
    is_today: bool
    is_tomorrow: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A group in which somebody can ask: who is on duty, or who reads it when."""

    group: Group
    duty: Duty
    until: When | None
    next_one: When
    is_planned: bool
    leads: bool


@dataclass(frozen=True, slots=True)
class HelpPage:
    """What a member's page of help is made of."""

    places: list[Place]
    going_on: list[HelpRequest]
    to_answer: list[HelpRequest]


@dataclass(frozen=True, slots=True)
class Progress:
    """How a request stands, for who asked it: confirmed facts only."""

    request: HelpRequest
    due: When | None
    # Somebody had it and gave it back, or did not get to it.
    goes_on: bool
    tried_at: datetime | None
    room_id: int | None


def help_page(person: Person) -> HelpPage:
    """Return where somebody can ask now, what he asked that goes on, and what he may still say whether it helped."""
    own = own_requests(person)
    going_on = [one for one in own if not one.has_ended]
    busy = {one.group_id for one in going_on}
    places = [_place(person, group) for group in _shown_groups(person) if group.pk not in busy]
    unanswered = [one for one in own if one.state == State.CLOSED and one.helped is None]
    return HelpPage(places, going_on, unanswered[:1])


def own_requests(person: Person) -> list[HelpRequest]:
    """Return somebody's own requests, without those that a phone nobody confirmed may not show."""
    rows = Restoration.objects.unproven().filter(person=person)
    newest = max(rows.values_list("restored_at", flat=True), default=None)
    return [one for one in requests_of(person) if newest is None or one.asked_at >= newest]


def _shown_groups(person: Person) -> list[Group]:
    """On a phone that nobody confirmed: only the groups that it may show (`places_shown_to`), and what he leads."""
    shown = set(places_shown_to(person).values_list("group", flat=True))
    found = groups_to_ask_in(person)
    return [group for group in found if group.pk in shown or chain_for(person, group) == LEADS]


LEADS = HelpRequest.Chain.FACILITATOR


def _place(person: Person, group: Group) -> Place:
    duty = duty_of_group(group)
    now = clock.now()
    return Place(
        group=group,
        duty=duty,
        until=when(min(one.until for one in duty.now)) if duty.now else None,
        next_one=when(duty.next_at or next_morning(now)),
        is_planned=duty.next_at is not None,
        leads=chain_for(person, group) == LEADS,
    )


def when(moment: datetime) -> When:
    """Return a moment with what people call its day."""
    local, today = clock.local(moment), clock.today()
    return When(local, local.date() == today, local.date() == today + timedelta(days=1))


def progress_of(request: HelpRequest, person: Person) -> Progress:
    """Return how a request stands for who asked it."""
    events = {event.kind: event.at for event in request.events.all()}
    back = {Log.PASSED_ON, Log.REOPENED} & set(events)
    return Progress(
        request=request,
        due=when(request.next_due_at) if request.state == State.WAITING and request.next_due_at else None,
        goes_on=bool(back),
        tried_at=events.get(Log.TRIED),
        room_id=room_of(request, person),
    )


def last_request_in(person: Person, group: Group) -> HelpRequest | None:
    """Return the newest ended request of somebody in a group, after which a new one comes (H7)."""
    return next((one for one in own_requests(person) if one.group_id == group.pk and one.has_ended), None)
