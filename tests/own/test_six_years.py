"""Six years of nights over data of every kind: nothing outlives its time, and what has no end stays."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from chat.models import Message, Room
from coordinators.actions import see_passings, write_consideration
from coordinators.models import Agreement, WorkSum
from coordinators.queries.load import this_monday
from coordinators.queries.retention import KINDS, what_was_removed
from coordinators.rules import Passed, Passing
from crisis.actions import acknowledge, withdraw_request
from groups.actions import confirm_suspension, lift_suspension, propose_suspension
from groups.actions.appointments import end_appointment
from groups.actions.meetings import answer_meeting, bring_in
from groups.models import Attendance, Membership, RulesAcceptance, TimeOut
from groups.queries.words import seal_for_group
from members.actions import (
    add_email_address,
    keep_demo_mail,
    log_access,
    make_sign_in_link,
    mark_demo,
    register_device,
)
from members.models import Notification, Person, RetentionRun
from members.rules import Kind
from supportgroups.lib import clock as lib_clock
from supportgroups.lib.sealing import DataKey, current_key
from tests.cast import appoint, find_person, invitation_to, join, make_person, place_of, say_often, sign_in
from tests.coordinators.agreeing import agree, work_of
from tests.coordinators.test_supervision import note
from tests.coordinators.working import logs
from tests.crisis.calling import call, put_on_duty
from tests.groups.steps import in_days
from tests.own.nights import OUTLIVED, everything_there, night, outlived
from tests.reach import make_reachable
from tests.structure.test_kept import rows_of_docs

pytestmark = pytest.mark.django_db(transaction=True)

YEARS = 6


@pytest.fixture
def house(circle, alone, ivy, bo) -> None:
    mark_demo()
    _of_every_kind(circle, alone, ivy, bo, "Ana")
    _work(circle)


def _work(circle) -> None:
    """Let somebody lead, agree, log, weigh and be talked with, and stop; Fay agreed too, and goes on."""
    moviera, lou, ben = circle.organisation, make_person("Lou"), find_person("Ben")
    role = appoint(lou, moviera, "facilitator", circle)
    for person in (lou, find_person("Fay")):
        agree(person, moviera, by=ben)
    logs(lou, moviera, 90)
    note(ben, lou, moviera)
    passing = Passing(this_monday(), Passed.HOURS, lib_clock.today(), 30, is_worth_a_talk=True)
    see_passings(by=lou, facilitator=work_of(lou, moviera), passings=[passing])
    write_consideration(by=lou, consideration=lou.considerations.get(), text="Het was veel", sharing="shared")
    end_appointment(by=ben, appointment=role)


def _of_every_kind(circle, alone, ivy, bo, alias: str) -> None:
    person = join(circle, alias)
    _words(circle, alone, person, ivy)
    _evenings(circle, person, bo)
    _kept_out(circle, person)
    _help(circle, person)
    _ways_in(circle, person)


def _help(circle, person) -> None:
    fay = find_person("Fay")
    make_reachable(fay)
    put_on_duty(fay, circle)
    asked = acknowledge(by=fay, request=call(person, circle, wants="call-back", number="0612345678"))
    say_often(person, Room.objects.get(matter=asked.pk), ["Ben je daar?"])
    withdraw_request(by=person, request=asked)


def _words(circle, alone, person, ivy) -> None:
    say_often(person, Room.objects.get(group=circle, matter=None), ["een", "twee"])
    say_often(ivy, Room.objects.get(group=alone), ["drie"])


def _evenings(circle, person, bo) -> None:
    now = lib_clock.now()
    meeting = circle.meetings.filter(starts_at__gt=now).order_by("starts_at")[0]
    answer_meeting(person=person, meeting=meeting, comes=True)
    bring_in(person=person, meeting=meeting, text="De ruzie van zaterdag")
    Attendance.objects.create(meeting=meeting, person=person, outcome="came", recorded_at=now)
    TimeOut.objects.create(meeting=meeting, person=bo, left_at=now)
    meeting.reason = seal_for_group(circle, "reason", "De zaal is dicht")
    meeting.link = seal_for_group(circle, "link", "https://video.example/kamer")
    meeting.save()


def _kept_out(circle, person) -> None:
    ben, bea = find_person("Ben"), find_person("Bea")
    place = place_of(person, circle)
    made = propose_suspension(by=ben, membership=place, reason="Er was dreiging", ends_on=in_days(9))
    lift_suspension(by=ben, suspension=confirm_suspension(by=bea, suspension=made))
    propose_suspension(by=bea, membership=place, reason="Opnieuw", ends_on=in_days(9))


def _ways_in(circle, person) -> None:
    browser = sign_in(person)
    browser.get("/ik/")
    # Django stamps sessions by the machine's clock.
    Session.objects.update(expire_date=lib_clock.now() + timedelta(days=30))
    register_device(person=person, session_key=f"of {person.pk}"[:40], label="Telefoon")
    log_access(actor=None, subject=person, role="facilitator", event="opened")
    _told(person)
    make_sign_in_link(person=person)
    keep_demo_mail(to="ana@example.org", subject="Code", body="123")
    invitation_to(circle)
    add_email_address(person=make_person(f"Half {person.alias}"), email="half@example.org")


def _told(person) -> None:
    channel = person.channels.create(kind="mail", made_at=lib_clock.now())
    now = lib_clock.now()
    Notification.objects.create(
        event="test",
        person=person,
        channel=channel,
        kind=Kind.TEST,
        path="/",
        keeps_quiet=False,
        made_at=now,
        at=now,
        until=now + timedelta(days=1),
    )


def nights(every_one: bool) -> list[int]:
    """Return on which days from now is looked: all of them, or those on which something may have its end."""
    last = YEARS * 366
    if every_one:
        return list(range(1, last))
    ends = {1, 2, 7, 8, 14, 15, 16, 30, 31, 32, 44, 45, 46, 60, 61, 90, 91, 120, 121, 122}
    near_years = {year * 365 + off for year in (1, 2, 5) for off in (-1, 0, 1, 2, 3, 20)}
    return sorted(ends | near_years | set(range(40, last, 45)))


@pytest.mark.parametrize("every_one", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_nothing_outlives_its_time_and_places_stay(every_one, house, clock):
    begin = lib_clock.now().replace(hour=2)
    places, accepted = Membership.objects.count(), RulesAcceptance.objects.count()
    assert everything_there() | {"what the nights removed, as figures"} == set(OUTLIVED)

    late = {}
    for day in nights(every_one):
        clock.move_to(begin + timedelta(days=day))
        before = lib_clock.now()
        night()
        late |= {(day, row): number for row, number in outlived(before).items()}

    assert late == {}
    assert (Membership.objects.count(), RulesAcceptance.objects.count()) == (places, accepted)
    assert list(Agreement.objects.values_list("person__alias", flat=True)) == ["Fay"]
    assert list(WorkSum.objects.values_list("minutes", flat=True)) == [90]
    assert {"Ana", "Bo", "Ivy"} <= set(Person.objects.values_list("alias", flat=True))
    assert set(DataKey.objects.values_list("scope_id", flat=True)) <= {"links", "factors"}


def test_what_lived_its_time_is_left_alone_before(house, clock):
    night()

    assert everything_there() == set(OUTLIVED)
    assert Message.objects.exclude(sealed=b"").count() == 4


def test_every_row_of_the_docs_with_an_end_is_looked_for():
    with_an_end = {row for row, cells in rows_of_docs().items() if re.search(r"\d|night", cells[1])}

    assert with_an_end == set(OUTLIVED)


# --- the proof ---


def test_every_night_leaves_a_line_of_each_kind_with_how_much_it_removed(house, clock):
    clock.forward(days=100)

    night()
    night()

    removed = dict(RetentionRun.objects.values_list("kind", "removed"))
    assert set(removed) | {"members.actions.erase_person"} == set(KINDS)
    assert removed["chat.tasks.forget:texts"] == 4
    assert removed["groups.tasks.forget_old_reasons"] == 2
    assert removed["members.tasks.forget:looks"] == 0
    assert RetentionRun.objects.count() == len(removed)


def test_keys_of_who_is_gone_are_found_by_the_night(ana):
    current_key(DataKey.Scope.PERSON, str(ana.pk))
    current_key(DataKey.Scope.PERSON, "factors")
    gone = str(make_person("Weg").pk)
    current_key(DataKey.Scope.PERSON, gone)
    Person.objects.filter(alias="Weg").delete()

    night()

    assert set(DataKey.objects.filter(scope="person").values_list("scope_id", flat=True)) == {
        "factors",
        str(ana.pk),
    }
    assert RetentionRun.objects.get(kind="members.tasks.forget:keys").removed == 1


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (1, "1–4"), (4, "1–4"), (5, "5"), (31, "31")])
def test_few_of_something_are_not_counted_out(number, said, db):
    RetentionRun.objects.create(
        day=lib_clock.today(), kind="chat.tasks.forget:texts", removed=number, at=lib_clock.now()
    )

    (row,) = what_was_removed().rows

    assert (row.what, row.lately, row.in_all) == ("Teksten van berichten", said, said)


def test_page_shows_the_newest_night_beside_thirty_days(ben, circle, clock):
    for removed in (7, 20):
        RetentionRun.objects.create(
            day=lib_clock.today(), kind="chat.tasks.forget:texts", removed=removed, at=lib_clock.now()
        )
        clock.forward(days=1)

    page = sign_in(ben).get("/vandaag/weggehaald/").content.decode()

    assert ">20<" in page
    assert ">27<" in page
    assert "/vandaag/weggehaald/" in sign_in(ben).get("/vandaag/").content.decode()


def test_before_the_first_night_the_page_says_so(ben, circle):
    assert "Er is nog niet opgeruimd" in sign_in(ben).get("/vandaag/weggehaald/").content.decode()
