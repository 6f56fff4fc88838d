"""Weeks of an installation in minutes: nothing is overdue, nothing is left open, nothing is kept too long."""

import re
from collections import Counter
from datetime import timedelta
from statistics import median
from uuid import uuid4

import pytest
from django.db.models import Max, Min, Q
from django_q.models import Failure

from chat.actions import post_message
from chat.models import Message, RoomAccess
from chat.rules import epoch_is_over
from crisis.models import DutyShift, HelpEvent, HelpRequest
from crisis.queries.words import NUMBER_EPOCH, REQUEST
from crisis.rules import OVERDUE, TEXT_KEPT
from groups.actions.planning import rhythm_of
from groups.models import Answer, Attendance, Group, Meeting, Series, Topic
from groups.queries.words import NOTE, topics_scope
from groups.rules.meetings import TOPIC_DAYS
from groups.rules.series import WEEKS_AHEAD, dates_between
from members.actions import mark_demo
from members.models import Notification
from supportgroups.lib import clock as kring
from supportgroups.lib.models import DataKey
from tests.cast import appoint, make_person
from tests.processes.agenda import Agenda
from tests.processes.month import Month
from tests.processes.scene import make_room
from tests.processes.town import Town
from tests.push_service import push_service

pytestmark = pytest.mark.process

SEED = 20_261
# A worker that runs looks every second; one that was killed is back before anybody outside is alarmed (H2).
AT_ONCE = timedelta(seconds=11)
HERE = {"KRING_PUSH_SERVICES": "127.0.0.1", "KRING_BEHIND_PROXY": "1"}
A_NIGHT = timedelta(days=1)
WRONG = re.compile("Traceback| ERROR | CRITICAL ")


@pytest.fixture(scope="module")
def service():
    with push_service() as running:
        yield running


def demo(house) -> list[Group]:
    done = house.run("load_demo")
    assert done.returncode == 0, done.stderr
    return list(Group.objects.live().order_by("pk"))


def two_groups(_house) -> list[Group]:
    """Make two groups with two who lead, and a backup professional behind both."""
    mark_demo()
    groups = [make_room("Ana", "Bo", name=name)[0].group for name in ("De Een", "De Ander")]
    backup = make_person("Dirk")
    for group in groups:
        appoint(make_person(f"Gus van {group.name}"), group.organisation, "facilitator", group)
        appoint(backup, group.organisation, "backup", group)
    return groups


def forget_early(group, days: int) -> None:
    """Let a group forget in time for the end of the test, with something in it to forget."""
    Group.objects.filter(pk=group.pk).update(message_life_days=1 if days < 7 else 7)
    writes = RoomAccess.objects.open().filter(room__group=group, may_write=True).order_by("pk")[0]
    with kring.at(kring.now() - timedelta(hours=20)):
        post_message(person=writes.person, room=writes.room, client_id=uuid4(), text="Tot vanavond")


@pytest.mark.parametrize(
    ("people", "days", "asks", "kills"),
    [
        pytest.param(two_groups, 1, 2, 1, id="day", marks=pytest.mark.soak),
        pytest.param(demo, 32, 6, 8, id="month", marks=pytest.mark.soak),
    ],
)
def test_weeks_go_by_and_nothing_is_left(house, clock, service, people, days, asks, kills):
    groups = people(house)
    assert house.run("collectstatic", "--no-input", "-v0").returncode == 0
    forget_early(groups[0], days)
    environment = {"KRING_CLOCK_FILE": str(clock.path), **HERE}
    web = house.web(**environment)
    agenda = Agenda(SEED)
    month = Month(house, clock, Town(groups, web.port, service, agenda), agenda, environment)

    month.start_worker()
    month.town.settle_in()
    month.town.live(days, asks=asks)
    month.run(days, kills=kills)

    print(report(month, days))
    check_time(month)
    assert days < 7 or happened() >= {"exhausted", "repeated", "passed-on", "late", "closed"}
    check_what_is_open()
    check_meetings(groups)
    check_forgotten()
    check_logs(house)


def happened() -> set[str]:
    return set(HelpEvent.objects.values_list("kind", flat=True))


def check_time(month) -> None:
    assert month.figures.worst <= AT_ONCE
    assert month.figures.worst_after_kill <= OVERDUE
    assert month.figures.nights > 0


def check_what_is_open() -> None:
    now = kring.now()
    assert not HelpRequest.objects.not_ended().filter(next_due_at=None).exists()
    assert not HelpRequest.objects.due(now).exists()
    assert not Notification.objects.open().filter(until__lte=now).exists()
    assert not Failure.objects.exists()


