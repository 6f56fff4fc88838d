"""Two at the same evening at the same moment: one clear outcome that both hear, nothing lost, nothing doubled."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, connections, transaction

from groups.actions.appointments import confirm_appointment
from groups.actions.covering import propose_cover
from groups.actions.evenings import mark_time_out, record_attendance
from groups.actions.meetings import answer_meeting, bring_in
from groups.actions.moving import cancel_meeting, move_meeting
from groups.actions.planning import plan_meetings
from groups.actions.telling import remind
from groups.models import Appointment, Attendance, Meeting, Series, TimeOut
from groups.queries.staffing import unstaffed_meetings
from groups.queries.words import reason_of, text_of
from groups.rules import AlreadyDoneError
from groups.rules.meetings import MeetingError
from members.models import Notification
from members.rules import RefusedError
from tests.cast import appoint, make_person
from tests.groups.evenings import go_to, next_meeting
from tests.groups.opening import at_once
from tests.reach import give_push

pytestmark = pytest.mark.django_db(transaction=True)
# Each pair meets so often: a race that is lost now and then shows.
TIMES = 4
A_DAY = timedelta(days=1)

needs_row_locks = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite locks everything for everybody"
)


@pytest.fixture
def evenings(circle) -> list[Meeting]:
    """Return so many evenings to come, one for each time."""
    Series.objects.filter(group=circle).update(every_weeks=1)
    plan_meetings(group=circle)
    return [next_meeting(circle, number) for number in range(TIMES)]


def cancelling(by, evening, **how):
    return partial(cancel_meeting, by=by, meeting=evening, reason=f"{by.alias} is ziek", **how)


def before_it_commits(first, second):
    """Begin the second just before the first commits; return what the second got."""

    def run():
        try:
            return second()
        except RefusedError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        first()
        answer = threads.submit(run)
        wait([answer], 0.3)
    return answer.result()


def told(evening) -> Counter:
    rows = Notification.objects.filter(event__startswith=f"meeting:{evening.pk}:")
    return Counter(rows.values_list("person__alias", "event"))


# --- writing down who came ---


def test_two_who_write_down_the_same_evening_leave_the_words_of_one(evenings, ana, bo, fay, gus, clock):
    for evening in evenings:
        go_to(clock, evening)

        at_once(
            partial(record_attendance, by=fay, meeting=evening, outcomes={ana.pk: "came", bo.pk: "missed"}),
            partial(record_attendance, by=gus, meeting=evening, outcomes={bo.pk: "came", ana.pk: "missed"}),
        )

        rows = Attendance.objects.filter(meeting=evening)
        found = {(one.person.alias, one.outcome, one.recorded_by.alias) for one in rows}
        assert found in (
            {("Ana", "came", "Fay"), ("Bo", "missed", "Fay")},
            {("Ana", "missed", "Gus"), ("Bo", "came", "Gus")},
        )


def test_two_who_write_down_different_people_lose_nobody(evenings, ana, bo, fay, gus, clock):
    for evening in evenings:
        go_to(clock, evening)

        at_once(
            partial(record_attendance, by=fay, meeting=evening, outcomes={ana.pk: "came"}),
            partial(record_attendance, by=gus, meeting=evening, outcomes={bo.pk: "sent-word"}),
        )

        found = dict(Attendance.objects.filter(meeting=evening).values_list("person__alias", "outcome"))
        assert found == {"Ana": "came", "Bo": "sent-word"}


def test_two_who_see_somebody_leave_the_room_note_it_once(evenings, ana, fay, gus, clock):
    for evening in evenings:
        go_to(clock, evening)

        at_once(*[partial(mark_time_out, by=by, meeting=evening, person_id=ana.pk) for by in (fay, gus)])

        assert TimeOut.objects.filter(meeting=evening).count() == 1


# --- cancelling, moving, answering ---


def test_of_two_who_cancel_one_gives_reason_and_next_date(evenings, circle, ana, fay, gus):
    give_push(ana)
    for evening in evenings:
        nexts = [evening.starts_at + timedelta(days=days) for days in (2, 3)]

        at_once(*[cancelling(by, evening, next_start=at) for by, at in zip((fay, gus), nexts, strict=True)])

        evening.refresh_from_db()
        made = Meeting.objects.get(group=circle, starts_at__in=nexts)
        first = fay if made.starts_at == nexts[0] else gus
        assert (evening.cancelled_by, reason_of(evening)) == (first, f"{first.alias} is ziek")
        assert told(evening) == {("Ana", f"meeting:{evening.pk}:1"): 1}


def test_an_evening_that_is_cancelled_while_it_is_moved_does_not_go_on(evenings, ana, fay, gus):
    give_push(ana)
    for evening in evenings[:-1]:
        start = evening.starts_at + A_DAY

        moved, _ = at_once(
            partial(move_meeting, by=fay, meeting=evening, start=start, place="", link=""),
            cancelling(gus, evening),
        )

        was_moved, before = not isinstance(moved, MeetingError), evening.starts_at
        evening.refresh_from_db()
        assert evening.is_cancelled
        assert evening.starts_at == (start if was_moved else before)
        versions = range(1, 3 if was_moved else 2)
        assert told(evening) == {("Ana", f"meeting:{evening.pk}:{version}"): 1 for version in versions}


@needs_row_locks
@pytest.mark.parametrize("comes", [True, False])
def test_an_answer_that_comes_while_it_is_cancelled_is_refused_and_he_is_told(comes, evenings, ana, fay):
    give_push(ana)
    evening = evenings[0]

    answer = before_it_commits(
        cancelling(fay, evening), partial(answer_meeting, person=ana, meeting=evening, comes=comes)
    )

    assert isinstance(answer, MeetingError)
    assert told(evening) == {("Ana", f"meeting:{evening.pk}:1"): 1}


@needs_row_locks
@pytest.mark.parametrize("comes", [True, False])
def test_who_just_answered_that_he_cannot_come_does_not_hear_that_it_is_cancelled(comes, evenings, ana, fay):
    give_push(ana)
    evening = evenings[0]

    before_it_commits(
        partial(answer_meeting, person=ana, meeting=evening, comes=comes), cancelling(fay, evening)
    )

    assert bool(told(evening)) == comes


@needs_row_locks
@pytest.mark.parametrize("is_cancelled_first", [True, False])
def test_an_evening_that_is_cancelled_while_people_are_reminded_reminds_nobody(
    is_cancelled_first, evenings, ana, fay, clock
):
    give_push(ana)
    evening = evenings[0]
    go_to(clock, evening, hours=-24)
    both = cancelling(fay, evening), remind

    before_it_commits(*(both if is_cancelled_first else reversed(both)))

    waiting = Notification.objects.waiting().filter(event__contains=f":{evening.pk}:", person=ana)
    assert [one.event for one in waiting] == [f"meeting:{evening.pk}:1"]


def test_two_who_bring_in_the_first_words_of_an_evening_both_keep_them(evenings, ana, bo):
    for evening in evenings:
        at_once(*[partial(bring_in, person=one, meeting=evening, text=one.alias) for one in (ana, bo)])

        assert {one.person: text_of(one) for one in evening.topics.all()} == {ana: "Ana", bo: "Bo"}


# --- who stands in ---


@pytest.fixture
def pool(circle):
    people = [make_person(alias) for alias in ("Wim", "Zoë")]
    for person in people:
        appoint(person, circle.organisation, Appointment.Role.FACILITATOR)
    return people


def test_two_who_propose_the_same_cover_make_one_proposal(evenings, pool, ben, bea):
    for evening in evenings:
        first, second = at_once(
            *[partial(propose_cover, by=by, meeting=evening, person=pool[0]) for by in (ben, bea)]
        )

        assert first == second


def test_two_who_propose_two_covers_both_see_both(evenings, circle, pool, ben, bea, fay):
    evening = evenings[-1]
    answer_meeting(person=fay, meeting=evening, comes=False)

    at_once(
        *[
            partial(propose_cover, by=by, meeting=evening, person=person)
            for by, person in zip((ben, bea), pool, strict=True)
        ]
    )

    (staffed,) = unstaffed_meetings([circle.organisation], weeks=9)
    assert staffed.why in {f"{one} wacht nog op een tweede persoon" for one in ("Wim, Zoë", "Zoë, Wim")}


def test_of_two_who_confirm_a_cover_one_did(evenings, pool, ben, bea, dirk):
    for evening in evenings:
        proposed = propose_cover(by=ben, meeting=evening, person=pool[0])

        answers = at_once(*[partial(confirm_appointment, by=by, appointment=proposed) for by in (bea, dirk)])

        proposed.refresh_from_db()
        refused = [isinstance(answer, AlreadyDoneError) for answer in answers]
        assert sorted(refused) == [False, True]
        assert proposed.confirmed_by == (dirk if refused[0] else bea)


# --- making them ---


def dates(group) -> list:
    return sorted(group.meetings.values_list("planned_on", flat=True))


def test_two_workers_that_plan_at_once_make_each_evening_once(evenings, circle):
    wanted = dates(circle)
    for _ in range(TIMES):
        circle.meetings.all().delete()

        made = at_once(partial(plan_meetings, group=circle), partial(plan_meetings, group=circle))

        assert sorted(made) == [0, len(wanted)]
        assert dates(circle) == wanted


def test_planning_while_an_evening_is_cancelled_or_moved_makes_none_anew(evenings, circle, fay):
    wanted = dates(circle)
    for number, evening in enumerate(evenings[:-1]):
        start = evening.starts_at + A_DAY
        change = (
            partial(move_meeting, by=fay, meeting=evening, start=start, place="", link="")
            if number % 2
            else cancelling(fay, evening)
        )

        answers = at_once(partial(plan_meetings, group=circle), change)

        assert not any(isinstance(answer, RefusedError) for answer in answers)
        assert dates(circle) == wanted
