"""Who is on duty in the demo, and calls for help in several states, each at its own moment of the last week."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from crisis.actions import (
    Wants,
    acknowledge,
    advance_due,
    ask_for_help,
    close_request,
    confirm_shift,
    propose_shift,
    record_contact,
    withdraw_request,
)
from crisis.models import HelpRequest
from crisis.rules import span_on
from groups.models import Membership
from members.actions import hush
from members.models import Person
from supportgroups.demo.house import House
from supportgroups.lib import clock

BEGINS, ENDS = time(18), time(23)
FIRST, LAST = -7, 14
# An evening for which nobody was found, and one that waits for a second person.
GAP, WAITS = 5, 9
MINUTE = timedelta(minutes=1)


def plan_duty(house: House, *, since: int = FIRST) -> None:
    """Plan every evening of a week ago until two weeks from now, with one gap and one shift to confirm."""
    first, second = house.coordinators
    today = clock.local(house.calendar.now).date()
    for number in range(since, LAST):
        if number == GAP:
            continue
        day = today + timedelta(days=number)
        span = span_on(day, BEGINS, ENDS)
        with clock.at(min(span.starts_at, house.calendar.now) - timedelta(days=1)):
            shift = propose_shift(
                by=first,
                organisation=house.organisation,
                group=None,
                person=house.facilitators[day.toordinal() % len(house.facilitators)],
                starts_at=span.starts_at,
                ends_at=span.ends_at,
            )
            if number != WAITS:
                confirm_shift(by=second, shift=shift)


def tell_calls(house: House) -> None:
    """Let members call for help in the past week: answered at once, late, after everybody was asked, taken back."""
    members = [row.person for row in Membership.objects.active().filter(group=house.group).order_by("pk")]
    stories: list[Callable[[House, Person, datetime], None]] = [_at_once, _late, _exhausted, _taken_back]
    today = clock.local(house.calendar.now).date()
    for number, (story, member) in enumerate(zip(stories, members, strict=False)):
        evening = span_on(today - timedelta(days=6 - number), BEGINS, ENDS)
        story(house, member, evening.starts_at + timedelta(hours=2))


def leave_call(house: House) -> None:
    """Leave one call waiting for the next shift."""
    member = Membership.objects.active().filter(group=house.group).order_by("pk")[0].person
    with clock.at(house.calendar.now - 30 * MINUTE):
        _ask(house, member, "Het is hier weer onrustig. Ik hoef nu niets, maar wil er wel over praten.")


def quiet_down() -> None:
    """Leave nothing of the past to be sent by the worker that starts now."""
    for event in ("shift:", "help:", "progress:", "over:"):
        hush(event_prefix=event)


def _at_once(house: House, member: Person, moment: datetime) -> None:
    with clock.at(moment):
        request = _ask(house, member, "Ik ben boos naar buiten gelopen. Kan iemand me bellen?")
    _answer(request, moment + 2 * MINUTE)


def _late(house: House, member: Person, moment: datetime) -> None:
    with clock.at(moment):
        request = _ask(house, member, "Ik kom er niet uit met mezelf vanavond.")
    _pass(moment, 3, 11)
    _answer(request, moment + 14 * MINUTE)


def _exhausted(house: House, member: Person, moment: datetime) -> None:
    with clock.at(moment):
        request = _ask(house, member, "Ik wil niet naar huis zolang ik zo ben.")
    _pass(moment, 3, 11, 14, 21, 24, 32)
    _answer(request, moment + 38 * MINUTE)


def _taken_back(house: House, member: Person, moment: datetime) -> None:
    with clock.at(moment):
        request = _ask(house, member, "Heeft iemand even tijd?")
    with clock.at(moment + MINUTE):
        withdraw_request(by=member, request=request)


def _pass(moment: datetime, *minutes: int) -> None:
    for minute in minutes:
        with clock.at(moment + minute * MINUTE):
            advance_due()


def _ask(house: House, member: Person, text: str) -> HelpRequest:
    client_id = uuid5(NAMESPACE_URL, f"{house.practice.slug}/{text}")
    return ask_for_help(by=member, group=house.group, client_id=client_id, wants=Wants.MESSAGE, text=text)


def _answer(request: HelpRequest, moment: datetime) -> None:
    """Let the first who was asked take it, be in contact five minutes later, and close it within the hour."""
    helper = request.asked.order_by("pk")[0].person
    with clock.at(moment):
        acknowledge(by=helper, request=request)
    with clock.at(moment + 5 * MINUTE):
        record_contact(by=helper, request=request)
    with clock.at(moment + 45 * MINUTE):
        close_request(by=helper, request=request, ticks=[HelpRequest.Tick.TALKED])
