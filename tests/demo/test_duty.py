"""The duty roster and the calls for help of the demo."""

import pytest

from crisis.models import DutyShift, HelpRequest
from crisis.queries.activity import answered_in, late_calls
from crisis.queries.coverage import roster_gaps
from groups.models import Organisation
from members.models import Notification
from supportgroups.demo import duty
from supportgroups.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(demo) -> Organisation:
    return Organisation.objects.get(slug="moviera")


def test_roster_of_two_weeks_has_a_gap_and_a_shift_to_confirm(first):
    days = {clock.local(gap.span.starts_at).date() for gap in roster_gaps([first])}

    assert clock.today() + duty.timedelta(days=duty.GAP) in days
    assert DutyShift.objects.waiting().filter(organisation=first).count() == 1


def test_calls_stand_in_several_states(demo):
    assert sorted(HelpRequest.objects.values_list("state", flat=True)) == [
        "closed",
        "closed",
        "closed",
        "waiting",
        "withdrawn",
    ]


def test_some_ran_late_and_all_were_answered(first):
    period = clock.now() - duty.timedelta(days=8), clock.now()

    assert len(answered_in([first], *period)) == 3
    assert len(late_calls([first], period[0])) == 2


def test_nothing_of_the_past_is_sent_by_the_worker_that_starts(demo):
    assert not Notification.objects.waiting().filter(event__startswith="help:").exists()
    assert not Notification.objects.waiting().filter(event__startswith="shift:").exists()
