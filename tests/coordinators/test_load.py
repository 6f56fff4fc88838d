"""What is counted of a facilitator's week: his own moments as a facilitator there, his hours, his evenings."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions import delete_message
from chat.models import Message
from chat.queries import find_rooms
from chat.queries.activity import own_moments
from coordinators.actions import change_work, log_work, remove_work
from coordinators.actions.work import Logged
from coordinators.models import WorkEntry
from coordinators.queries.load import loads_of, this_monday
from coordinators.rules import Kind, WorkError
from groups.models import Appointment, Meeting
from groups.rules import NotAllowedError
from supportgroups.lib import clock as kring_clock
from tests.cast import appoint, join, make_person, open_circle
from tests.coordinators.agreeing import agree, work_of
from tests.coordinators.working import agreed_long_ago, led_long, logs, newest_week, this_week, wrote

Role = Appointment.Role


@pytest.fixture(autouse=True)
def _sunday_evening(clock):
    clock.move_to(this_week(6, 23, 30))


@pytest.fixture
def long_ago(circle):
    """Fay leads since before this week."""
    led_long()


def test_messages_make_contacts_inside_and_outside(ben, fay, circle, moviera, long_ago, clock):
    agreed_long_ago(fay, moviera, by=ben, moving=clock)
    wrote(fay, circle, this_week(0, 19), this_week(0, 19, 10), this_week(1, 23), this_week(5, 12))

    week = newest_week(fay, moviera)

    assert (week.inside, week.outside, week.days_with_contact) == (1, 2, 3)


def test_what_a_facilitator_wrote_before_he_led_does_not_count(fay, circle, moviera):
    circle.appointments.filter(person=fay).update(starts_at=this_week(3, 12))
    wrote(fay, circle, this_week(2, 19), this_week(4, 19))

    assert newest_week(fay, moviera).contacts == 1


def test_what_he_writes_elsewhere_as_a_member_counts_nowhere(ben, fay, circle, moviera, long_ago):
    other = open_circle("Anders", moviera, facilitator="Guus", coordinators=("Ben",))
    member = join(other, "Fenna")
    appoint(member, moviera, Role.FACILITATOR, circle)
    wrote(member, other, this_week(2, 19))

    assert newest_week(member, moviera).contacts == 0


def test_what_others_write_is_not_his(ana, fay, circle, moviera, long_ago):
    wrote(ana, circle, this_week(2, 19))

    assert newest_week(fay, moviera).contacts == 0


def test_what_was_deleted_still_happened(fay, circle, moviera, long_ago):
    wrote(fay, circle, this_week(2, 19))
    seq = Message.objects.get().seq
    delete_message(person=fay, room=find_rooms(circle)[fay.pk], client_id=uuid4(), seq=seq)

    assert newest_week(fay, moviera).contacts == 1


def test_another_organisation_sees_nothing_of_it(fay, circle, arosa, long_ago):
    appoint(fay, arosa, Role.FACILITATOR)
    wrote(fay, circle, this_week(2, 19))
    logs(fay, circle.organisation)

    week = newest_week(fay, arosa)

    assert (week.contacts, week.total_minutes) == (0, 0)


def test_a_talk_over_midnight_on_sunday_is_one_contact_of_the_week_before(fay, circle, moviera, long_ago):
    wrote(fay, circle, this_week(-1, 23, 55), this_week(0, 0, 5))

    assert newest_week(fay, moviera).contacts == 0


def test_evenings_count_for_who_led_them(fay, gus, circle, moviera, long_ago):
    for day, cancelled in ((1, None), (3, kring_clock.now())):
        Meeting.objects.create(
            group=circle, starts_at=this_week(day, 19, 30), changed_at=this_week(0, 9), cancelled_at=cancelled
        )

    week = newest_week(fay, moviera)

    assert (week.meetings, week.minutes[Kind.MEETING]) == (1, 120)


def test_hours_are_logged_once_whatever_the_taps(fay, moviera):
    once, logged = uuid4(), Logged(kind="visit", minutes=45, on=kring_clock.today())

    for _tap in range(2):
        log_work(by=fay, facilitator=work_of(fay, moviera), logged=logged, once=once)

    assert newest_week(fay, moviera).total_minutes == 45


def test_hours_are_changed_and_removed_by_their_owner(fay, moviera):
    entry = logs(fay, moviera)
    change_work(by=fay, entry=entry, logged=Logged(kind="travel", minutes=30, on=entry.on, is_heavy=True))
    assert newest_week(fay, moviera).minutes == {Kind.TRAVEL: 30}

    for _tap in range(2):
        remove_work(by=fay, entry=entry)

    assert not WorkEntry.objects.exists()


def test_nobody_logs_changes_or_removes_for_another(ben, gus, fay, moviera):
    entry = logs(fay, moviera)
    logged = Logged(kind="visit", minutes=1, on=entry.on)
    for who in (ben, gus):
        with pytest.raises(NotAllowedError):
            log_work(by=who, facilitator=work_of(fay, moviera), logged=logged, once=uuid4())
        with pytest.raises(NotAllowedError):
            change_work(by=who, entry=entry, logged=logged)
        with pytest.raises(NotAllowedError):
            remove_work(by=who, entry=entry)


@pytest.mark.parametrize(
    ("kind", "minutes", "days"),
    [
        ("meeting", 60, 0),
        ("vrij", 60, 0),
        ("visit", 0, 0),
        ("visit", 1441, 0),
        ("visit", 60, 1),
        ("visit", 60, -63),
    ],
)
def test_what_cannot_be_is_not_logged(kind, minutes, days, fay, moviera):
    with pytest.raises(WorkError):
        logs(
            fay,
            moviera,
            minutes,
            kind=kind,
            on=kring_clock.today().fromordinal(kring_clock.today().toordinal() + days),
        )


def test_a_heavy_moment_stays_his_until_he_shares_it(fay, moviera):
    entry = logs(fay, moviera, is_heavy=True)
    week = newest_week(fay, moviera)
    assert (week.heavy, week.heavy_shared) == (1, 0)

    change_work(
        by=fay,
        entry=entry,
        logged=Logged(kind="visit", minutes=60, on=entry.on, is_heavy=True, shares_heavy=True),
    )

    assert newest_week(fay, moviera).heavy_shared == 1


def test_six_weeks_of_eight_cost_what_one_week_of_one_costs(ben, fay, circle, moviera, long_ago):
    crew = [fay, *[make_person(f"Begeleider {number}") for number in range(7)]]
    for person in crew[1:]:
        appoint(person, moviera, Role.FACILITATOR, circle)
    for person in crew:
        logs(person, moviera)
    Meeting.objects.create(group=circle, starts_at=this_week(1, 19), changed_at=this_week(0, 9))
    agree(fay, moviera, by=ben)

    with CaptureQueriesContext(connection) as one:
        loads_of([work_of(fay, moviera)], until=this_monday(), weeks=1)
    everybody = [work_of(person, moviera) for person in crew]
    with CaptureQueriesContext(connection) as all_of_them:
        loads_of(everybody, until=this_monday(), weeks=6)

    # Looking up `work_of` is not part of it.
    assert len(all_of_them) == len(one) - 1 == 8


def test_moments_are_read_without_a_column_that_holds_a_word(fay, circle, moviera, long_ago):
    wrote(fay, circle, this_week(2, 19))

    with CaptureQueriesContext(connection) as queries:
        found = own_moments([(moviera.pk, fay.pk)], since=this_week(0, 0), until=this_week(6, 0))

    assert [at for _room, at in found[moviera.pk, fay.pk]] == [this_week(2, 19)]
    (asked,) = queries
    assert not any(word in asked["sql"] for word in ("sealed", "fingerprint", "client_id", "alias"))