def check_meetings(groups) -> None:
    for series in Series.objects.filter(group__in=groups, group__kind=Group.Kind.GROUP):
        today = kring.today()
        planned = set(Meeting.objects.filter(group=series.group).values_list("planned_on", flat=True))
        # The last night was no longer than a day ago.
        until = today + timedelta(weeks=WEEKS_AHEAD) - A_NIGHT
        assert set(dates_between(rhythm_of(series), today + A_NIGHT, until)) <= planned


def check_forgotten() -> None:
    check_texts_of_rooms()
    check_words_of_calls()
    old = Meeting.objects.filter(starts_at__lte=kring.now() - timedelta(days=TOPIC_DAYS) - A_NIGHT)
    assert not Topic.objects.filter(meeting__in=old).exists()
    scopes = [topics_scope(pk) for pk in old.values_list("pk", flat=True)]
    assert not DataKey.objects.filter(scope=NOTE, scope_id__in=scopes).exists()


def check_texts_of_rooms() -> None:
    gone = Message.objects.posts().filter(expires_at__lte=kring.now() - timedelta(minutes=11))
    assert gone.exists()
    assert not gone.exclude(sealed=b"").exists()
    held = set(Message.objects.exclude(sealed=b"").values_list("room_id", "key_epoch"))
    spent = DataKey.objects.filter(scope=DataKey.Scope.ROOM).values_list("scope_id", "epoch")
    a_while_ago = kring.now() - timedelta(minutes=11)
    left = [one for one in spent if epoch_is_over(one[1], a_while_ago) and (int(one[0]), one[1]) not in held]
    assert left == []


def check_words_of_calls() -> None:
    ended = HelpRequest.objects.ended()
    assert not ended.exclude(number=b"").exists()
    assert not keys_of(ended).filter(epoch=NUMBER_EPOCH).exists()
    old = ended.filter(ended_at__lte=kring.now() - TEXT_KEPT - A_NIGHT)
    assert not old.exclude(text=b"").exists()
    assert not keys_of(old).exists()


def keys_of(calls):
    pks = [str(pk) for pk in calls.values_list("pk", flat=True)]
    return DataKey.objects.filter(scope=REQUEST, scope_id__in=pks)


def check_logs(house) -> None:
    said = {process.log.name: process.said() for process in house.processes}
    assert [f"{name}:\n{text}" for name, text in said.items() if WRONG.search(text)] == []


def report(month, days: int) -> str:
    figures, last = month.figures, Meeting.objects.aggregate(last=Max("starts_at"))["last"]
    ours = HelpRequest.objects.real().filter(asked_at__gte=month.began_at)
    probes = HelpRequest.objects.exclude(group__probe=None)
    told, invented = notifications(month)
    lines = {
        "time": f"{days} days, seed {month.agenda.seed}, {figures.seconds:.0f} s, {figures.jumps} jumps",
        "nights": f"{figures.nights}; workers killed: {figures.kills}",
        "latest move of a call": seconds(figures.worst),
        "with its worker killed": seconds(figures.worst_after_kill),
        "calls": in_words(ours, "state"),
        "taken after the first was asked": minutes_until(ours, "acked_at"),
        "contact after the first was asked": minutes_until(ours, "contacted_at"),
        "steps of calls": in_words(HelpEvent.objects.filter(request__in=ours), "kind"),
        "calls that prove the chain": in_words(probes, "state"),
        "who was asked": counted(month.town.responding.did),
        "everybody": counted(month.town.did),
        "notifications": in_words(told, "kind", "channel__kind", "state"),
        "to phones of the demo that are none": in_words(invented, "state"),
        "meetings": f"{Meeting.objects.count()} until {last:%Y-%m-%d}, {Answer.objects.count()} answers, "
        f"{Attendance.objects.count()} written down",
        "shifts": str(DutyShift.objects.count()),
    }
    return "\n".join(["", *(f"{name}: {said}" for name, said in lines.items())])


def notifications(month):
    """Return those that had somewhere to arrive, and those for phones that the demo only tells about."""
    invented = Q(channel__kind="push") & ~Q(
        channel__endpoint__startswith=f"http://127.0.0.1:{month.town.service.port}/"
    )
    return Notification.objects.exclude(invented), Notification.objects.filter(invented)


def seconds(late: timedelta) -> str:
    return f"{late.total_seconds():.2f} s late"


def in_words(rows, *fields: str) -> str:
    found = Counter(" ".join(row) for row in rows.values_list(*fields))
    return counted(found)


def counted(found: Counter) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(found.items()))


def minutes_until(calls, moment: str) -> str:
    """Say how long it took from when the first one was asked: before that all know that nobody is there."""
    done = calls.filter(**{f"{moment}__isnull": False}).annotate(first=Min("asked__at"))
    waits = sorted((until - first).total_seconds() / 60 for until, first in done.values_list(moment, "first"))
    if not waits:
        return "none"
    return f"{median(waits):.0f} minutes (median), {waits[-1]:.0f} at most, of {len(waits)}"
