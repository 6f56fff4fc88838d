"""What is put into the outbox, for whom, and what takes it out again before it was sent."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from members.actions import end_device, forget_old_notifications, hush, tell
from members.models import Channel, Device, Notification
from members.queries import proven_channels
from members.rules import MANNERS, Kind
from supportgroups.lib.clock import now
from tests.members.outbox import State, told
from tests.reach import give_mail, give_push, make_reachable

pytestmark = pytest.mark.django_db


def channels_told(event="help:1:step:0"):
    return set(Notification.objects.filter(event=event).values_list("channel_id", flat=True))


# --- who is told, and how ---


def test_help_goes_to_every_channel_of_everybody(mo, noor):
    channels = {*make_reachable(mo), give_push(noor)}

    assert told(mo, noor) == {mo.pk, noor.pk}
    assert channels_told() == {channel.pk for channel in channels}


def test_a_message_goes_by_mail_only_to_who_has_no_device_for_it(mo, noor):
    push, _mail = make_reachable(mo)
    mail = give_mail(noor)

    told(mo, noor, kind=Kind.MESSAGE)

    assert channels_told() == {push.pk, mail.pk}


def test_who_has_no_channel_is_not_counted_as_told(mo, noor):
    give_push(mo)

    assert told(mo, noor) == {mo.pk}


def test_telling_twice_tells_once(mo):
    give_push(mo)
    assert [told(mo), told(mo)] == [{mo.pk}, {mo.pk}]

    give_mail(mo)
    told(mo)

    assert Notification.objects.count() == 1


def test_the_next_event_is_told_again(mo):
    give_push(mo)

    told(mo)
    told(mo, event="help:1:step:1")

    assert Notification.objects.count() == 2


def test_nobody_is_told_on_a_device_that_is_signed_out(mo):
    end_device(device=give_push(mo).device, why=Device.Ended.REVOKED)

    assert told(mo) == set()


def test_nobody_is_told_by_a_channel_that_ended(mo):
    give_push(mo)
    Channel.objects.update(ended_at=now(), ended_by=Channel.Ended.GONE)

    assert told(mo) == set()


def test_closed_account_is_told_nothing(mo):
    give_push(mo)
    mo.is_active = False
    mo.save()

    assert told(mo) == set()


# --- when ---


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_time(kind, mo):
    give_push(mo)
    told(mo, kind=kind)

    row = Notification.objects.get()

    assert (row.state, row.at <= row.made_at) == (State.WAITING, True)
    assert row.until - row.at == MANNERS[kind].life
    assert row.keeps_quiet == MANNERS[kind].keeps_quiet


def test_later_and_until_are_kept(mo):
    give_push(mo)
    moment = now()

    told(mo, at=moment + timedelta(hours=2), until=moment + timedelta(hours=3), keep_quiet=True)

    row = Notification.objects.get()
    assert (row.at, row.until) == (moment + timedelta(hours=2), moment + timedelta(hours=3))
    assert row.keeps_quiet


@pytest.mark.parametrize("path", ["hulp/", "//elders.example/", "https://elders.example/", "/\\elders", ""])
def test_only_a_page_of_ours_opens(path, mo):
    with pytest.raises(ValueError, match="not a page"):
        told(mo, path=path)


# --- together with what happened ---


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_outside_a_transaction(mo):
    with pytest.raises(RuntimeError):
        tell(people=[mo.pk], kind=Kind.HELP, event="help:1", path="/hulp/")
    with pytest.raises(RuntimeError):
        hush(event_prefix="help:1")


def told_and_undone(person):
    with transaction.atomic():
        told(person)
        raise LookupError


def test_what_did_not_happen_is_not_told(mo):
    give_push(mo)

    with pytest.raises(LookupError):
        told_and_undone(mo)

    assert not Notification.objects.exists()


@pytest.mark.parametrize("before", [State.WAITING, State.CLAIMED])
def test_hushed_is_what_was_not_sent(before, mo):
    give_push(mo)
    told(mo)
    Notification.objects.update(state=before)

    with transaction.atomic():
        assert [hush(event_prefix="help:1:"), hush(event_prefix="help:1:")] == [1, 0]

    assert Notification.objects.get().state == State.HUSHED


@pytest.mark.parametrize("before", [State.SENT, State.RECEIPTED, State.GIVEN_UP])
def test_what_is_at_its_end_stays_there(before, mo):
    give_push(mo)
    told(mo)
    Notification.objects.update(state=before)

    with transaction.atomic():
        assert hush(event_prefix="help:1:") == 0

    assert Notification.objects.get().state == before


def test_only_this_event_is_hushed(mo):
    give_push(mo)
    for event in ("help:1:step:0", "help:11:step:0", "room:1"):
        told(mo, event=event)

    with transaction.atomic():
        hush(event_prefix="help:1:")

    assert sorted(Notification.objects.waiting().values_list("event", flat=True)) == [
        "help:11:step:0",
        "room:1",
    ]


# --- what proves that somebody is reached ---


@pytest.mark.parametrize(("days", "counts"), [(13, 2), (15, 0)])
def test_a_proof_counts_for_fourteen_days(days, counts, mo, clock):
    make_reachable(mo)
    clock.forward(days=days)

    assert len(proven_channels([mo.pk])[mo.pk]) == counts


def test_what_was_never_proven_does_not_count(mo, noor):
    give_push(mo, proven=False)

    assert proven_channels([mo.pk, noor.pk]) == {mo.pk: set(), noor.pk: set()}


def test_proofs_of_many_people_cost_one_query(mo, noor, django_assert_num_queries):
    make_reachable(mo)
    give_push(noor)

    with django_assert_num_queries(1, using=connection.alias):
        assert [len(found) for found in proven_channels([mo.pk, noor.pk]).values()] == [2, 1]


# --- what is kept ---


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_the_outbox_is_kept_for_thirty_days(days, left, mo, clock):
    give_push(mo)
    told(mo)
    clock.forward(days=days)

    assert forget_old_notifications() == 1 - left
    assert Notification.objects.count() == left
