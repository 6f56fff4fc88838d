from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.actions import (
    Refused,
    delete_message,
    destroy_spent_keys,
    forget_expired,
    post_message,
    prepare_post,
    store_batch,
)
from chat.models import Message, Room
from chat.protocol import ErrorCode
from chat.queries import lines_for, place_in
from chat.tasks import forget
from groups.rules import KEYS_BACKUP_DAYS, days_in_backup
from supportgroups.lib.clock import at
from supportgroups.lib.sealing import DataKey
from supportgroups.lib.sealing.keys import cache

pytestmark = pytest.mark.django_db


def texts(room, person):
    room.refresh_from_db()
    return [line.text for line in lines_for(room, person, place_in(room.pk, person.pk))]


def test_an_expired_text_is_not_shown_even_before_it_is_removed(ana, room, say, clock):
    say(ana)

    clock.forward(days=91)

    assert texts(room, ana) == [None]


def test_forgetting_removes_expired_texts_and_keeps_the_numbers(ana, room, say, clock):
    say(ana, "oud")
    clock.forward(days=91)
    say(ana, "nieuw")

    assert forget_expired() == 1
    assert forget_expired() == 0

    assert texts(room, ana) == [None, "nieuw"]
    assert [bytes(row.sealed) == b"" for row in Message.objects.order_by("seq")] == [True, False]


def test_a_key_is_destroyed_when_its_texts_are_gone(ana, say, clock):
    say(ana, "oud")
    clock.forward(days=91)
    say(ana, "nieuw")

    assert forget() == {"texts": 1, "keys": 1}
    assert forget() == {"texts": 0, "keys": 0}

    assert DataKey.objects.filter(scope="room").count() == 1


def test_a_key_with_texts_left_is_kept(ana, room, say, clock):
    say(ana, "oud")

    clock.forward(days=60)

    assert destroy_spent_keys() == 0
    assert texts(room, ana) == ["oud"]


def test_the_key_of_a_running_epoch_is_kept_even_when_empty(ana, room, say):
    say(ana)
    Message.objects.update(sealed=b"")

    assert destroy_spent_keys() == 0


def test_without_the_keys_nothing_can_be_opened(ana, room, say):
    say(ana, "geheim")

    DataKey.objects.all().delete()
    cache.clear()

    assert texts(room, ana) == [None]


def test_a_group_of_one_day_forgets_after_a_day(ana, bo, circle, clock):
    circle.message_life_days = 1
    circle.save()
    room = Room.objects.select_related("group").get(group=circle)

    post_message(person=ana, room=room, client_id=uuid4(), text="kort")

    clock.forward(hours=25)

    assert texts(room, bo) == [None]
    assert forget_expired() == 1


@pytest.fixture
def brief(circle):
    """The room of a group that forgets after a day."""
    circle.message_life_days = 1
    circle.save()
    return Room.objects.select_related("group").get(group=circle)


def test_the_keys_of_a_group_of_one_day_are_gone_after_two(ana, brief, say, clock):
    say(ana, "kort", where=brief)

    clock.forward(days=2, hours=3)

    assert forget() == {"texts": 1, "keys": 1}


def test_a_post_that_comes_after_its_epoch_is_sealed_again(ana, brief, clock):
    item = prepare_post(
        room_id=brief.pk, person_id=ana.pk, client_id=uuid4(), text="te laat", message_life_days=1
    )
    clock.forward(days=1, hours=2)

    assert store_batch([item]) == [Refused(brief.pk, item.client_id, ErrorCode.BUSY)]
    assert not Message.objects.exists()


LIVES = st.sampled_from([1, 7, 30, 90, 365])
STEPS = st.lists(st.tuples(st.integers(1, 1000), st.sampled_from(["say", "delete"]), LIVES), max_size=8)
START = datetime(2027, 1, 1, tzinfo=UTC)


@contextmanager
def undone():
    """Leave nothing of an example to the next one, in either database."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    cache.clear()


def do(what, ana, room, life):
    """Say something under this message life, or take the newest words away."""
    room.group.message_life_days = life
    room.group.save()
    newest = Message.objects.posts().filter(room=room).exclude(sealed=b"").last()
    if what == "say":
        post_message(person=ana, room=room, client_id=uuid4(), text="hoi")
    elif newest:
        delete_message(person=ana, room=room, client_id=uuid4(), seq=newest.seq)


def gone_since(row):
    deleted = Message.objects.filter(target_seq=row.seq).first()
    return min(deleted.created_at, row.expires_at) if deleted else row.expires_at


def keys_due(row):
    life = (row.expires_at - row.created_at).days
    return gone_since(row) + timedelta(days=days_in_backup(life) - KEYS_BACKUP_DAYS)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_key_lives_as_long_as_its_texts_and_hardly_longer(steps, ana, room):
    moment = START
    with undone():
        for hours, what, life in steps:
            moment += timedelta(hours=hours)
            with at(moment):
                do(what, ana, room, life)
                forget()
            posts = Message.objects.posts()
            keys = set(DataKey.objects.filter(scope="room").values_list("epoch", flat=True))
            assert {row.key_epoch for row in posts.exclude(sealed=b"")} <= keys
            # What lives for a month or longer leaves backups with the backups themselves.
            brief = [row for row in posts if (row.expires_at - row.created_at).days < 30]
            assert not any(row.key_epoch in keys and keys_due(row) < moment for row in brief)
