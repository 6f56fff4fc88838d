"""Calls for help as the asker and as whoever was asked see them; never a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from chat.queries import private_room_of, private_rooms_of
from crisis.models import HelpRequest
from crisis.permissions import answerable_among, answering_role, leads
from crisis.queries.chain import chain_of
from crisis.rules import OVERDUE, OWNED, TEXT_KEPT, State
from groups.models import Appointment, Group, Membership, Restoration
from members.models import Person
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request on the page of who was asked: that it is there, since when, and who has it."""

    request: HelpRequest
    is_mine: bool
    may_take: bool
    is_offered_to_me: bool
    taken_by: str
    is_late: bool
    room_id: int | None


def groups_to_ask_in(person: Person) -> list[Group]:
    """Return the groups in which this person may ask: his places in any state, the newest first, then what he leads."""
    places = (
        Membership.objects.filter(person=person)
        .exclude(state=Membership.State.MOVED)
        .select_related("group__organisation")
        .order_by("-created_at", "-pk")
    )
    led = (
        Appointment.objects.in_force(clock.now())
        .leading()
        .filter(person=person, group__isnull=False)
        .select_related("group__organisation")
        .order_by("pk")
    )
    found = [*(row.group for row in places), *(row.group for row in led if row.group)]
    return list({group.pk: group for group in found}.values())


def chain_for(person: Person, group: Group) -> HelpRequest.Chain:
    """Return along which chain somebody asks here: who leads the group has one of his own."""
    return HelpRequest.Chain.FACILITATOR if leads(person, group) else HelpRequest.Chain.MEMBER


def requests_of(person: Person) -> list[HelpRequest]:
    """Return somebody's own requests, newest first: those going on, and what ended in the last 30 days."""
    recently = Q(ended_at=None) | Q(ended_at__gt=clock.now() - TEXT_KEPT)
    rows = HelpRequest.objects.filter(recently, asker=person).select_related("group", "owner")
    return list(rows.order_by("-asked_at", "-pk"))


def requests_to_answer(person: Person) -> list[RequestLine]:
    """Return the requests going on that this person was asked about, has or is offered; what waits longest first.

    Without those of groups where his role counts no more. In three queries for any number of requests and groups.
    """
    his = Q(asked__person=person) | Q(owner=person) | Q(offered_to=person)
    rows = (
        HelpRequest.objects.not_ended()
        .filter(his)
        .exclude(asker=person)
        .select_related("group__organisation", "group__probe", "owner", "policy")
        .distinct()
        .order_by("asked_at", "pk")
    )
    found = answerable_among(rows, person)
    rooms = private_rooms_of([row.pk for row in found if row.is_owned_by(person.pk)], person)
    return [_line(row, person, rooms.get(row.pk)) for row in found]


def _line(request: HelpRequest, person: Person, room_id: int | None) -> RequestLine:
    mine = request.is_owned_by(person.pk)
    return RequestLine(
        request=request,
        is_mine=mine,
        may_take=request.state in {State.OPEN, State.EXHAUSTED},
        is_offered_to_me=request.offered_to_id == person.pk,
        taken_by=request.owner.alias if request.owner and not mine else "",
        is_late=request.late_at is not None,
        room_id=room_id,
    )


def room_of(request: HelpRequest, person: Person) -> int | None:
    """Return the conversation of a request, where this person may read in it."""
    return private_room_of(request.pk, person)


def who_can_take_over(request: HelpRequest) -> list[Person]:
    """Return to whom its owner may hand a request over: everybody whom it asks, but himself; reachable ones first."""
    chain = chain_of(request)
    others = chain.everyone - {request.owner_id, request.asker_id}
    people = Person.objects.filter(pk__in=others, is_active=True)
    return sorted(people, key=lambda one: (one.pk not in chain.reachable, one.alias.casefold()))


def is_from_before_new_phone(request: HelpRequest) -> bool:
    """Return whether its asker came back since on a phone that nobody confirmed: then nothing of it is shown there."""
    waiting = Restoration.objects.unproven().filter(person=request.asker_id, restored_at__gt=request.asked_at)
    return waiting.exists()


def overdue_requests() -> Sequence[tuple[UUID, datetime]]:
    """Return the requests that should have moved a minute ago and did not: an alarm (H2)."""
    late = HelpRequest.objects.not_ended().filter(next_due_at__lte=clock.now() - OVERDUE)
    return [(pk, due) for pk, due in late.values_list("pk", "next_due_at") if due]


def owned_by(person_id: UUID, group_id: int) -> list[HelpRequest]:
    """Return the requests of a group that this person has now."""
    return list(HelpRequest.objects.filter(owner=person_id, group=group_id, state__in=OWNED))


def role_in(request: HelpRequest, person: Person) -> str:
    """Return as what somebody opens a request; the access log shows it to the asker."""
    return answering_role(person, request.group) or "confirmer"
