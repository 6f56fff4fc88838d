"""The worker forgets what has had its time: texts first, then the keys that could open old backups."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django_q.models import Failure, Success

from chat.actions import post_message
from chat.models import Message
from groups.models import Group
from supportgroups.lib import clock as time
from supportgroups.lib.models import DataKey, LiveNote
from tests.processes.rig import wait_until
from tests.processes.scene import make_room

pytestmark = pytest.mark.process


@pytest.fixture
def said(house):
    """One message in a group that forgets after a day, and one in a group that keeps 90 days."""
    brief, ana = make_room("Ana", name="Kort")
    Group.objects.filter(pk=brief.group_id).update(message_life_days=1)
    brief.group.refresh_from_db()
    long, bo = make_room("Bo", name="Lang")
    for room, person in ((brief, ana), (long, bo)):
        post_message(person=person, room=room, client_id=uuid4(), text="Dit gaat voorbij")
    return brief, long


def _texts(room) -> list[bool]:
    return [bool(row.sealed) for row in Message.objects.filter(room=room)]


def test_the_worker_removes_expired_texts_and_keeps_the_others(house, clock, said):
    brief, long = said
    clock.forward(days=2)

    house.worker(KRING_CLOCK_FILE=str(clock.path))
    wait_until(lambda: _texts(brief) == [False], "the expired text is gone")

    assert _texts(long) == [True]
    assert DataKey.objects.filter(scope="room", scope_id=str(long.pk)).exists()
    assert not Failure.objects.exists()


def test_the_worker_destroys_the_keys_of_which_nothing_is_left(house, clock, said):
    brief, long = said
    clock.forward(days=2, hours=3)

    house.worker(KRING_CLOCK_FILE=str(clock.path))
    keys = DataKey.objects.filter(scope="room")
    wait_until(lambda: keys.count() == 1, "the spent key is destroyed")

    assert keys.get().scope_id == str(long.pk)
    assert _texts(brief) == [False]
    wait_until(lambda: Success.objects.filter(name="chat.tasks.forget").exists(), "the job is noted as done")


def test_the_worker_sets_to_work_when_its_clock_says_so(house, clock, said):
    brief, _ = said
    house.worker(KRING_CLOCK_FILE=str(clock.path))
    wait_until(lambda: Success.objects.filter(name="chat.tasks.forget").exists(), "the first round is done")

    clock.forward(days=1, minutes=1)

    wait_until(lambda: _texts(brief) == [False], "the expired text is gone", seconds=20)


def test_the_worker_leaves_a_sign_of_life(house, clock):
    worker = house.worker(KRING_CLOCK_FILE=str(clock.path))
    beat = house.home / "worker.heartbeat"
    first = beat.read_text()

    wait_until(lambda: beat.read_text() > first, "it beats again", seconds=10)

    assert worker.is_running


@pytest.mark.skipif(
    "__import__('django.conf').conf.settings.SCALED_OUT", reason="with Redis there are no live notes"
)
def test_the_worker_trims_old_live_notes(house, clock, said):
    assert not settings.SCALED_OUT
    assert LiveNote.objects.exists()
    clock.forward(minutes=6)

    house.worker(KRING_CLOCK_FILE=str(clock.path))

    wait_until(
        lambda: not LiveNote.objects.filter(at__lt=time.now() - timedelta(minutes=5)).exists(),
        "old notes are gone",
    )
