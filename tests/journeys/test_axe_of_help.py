"""Every page about help, in every state, for who asks and who answers: readable, large enough, narrow enough."""

import pytest
from django.urls import reverse

from crisis.actions import acknowledge, close_request, record_contact
from tests.cast import find_person
from tests.crisis.calling import call, put_on_duty
from tests.journeys.looks import faults_of
from tests.reach import make_reachable

pytestmark = [pytest.mark.browser, pytest.mark.process]


def test_pages_of_a_call_in_every_state(phone, circle):
    fay, bo = find_person("Fay"), find_person("Bo")
    bos, fays = phone("Bo"), phone("Fay")
    faults = []

    def look() -> None:
        nonlocal faults
        faults += faults_of(bos.goto(reverse("crisis:request", args=[made.pk])).page)
        for path in (reverse("crisis:duty"), reverse("crisis:answer", args=[made.pk])):
            faults += faults_of(fays.goto(path).page)

    faults += faults_of(bos.goto("/hulp/").page)
    make_reachable(fay)
    put_on_duty(fay, circle)
    made = call(bo, circle, wants="call-back", number="0612345678", text="Het gaat niet. " * 20)
    look()
    acknowledge(by=fay, request=made)
    look()
    record_contact(by=fay, request=made)
    look()
    close_request(by=fay, request=made, ticks=["talked"])
    look()

    assert faults == []
