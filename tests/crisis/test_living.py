"""Five groups live for twenty days in the database, over the end of summer time: the engine with everything around it."""

import heapq
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from uuid import uuid4

import pytest

from crisis.actions import (
    AlreadyAskedError,
    acknowledge,
    advance_due,
    ask_for_help,
    close_request,
    hand_over,
    pass_on,
    record_attempt,
    record_contact,
    take_over,
    withdraw_request,
)
from crisis.models import Asked, DutyShift, HelpEvent, HelpRequest
from crisis.queries import overdue_requests, who_can_take_over
from crisis.rules import HelpError, span_on
from groups.models import Appointment
from members.models import Channel, Notification
from supportgroups.lib import clock as kring_clock
from tests.cast import appoint, join, make_person, open_circle
from tests.reach import make_reachable

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 10, 15)


class Life:
    """What people in five groups do, each at his moment, and the tick that comes when something is due."""

    def __init__(self, clock, organisation, *, days: int, groups: int) -> None:
        self.random, self.clock, self.days = Random(7), clock, days
        self.plans, self.numbers = [], count()
        self.begin = datetime.combine(FIRST_DAY, time(0), UTC)
        clock.move_to(self.begin)
        self.groups = [self._group(organisation, number) for number in range(groups)]
        self.latest = timedelta()

    def _group(self, organisation, number):
        group = open_circle(
            f"Kring {number}", organisation, facilitator=f"Fay {number}", coordinators=("Ben", "Bea")
        )
        gus = make_person(f"Gus {number}")
        appoint(gus, organisation, Appointment.Role.FACILITATOR, group)
        lead = group.appointments.exclude(person=gus).get(role=Appointment.Role.FACILITATOR).person
        for person in (lead, gus):
            make_reachable(person)
        for day in range(self.days):
            self._plan_day(group, (lead, gus), FIRST_DAY + timedelta(days=day))
        for asker in (join(group, f"Ana {number}"), join(group, f"Bo {number}")):
            for day in range(self.days):
                if self.random.random() < 0.12:
                    self.plan(60 * 24 * (day + self.random.random()), lambda who=asker: self.ask(who, group))
        return group

    def _plan_day(self, group, helpers, day):
        if self.random.random() < 0.75:
            span = span_on(day, time(17), time(1))
            DutyShift.objects.create(
                organisation=group.organisation,
                group=group,
                person=self.random.choice(helpers),
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                proposed_at=self.begin,
                confirmed_at=self.begin,
            )

    def plan(self, minutes, what, *, since=None):
        moment = (since or self.begin) + timedelta(minutes=minutes)
        heapq.heappush(self.plans, (moment, next(self.numbers), what))

    def soon(self, minutes, what):
        self.plan(self.random.expovariate(1 / minutes), what, since=kring_clock.now())

    def run(self):
        until = self.begin + timedelta(days=self.days + 8)
        while True:
            due = (
                HelpRequest.objects.not_ended()
                .order_by("next_due_at")
                .values_list("next_due_at", flat=True)
                .first()
            )
            moments = [moment for moment in (due, self.plans[0][0] if self.plans else None) if moment]
            if not moments or min(moments) > until:
                return
            if self.plans and self.plans[0][0] == min(moments):
                self._act(*heapq.heappop(self.plans))
            else:
                self._tick(due)
            self.check()

    def _act(self, moment, _number, what):
        self.clock.move_to(moment)
        with suppress(HelpError):
            what()

    def _tick(self, due):
        # The worker looks every second.
        self.clock.move_to(due + timedelta(seconds=self.random.random()))
        before = set(Asked.objects.values_list("pk", flat=True))
        assert advance_due() >= 1
        self.latest = max(self.latest, kring_clock.now() - due)
        Channel.objects.update(proven_at=kring_clock.now())
        for asked in Asked.objects.exclude(pk__in=before).select_related("request", "person"):
            self._maybe_answer(asked)
        for asked in Asked.objects.filter(request__state="exhausted").select_related("request", "person")[:2]:
            self._maybe_answer(asked)
        self._send()

    def _send(self):
        # H5: what still calls for help belongs to a request that nobody has; an owner may be reminded.
        waiting = Notification.objects.waiting().filter(kind="help", event__startswith="help:")
        for event, person in waiting.values_list("event", "person"):
            request = HelpRequest.objects.get(pk=event.split(":")[1])
            assert request.state in {"open", "exhausted"} or person in {
                request.owner_id,
                request.offered_to_id,
            }
        Notification.objects.waiting().update(state="sent")

    def ask(self, who, group):
        try:
            request = ask_for_help(by=who, group=group, client_id=uuid4(), wants="message", text="Kom")
        except AlreadyAskedError:
            return
        for asked in request.asked.select_related("request", "person"):
            self._maybe_answer(asked)
        if self.random.random() < 0.1:
            self.soon(60, lambda: withdraw_request(by=who, request=request))

    def _maybe_answer(self, asked):
        if self.random.random() < 0.6:
            self.soon(8, lambda: self._take(asked.person, asked.request))

    def _take(self, who, request):
        acknowledge(by=who, request=request)
        self.soon(20, lambda: self._go_on(who, request))

    def _go_on(self, who, request):
        what = self.random.choices(
            [record_contact, record_attempt, pass_on, self._hand_over, None], [7, 2, 1, 1, 1]
        )[0]
        if what is None:
            return
        what(by=who, request=request)
        if what is record_attempt:
            self.soon(20, lambda: self._go_on(who, request))
        if what is record_contact and self.random.random() < 0.9:
            self.soon(200, lambda: close_request(by=who, request=request, ticks=["talked"]))

    def _hand_over(self, *, by, request):
        other = self.random.choice(who_can_take_over(HelpRequest.objects.get(pk=request.pk)))
        hand_over(by=by, request=request, to=other)
        self.soon(10, lambda: take_over(by=other, request=request))
        self.soon(40, lambda: record_contact(by=other, request=request))

    def check(self):
        assert not overdue_requests()


def test_five_groups_live_for_twenty_days(clock, moviera):
    life = Life(clock, moviera, days=20, groups=5)

    life.run()

    assert life.latest <= timedelta(seconds=6)
    requests = list(HelpRequest.objects.all())
    logs = {request: list(request.events.values_list("kind", flat=True)) for request in requests}
    happened = Counter(kind for log in logs.values() for kind in log)
    assert len(requests) > 15
    assert {"left", "opened", "step", "exhausted", "acked", "reopened", "closed", "withdrawn"} <= set(
        happened
    )
    for request, log in logs.items():
        # No silent end: each went on to an end that somebody gave it, or still calls, waits or is somebody's.
        assert request.has_ended == (log[-1] in {"closed", "withdrawn"})
        assert request.has_ended or request.next_due_at > kring_clock.now() - timedelta(minutes=1)
        assert log.count("closed") + log.count("withdrawn") <= 1
    assert (
        HelpEvent.objects.filter(kind="exhausted").count() <= happened["step"] + happened["nobody-reachable"]
    )
