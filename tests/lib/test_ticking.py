from datetime import UTC, datetime

import pytest
from django.utils.module_loading import import_string

from supportgroups import ticking
from supportgroups.lib import clock as kring_clock
from supportgroups.lib.models import LiveNote
from supportgroups.ticking import Ticker

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def enqueued(monkeypatch):
    names = []
    monkeypatch.setattr(ticking, "async_task", lambda _runner, name, **_named: names.append(name))
    return names


def tick_at(ticker, moment):
    with kring_clock.at(moment):
        ticker.tick()


@pytest.mark.parametrize("name", [*ticking.NIGHTLY, *ticking.EVERY_TEN_MINUTES])
def test_every_task_that_the_clock_enqueues_exists(name):
    assert callable(import_string(name))


def test_night_work_is_enqueued_once_a_night(enqueued):
    ticker = Ticker()

    for hour in (12, 13, 14):
        tick_at(ticker, NOON.replace(hour=hour))
    tick_at(ticker, NOON.replace(day=2, hour=1))
    assert [name for name in enqueued if name in ticking.NIGHTLY] == list(ticking.NIGHTLY)

    tick_at(ticker, NOON.replace(day=2, hour=3))
    assert [name for name in enqueued if name in ticking.NIGHTLY] == list(ticking.NIGHTLY) * 2


def test_forgetting_is_enqueued_every_ten_minutes(enqueued):
    ticker = Ticker()

    for minute in range(0, 31, 5):
        tick_at(ticker, NOON.replace(minute=minute))

    assert enqueued.count("chat.tasks.forget") == 4


def test_old_live_notes_are_trimmed(enqueued):
    with kring_clock.at(NOON.replace(hour=11)):
        LiveNote.objects.create(topic="room:1", at=kring_clock.now())
    LiveNote.objects.create(topic="room:2", at=NOON)

    tick_at(Ticker(), NOON)

    assert [note.topic for note in LiveNote.objects.all()] == ["room:2"]


def test_every_tick_leaves_a_sign_of_life(enqueued, settings):
    tick_at(Ticker(), NOON)

    assert (settings.KRING_HOME / "worker.heartbeat").read_text() == NOON.isoformat()
    assert [file.name for file in settings.KRING_HOME.glob("worker.heart*")] == ["worker.heartbeat"]
