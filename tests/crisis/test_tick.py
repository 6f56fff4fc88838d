"""What the worker does for calls: moves what is due, alarms when something stands still, and proves the chain."""

import logging
from datetime import timedelta

import pytest

from crisis.actions import advance_due, advancing, probe_chain
from crisis.models import HelpRequest, Probe
from crisis.queries import overdue_requests
from members.models import Notification
from supportgroups.lib import clock as kring_clock
from supportgroups.ticking import Ticker
from tests.crisis.calling import call, log_of


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path, monkeypatch):
    settings.KRING_HOME = tmp_path
    monkeypatch.setattr("supportgroups.ticking.async_task", lambda *_args, **_rest: None)


def test_tick_moves_what_is_due_and_leaves_a_sign_of_life(on_duty, ana, circle, clock, tmp_path):
    request = call(ana, circle)
    clock.forward(minutes=3, seconds=1)

    Ticker().tick()

    assert log_of(request)[-1] == "again"
    assert (tmp_path / "worker.heartbeat").exists()


def test_call_that_stands_still_for_a_minute_withholds_the_sign_of_life(
    on_duty, ana, circle, clock, tmp_path, monkeypatch, caplog
):
    request = call(ana, circle)
    monkeypatch.setattr("supportgroups.ticking.advance_due", lambda: 0)
    clock.forward(minutes=4, seconds=1)

    with caplog.at_level(logging.ERROR):
        Ticker().tick()

    assert [pk for pk, _due in overdue_requests()] == [request.pk]
    assert str(request.pk) in caplog.text
    assert not (tmp_path / "worker.heartbeat").exists()


def test_one_call_that_fails_stops_no_other(on_duty, ana, bo, circle, clock, monkeypatch, caplog):
    broken, other = call(ana, circle), call(bo, circle)
    move = advancing.move_request

    def fail_for_one(request, event, **rest):
        if request.pk == broken.pk:
            raise ValueError("broken")
        return move(request, event, **rest)

    monkeypatch.setattr(advancing, "move_request", fail_for_one)
    clock.forward(minutes=3, seconds=1)

    assert advance_due() == 1
    assert log_of(other)[-1] == "again"
    assert str(broken.pk) in caplog.text


def test_tick_twice_at_one_moment_moves_once(on_duty, ana, circle, clock):
    request = call(ana, circle)
    clock.forward(minutes=3, seconds=1)

    assert [advance_due(), advance_due()] == [1, 0]
    assert log_of(request).count("again") == 1


def test_hourly_call_proves_the_chain_and_pages_nobody(on_duty, circle, clock):
    for _ in range(2):
        probe_chain()
    for _ in range(5):
        clock.forward(minutes=3, seconds=1)
        advance_due()
        probe_chain()

    probed = HelpRequest.objects.get(group=Probe.objects.get().group)
    assert probed.state == "closed"
    assert not Notification.objects.exists()
    assert not HelpRequest.objects.real().exists()


def test_next_hourly_call_comes_an_hour_later(on_duty, circle, clock):
    for _ in range(2 * 21 + 2):
        probe_chain()
        advance_due()
        clock.forward(minutes=3, seconds=1)

    assert HelpRequest.objects.count() == 3


def test_hourly_call_that_nobody_moves_is_overdue_like_any_other(on_duty, circle, clock):
    for _ in range(2):
        probe_chain()
    clock.forward(minutes=5)

    assert len(overdue_requests()) == 1


def test_nothing_is_probed_where_no_group_is_open(db):
    probe_chain()

    assert not Probe.objects.exists()


def test_worker_that_was_away_finds_what_is_due(on_duty, ana, circle, clock):
    request = call(ana, circle)
    clock.forward(hours=3)
    before = kring_clock.now()

    advance_due()

    request.refresh_from_db()
    assert request.next_due_at > before - timedelta(seconds=1)
