from datetime import date, datetime, time, timedelta

import pytest

from groups.actions.groups import change_group
from groups.actions.meetings import answer_meeting, bring_in
from groups.actions.planning import plan_all_meetings, plan_meetings
from groups.models import Group, Meeting, Series
from groups.queries.words import text_of
from groups.rules import Evening
from supportgroups.lib import clock as machine
from supportgroups.lib.clock import AMSTERDAM
from tests.groups.opening import a_plan

EVENING = time(19, 30)


def shown(group: Group) -> list[datetime]:
    return [machine.local(one.starts_at) for one in group.meetings.order_by("starts_at")]


def planned_plan(group: Group, **evening):
    series = group.series
    standing = {
        "weekday": series.first_on.weekday(),
        "starts_at": EVENING,
        "first_on": series.first_on,
        "every_weeks": 2,
    }
    return a_plan(name=group.name, evening=Evening(**{**standing, **evening}))


def to_another_day(group: Group, by, days: int = 1, **changes):
    first = machine.today() + timedelta(days=days)
    plan = planned_plan(group, first_on=first, weekday=first.weekday(), **changes)
    change_group(by=by, group=group, plan=plan)
    group.refresh_from_db()


@pytest.fixture
def circle(circle, clock):
    """Circle on a quiet morning of one of its evenings."""
    clock.move_to(datetime.combine(machine.today() + timedelta(days=14), time(9), AMSTERDAM))
    Meeting.objects.filter(group=circle).delete()
    Series.objects.filter(group=circle).update(weekday=machine.today().weekday())
    plan_meetings(group=circle)
    return circle


def test_a_group_has_its_evenings_eight_weeks_ahead(circle):
    today = machine.today()

    assert [start.date() for start in shown(circle)] == [today + timedelta(weeks=2 * at) for at in range(5)]
    assert {start.time() for start in shown(circle)} == {EVENING}


def test_planning_twice_makes_nothing_twice(circle):
    assert (plan_meetings(group=circle), plan_all_meetings()) == (0, 0)
    assert circle.meetings.count() == 5


def test_every_night_what_comes_into_sight_is_made(circle, clock):
    clock.forward(days=14)

    assert plan_all_meetings() == 1
    assert shown(circle)[-1].date() == machine.today() + timedelta(weeks=8)


def test_evenings_stay_at_half_past_seven_over_the_clock_change(circle, clock):
    clock.move_to(datetime(2027, 3, 1, 9, tzinfo=AMSTERDAM))
    Series.objects.filter(group=circle).update(first_on=date(2027, 3, 2))

    plan_all_meetings()

    starts = [one for one in shown(circle) if one.year == 2027 and one.date() >= date(2027, 3, 2)]
    assert {one.time() for one in starts} == {EVENING}
    assert len({one.utcoffset() for one in starts}) == 2


def test_no_evenings_where_there_is_no_group_or_it_is_not_live(alone, circle, ben):
    assert alone.meetings.count() == 0
    Group.objects.filter(pk=circle.pk).update(state=Group.State.DRAFT)
    circle.meetings.all().delete()

    assert plan_all_meetings() == 0


def test_an_evening_that_began_is_not_announced_any_more(circle, clock):
    circle.meetings.all().delete()
    clock.forward(hours=11)

    plan_meetings(group=circle)

    assert shown(circle)[0].date() == machine.today() + timedelta(weeks=2)


def test_a_new_evening_moves_what_nobody_answered(circle, ben):
    to_another_day(circle, ben)

    first = machine.today() + timedelta(days=1)
    assert [start.date() for start in shown(circle)] == [first + timedelta(weeks=2 * at) for at in range(4)]


def test_what_somebody_answered_moves_along_and_is_asked_again(circle, ana, ben):
    coming = circle.meetings.order_by("starts_at")[1]
    answer_meeting(person=ana, meeting=coming, comes=True)
    bring_in(person=ana, meeting=coming, text="Mijn werk")

    to_another_day(circle, ben)

    coming.refresh_from_db()
    assert machine.local(coming.starts_at).date() == machine.today() + timedelta(days=15)
    assert (coming.answers.count(), text_of(coming.topics.get())) == (0, "Mijn werk")
    assert len({start.date() for start in shown(circle)}) == len(shown(circle))


def test_another_hour_keeps_what_was_answered(circle, ana, ben):
    coming = circle.meetings.order_by("starts_at")[1]
    answer_meeting(person=ana, meeting=coming, comes=True)

    to_another_day(circle, ben, days=0, starts_at=time(20))

    coming.refresh_from_db()
    assert machine.local(coming.starts_at).time() == time(20)
    assert (coming.answers.count(), coming.version) == (1, 1)


def test_what_was_moved_by_hand_or_cancelled_stays_and_is_not_made_again(circle, ben):
    own, off = circle.meetings.order_by("starts_at")[1:3]
    Meeting.objects.filter(pk=own.pk).update(is_own=True)
    Meeting.objects.filter(pk=off.pk).update(cancelled_at=machine.now())

    to_another_day(circle, ben)

    assert {one.pk: one.starts_at for one in circle.meetings.filter(pk__in=[own.pk, off.pk])} == {
        own.pk: own.starts_at,
        off.pk: off.starts_at,
    }
    assert len({one.planned_on for one in circle.meetings.all()}) == circle.meetings.count() == 4


def test_saving_the_same_evening_again_moves_nothing(circle, ben):
    before = list(circle.meetings.values_list("pk", "starts_at"))

    change_group(by=ben, group=circle, plan=planned_plan(circle))

    assert list(circle.meetings.values_list("pk", "starts_at")) == before
