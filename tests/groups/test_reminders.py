"""Who is reminded of an evening, when, and who is not (any more)."""

from datetime import timedelta

import pytest

from groups.actions import confirm_suspension, stop_membership
from groups.actions.groups import end_group
from groups.actions.meetings import answer_meeting
from groups.actions.moving import cancel_meeting, move_meeting
from groups.models import Group
from groups.tasks import remind
from members.models import Notification
from supportgroups.lib import clock as machine
from tests.cast import place_of
from tests.groups.evenings import go_to, next_meeting
from tests.groups.steps import suspend
from tests.reach import give_push

State = Notification.State


@pytest.fixture
def evening(circle, ana, bo, fay):
    for person in (ana, bo, fay):
        give_push(person)
    return next_meeting(circle)


def waiting() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(event__startswith="reminder:").exclude(state=State.HUSHED)
    return sorted((row.person.alias, row.event.rsplit(":", 1)[1]) for row in rows.select_related("person"))


def test_everybody_who_would_come_is_reminded_the_day_before(bo, evening, clock):
    answer_meeting(person=bo, meeting=evening, comes=False)
    go_to(clock, evening, hours=-24.2)

    assert (remind(), remind()) == (2, 0)
    assert waiting() == [("Ana", "day"), ("Fay", "day")]


def test_and_once_more_in_time_to_leave(evening, clock):
    for hours in (-24, -10, -2.2, -1):
        go_to(clock, evening, hours=hours)
        remind()

    assert [when for who, when in waiting() if who == "Ana"] == ["day", "soon"]


def test_it_is_sent_at_its_time_and_given_up_when_it_began(evening, clock):
    go_to(clock, evening, hours=-2.4)
    remind()

    told = Notification.objects.filter(event__endswith=":soon")[0]
    assert (told.at, told.until) == (evening.starts_at - timedelta(hours=2), evening.starts_at)


def test_nothing_is_reminded_of_too_early_or_once_it_began(evening, clock):
    for hours in (-25, 0.1):
        go_to(clock, evening, hours=hours)
        assert remind() == 0


def test_who_says_that_he_cannot_come_is_not_reminded_any_more(ana, evening, clock):
    go_to(clock, evening, hours=-24.2)
    remind()

    answer_meeting(person=ana, meeting=evening, comes=False)

    assert [who for who, _when in waiting()] == ["Bo", "Fay"]


def test_who_stops_is_not_reminded_any_more(circle, ana, evening, clock):
    go_to(clock, evening, hours=-24.2)
    remind()

    stop_membership(person=ana, membership=place_of(ana, circle))
    remind()

    assert [who for who, _when in waiting()] == ["Bo", "Fay"]


def test_who_is_suspended_is_not_reminded_any_more_once_that_is_confirmed(
    circle, ana, ben, bea, evening, clock
):
    go_to(clock, evening, hours=-24.2)
    remind()

    proposed = suspend(ana, circle, by=ben)
    before = [who for who, _when in waiting()]
    confirm_suspension(by=bea, suspension=proposed)
    remind()

    assert before == ["Ana", "Bo", "Fay"]
    assert [who for who, _when in waiting()] == ["Bo", "Fay"]


def test_of_what_was_cancelled_nobody_is_reminded(fay, evening, clock):
    go_to(clock, evening, hours=-24.2)
    remind()

    cancel_meeting(by=fay, meeting=evening, reason="De zaal is dicht.")

    assert (waiting(), remind()) == ([], 0)


def test_what_moved_is_reminded_of_at_its_new_time(fay, evening, clock):
    go_to(clock, evening, hours=-24.2)
    remind()
    start = evening.starts_at + timedelta(days=2)

    move_meeting(by=fay, meeting=evening, start=start, place="", link="")
    evening.refresh_from_db()
    assert waiting() == []
    go_to(clock, evening, hours=-24)
    remind()

    assert waiting() == [("Ana", "day"), ("Bo", "day"), ("Fay", "day")]


def test_a_group_that_ends_tells_who_would_come(circle, ben, evening, clock):
    go_to(clock, evening, hours=-24.2)
    remind()

    end_group(by=ben, group=circle)

    assert (waiting(), circle.meetings.filter(starts_at__gt=machine.now()).count()) == ([], 0)
    told = Notification.objects.filter(event__endswith=":gone")
    assert sorted(row.person.alias for row in told) == ["Ana", "Bo", "Fay"]
    assert Group.objects.get(pk=circle.pk).state == Group.State.ENDED
