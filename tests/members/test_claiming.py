"""What is claimed and when, what becomes of it, and what a receipt proves."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import transaction

from members.actions import claim_due, hush, settle, take_receipt
from members.models import Channel, Notification
from members.rules import CLAIM_SECONDS, Answer, Kind, Outcome
from supportgroups.lib.clock import now
from tests.members.outbox import State, states, told
from tests.reach import give_mail

pytestmark = pytest.mark.django_db


# --- claims ---


def test_nothing_is_claimed_twice_within_a_minute(mo, browser_of, clock):
    browser_of(mo)
    told(mo)

    assert [len(claim_due(most=9)) for _ in range(2)] == [1, 0]

    clock.forward(seconds=CLAIM_SECONDS + 1)
    (again,) = claim_due(most=9)
    assert (again.id, again.tries) == (Notification.objects.get().pk, 2)


def test_mails_are_claimed_by_the_few(mo, noor, browser_of):
    give_mail(mo)
    give_mail(noor)
    browser_of(mo)
    told(mo, noor)

    assert [[parcel.is_push for parcel in claim_due(most=9, most_mails=1)] for _ in range(3)] == [
        [True, False],
        [False],
        [],
    ]


def test_nothing_is_claimed_before_its_time(mo, browser_of, clock):
    browser_of(mo)
    told(mo, at=now() + timedelta(minutes=10))
    assert claim_due(most=9) == []

    clock.forward(minutes=11)

    assert len(claim_due(most=9)) == 1


def test_help_goes_first(mo, browser_of):
    browser_of(mo)
    told(mo, kind=Kind.PROGRESS, event="a")
    told(mo, event="b")

    (first,) = claim_due(most=1)

    assert first.kind is Kind.HELP


def test_nothing_is_claimed_after_a_hush(mo, browser_of, clock):
    browser_of(mo)
    told(mo)
    told(mo, event="help:1:step:1")
    (_on_its_way, *_rest) = claim_due(most=1)

    with transaction.atomic():
        assert hush(event_prefix="help:1:") == 2

    clock.forward(seconds=CLAIM_SECONDS + 1)
    assert claim_due(most=9) == []


def test_hushed_on_its_way_is_noted_as_sent_and_never_tried_again(mo, browser_of, clock):
    browser_of(mo)
    told(mo)
    (parcel,) = claim_due(most=9)
    with transaction.atomic():
        hush(event_prefix="help:1:")

    settle(parcel=parcel, answer=Answer(Outcome.TAKEN, 201))

    row = Notification.objects.get()
    assert (row.state, row.sent_at) == (State.HUSHED, ANY)
    assert row.sent_at is not None


@pytest.mark.parametrize("outcome", [Outcome.LATER, Outcome.REFUSED])
def test_a_failed_try_of_what_was_hushed_changes_nothing(outcome, mo, browser_of, given_up):
    browser_of(mo)
    told(mo)
    (parcel,) = claim_due(most=9)
    with transaction.atomic():
        hush(event_prefix="help:1:")

    settle(parcel=parcel, answer=Answer(outcome, 500))

    assert (states(), given_up) == ([State.HUSHED], [])


def test_an_old_claim_settles_nothing(mo, browser_of, clock):
    browser_of(mo)
    told(mo)
    (old,) = claim_due(most=9)
    clock.forward(seconds=CLAIM_SECONDS + 1)
    claim_due(most=9)

    settle(parcel=old, answer=Answer(Outcome.LATER, 503))

    assert states() == [State.CLAIMED]


def test_a_device_that_was_signed_out_meanwhile_gets_nothing(mo, browser_of, courier, given_up):
    browser = browser_of(mo)
    told(mo)
    Channel.objects.get().device.__class__.objects.update(revoked_at=now())

    courier.finish()

    assert (browser.inbox, states(), len(given_up)) == ([], [State.GIVEN_UP], 1)


# --- receipts ---


def test_a_receipt_proves_the_device(mo, browser_of, courier):
    browser = browser_of(mo)
    told(mo)
    courier.finish()
    assert Channel.objects.get().proven_at is None

    receipts = [take_receipt(notification_id=browser.got[0]["id"]) for _ in range(2)]

    assert receipts == [True, False]
    assert (states(), Channel.objects.get().proven_at) == ([State.RECEIPTED], ANY)
    assert Channel.objects.get().proven_at is not None


def test_a_receipt_before_the_service_answered_stays(mo, browser_of):
    browser_of(mo)
    told(mo)
    (parcel,) = claim_due(most=9)
    take_receipt(notification_id=parcel.id)

    settle(parcel=parcel, answer=Answer(Outcome.TAKEN, 201))

    row = Notification.objects.get()
    assert row.state == State.RECEIPTED
    assert row.sent_at is not None


def test_nothing_is_proven_by_a_receipt_of_what_was_never_sent(mo, browser_of):
    browser_of(mo)
    told(mo)

    assert not take_receipt(notification_id=Notification.objects.get().pk)
    assert Channel.objects.get().proven_at is None


def test_mail_is_not_proven_by_a_receipt(mo, courier):
    channel = give_mail(mo, proven=False)
    told(mo)
    courier.finish()

    assert not take_receipt(notification_id=Notification.objects.get().pk)
    channel.refresh_from_db()
    assert channel.proven_at is None


def test_a_receipt_proves_nothing_of_a_device_that_was_dropped(mo, browser_of):
    browser_of(mo)
    told(mo)
    (parcel,) = claim_due(most=9)
    settle(parcel=parcel, answer=Answer(Outcome.GONE, 410))

    take_receipt(notification_id=parcel.id)

    assert Channel.objects.get().proven_at is None
