"""One of everything that has its time: words, evenings, suspensions, calls for help, devices, links and what is told."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from chat.models import Room
from coordinators.actions import see_passings, write_consideration
from coordinators.queries.load import this_monday
from coordinators.rules import Passed, Passing
from crisis.actions import acknowledge, withdraw_request
from groups.actions import confirm_suspension, lift_suspension, propose_suspension
from groups.actions.appointments import end_appointment
from groups.actions.meetings import answer_meeting, bring_in
from groups.models import Attendance, TimeOut
from groups.queries.words import seal_for_group
from members.actions import (
    add_email_address,
    keep_demo_mail,
    log_access,
    make_sign_in_link,
    register_device,
)
from members.models import Notification
from members.rules import Kind
from supportgroups.lib import clock
from tests.cast import appoint, find_person, invitation_to, join, make_person, place_of, say_often, sign_in
from tests.coordinators.agreeing import agree, work_of
from tests.coordinators.test_supervision import note
from tests.coordinators.working import logs
from tests.crisis.calling import call, put_on_duty
from tests.groups.steps import in_days
from tests.reach import make_reachable


def store_every_kind(circle, alone, ivy, bo, alias: str) -> None:
    """Let somebody new with this alias do and undergo all that leaves something behind."""
    person = join(circle, alias)
    _words(circle, alone, person, ivy)
    _evenings(circle, person, bo)
    _kept_out(circle, person)
    _help(circle, person)
    _ways_in(circle, person)


def _help(circle, person) -> None:
    fay = find_person("Fay")
    if not fay.channels.exists():
        make_reachable(fay)
    put_on_duty(fay, circle)
    asked = acknowledge(by=fay, request=call(person, circle, wants="call-back", number="0612345678"))
    say_often(person, Room.objects.get(matter=asked.pk), ["Ben je daar?"])
    withdraw_request(by=person, request=asked)


def _words(circle, alone, person, ivy) -> None:
    say_often(person, Room.objects.get(group=circle, matter=None), ["een", "twee"])
    say_often(ivy, Room.objects.get(group=alone), ["drie"])


def _evenings(circle, person, bo) -> None:
    now = clock.now()
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
    Session.objects.update(expire_date=clock.now() + timedelta(days=30))
    register_device(person=person, session_key=f"of {person.pk}"[:40], label="Telefoon")
    log_access(actor=None, subject=person, role="facilitator", event="opened")
    _told(person)
    make_sign_in_link(person=person)
    keep_demo_mail(to="ana@example.org", subject="Code", body="123")
    invitation_to(circle)
    add_email_address(person=make_person(f"Half {person.alias}"), email=f"half.{person.pk}@example.org")


def _told(person) -> None:
    channel = person.channels.create(kind="mail", made_at=clock.now())
    now = clock.now()
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


def store_work(circle) -> None:
    """Let somebody lead, agree, log, weigh and be talked with, and stop; Fay agreed too, and goes on."""
    moviera, lou, ben = circle.organisation, make_person("Lou"), find_person("Ben")
    role = appoint(lou, moviera, "facilitator", circle)
    for person in (lou, find_person("Fay")):
        agree(person, moviera, by=ben)
    logs(lou, moviera, 90)
    note(ben, lou, moviera)
    passing = Passing(this_monday(), Passed.HOURS, clock.today(), 30, is_worth_a_talk=True)
    see_passings(by=lou, facilitator=work_of(lou, moviera), passings=[passing])
    write_consideration(by=lou, consideration=lou.considerations.get(), text="Het was veel", sharing="shared")
    end_appointment(by=ben, appointment=role)
