"""What leaves the house, decrypted as a browser would; and that one bad device never stops the others."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from py_vapid import Vapid02

from members.actions import claim_due, settle, switch_on_push
from members.models import Channel, Notification
from members.rules import Answer, Kind, Outcome, payload_of
from supportgroups.lib.clock import now
from tests.members.outbox import State, states, told
from tests.reach import give_mail

pytestmark = pytest.mark.django_db


# --- the payload ---


@pytest.mark.parametrize("kind", Kind)
def test_a_browser_reads_an_opaque_id_and_fixed_words_and_nothing_else(kind, mo, browser_of, courier):
    mo.alias = "Jan Geheim"
    mo.save()
    browser = browser_of(mo)
    told(mo, kind=kind, event="event-of-geheim", keep_quiet=False)

    courier.finish()

    row = Notification.objects.get()
    assert browser.got == [{"id": str(row.pk), "kind": kind.value, "words": GOLDEN[kind]}]


GOLDEN = {
    Kind.MESSAGE: "Nieuw bericht",
    Kind.MEETING: "Herinnering",
    Kind.HELP: "Kring: kijk nu",
    Kind.PROGRESS: "Er is nieuws voor je",
    Kind.TEST: "Dit is de test",
}


@pytest.mark.parametrize("kind", Kind)
def test_every_byte_of_a_payload_is_known_beforehand(kind):
    number = UUID("12345678-1234-4234-8234-123456789abc")
    wanted = f'{{"id":"12345678-1234-4234-8234-123456789abc","kind":"{kind}","words":"{GOLDEN[kind]}"}}'

    assert payload_of(number, kind, name="Kring") == wanted.encode()


def test_headers_tell_a_push_service_how_long_and_how_urgent(mo, browser_of, courier):
    browser = browser_of(mo)
    told(mo, until=now() + timedelta(minutes=30))

    courier.finish()

    headers = browser.inbox[0].headers
    assert headers["Content-Encoding"] == "aes128gcm"
    assert 1790 <= int(headers["TTL"]) <= 1800
    assert headers["Urgency"] == "high"
    assert headers["Topic"] == Notification.objects.get().pk.hex
    assert Vapid02.verify(headers["Authorization"])


def test_what_travels_is_unreadable_to_the_service(mo, browser_of, courier):
    browser = browser_of(mo)
    told(mo)

    courier.finish()

    assert b"kring" not in browser.inbox[0].body.lower()
    with pytest.raises(UnicodeDecodeError):
        browser.inbox[0].body.decode()


def test_mail_has_neutral_words_and_a_link(mo, courier):
    give_mail(mo)
    told(mo)

    courier.finish()

    row, sent = Notification.objects.get(), mail.outbox[0]
    assert (sent.subject, sent.to) == ("Kring: kijk nu", [f"{mo.pk}@example.org"])
    assert f"http://localhost:8000/melding/{row.pk}/" in sent.body
    assert mo.alias not in sent.subject + sent.body
    assert row.state == State.SENT


# --- one bad device ---


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        ("201", State.SENT),
        ("202", State.SENT),
        ("404", State.GIVEN_UP),
        ("410", State.GIVEN_UP),
        ("413", State.GIVEN_UP),
        ("400", State.GIVEN_UP),
        ("403", State.GIVEN_UP),
        ("redirect", State.GIVEN_UP),
        ("429", State.WAITING),
        ("429-30", State.WAITING),
        ("500", State.WAITING),
        ("503", State.WAITING),
        ("garbage", State.WAITING),
        ("cut", State.WAITING),
    ],
)
def test_whatever_one_device_answers_the_others_get_theirs(
    answer, becomes, mo, noor, service, browser_of, courier
):
    browser_of(mo, answer)
    fine = [browser_of(mo), browser_of(noor)]
    told(mo, noor)

    courier.finish()

    assert [len(browser.inbox) for browser in fine] == [1, 1]
    assert states() == sorted([becomes, State.SENT, State.SENT])
    assert service.followed == []


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_a_device_that_hangs_holds_up_nobody_and_waits_for_its_next_try(
    answer, mo, noor, browser_of, courier, monkeypatch
):
    monkeypatch.setattr("members.delivery.push.SECONDS", 0.5)
    slow, fine = browser_of(mo, answer), browser_of(noor)
    told(mo)
    assert courier.go_round() == 1

    told(noor, event="help:2:step:0")
    courier.go_round()
    courier.finish()

    assert fine.inbox[0].at - slow.inbox[0].at < 0.45
    assert states() == [State.SENT, State.WAITING]


@pytest.mark.parametrize("answer", ["404", "410"])
def test_a_dead_device_is_dropped_and_its_owner_sees_it(answer, mo, browser_of, courier):
    browser_of(mo, answer)
    told(mo)
    told(mo, event="help:2:step:0", at=now() + timedelta(hours=1))

    courier.finish()

    channel = Channel.objects.get()
    assert (channel.ended_by, channel.endpoint, channel.p256dh, channel.auth) == (
        Channel.Ended.GONE,
        "",
        "",
        "",
    )
    assert states() == [State.GIVEN_UP, State.GIVEN_UP]


def test_a_subscription_renewed_while_its_old_one_was_tried_stays(mo, browser_of, courier, service):
    browser_of(mo, "410")
    told(mo)
    (parcel,) = claim_due(most=9)
    fresh = service.browser()
    switch_on_push(device=Channel.objects.get().device, endpoint=fresh.endpoint, **fresh.keys)

    settle(parcel=parcel, answer=Answer(Outcome.GONE, 410))

    assert Channel.objects.usable().get().endpoint == fresh.endpoint


def test_what_waits_is_tried_again_until_it_gets_through(mo, browser_of, courier, service, clock):
    browser = browser_of(mo, "503")
    told(mo)
    courier.finish()
    courier.finish()
    assert len(browser.inbox) == 1

    clock.forward(seconds=6)
    courier.finish()
    clock.forward(seconds=6)
    courier.finish()
    assert len(browser.inbox) == 2

    clock.forward(seconds=6)
    courier.finish()
    assert [got["id"] for got in browser.got] == [str(Notification.objects.get().pk)] * 3


def test_a_service_is_left_alone_as_long_as_it_asks(mo, browser_of, courier, clock):
    browser = browser_of(mo, "429-120")
    told(mo, kind=Kind.PROGRESS)
    courier.finish()

    clock.forward(seconds=110)
    courier.finish()
    assert len(browser.inbox) == 1

    clock.forward(seconds=15)
    courier.finish()
    assert len(browser.inbox) == 2


def test_no_service_holds_up_a_call_for_help_longer_than_a_minute(mo, browser_of, courier, clock):
    browser = browser_of(mo, "429-86400")
    told(mo)
    courier.finish()

    clock.forward(seconds=61)
    courier.finish()

    assert len(browser.inbox) == 2


# --- giving up ---


def test_giving_up_is_told_upwards(mo, browser_of, courier, given_up):
    browser_of(mo, "410")
    browser_of(mo, "400")
    told(mo)

    courier.finish()

    assert [(fact.event, fact.person_id, fact.kind) for fact in given_up] == [
        ("help:1:step:0", mo.pk, "help")
    ] * 2
    assert [fact.is_last for fact in given_up] == [False, True]


def test_who_is_reached_by_another_channel_is_not_lost(mo, browser_of, courier, given_up):
    browser_of(mo, "410")
    browser_of(mo)
    told(mo)

    courier.finish()

    assert [fact.is_last for fact in given_up] == [False]


def test_what_comes_too_late_is_given_up_and_not_sent(mo, browser_of, courier, given_up, clock):
    browser = browser_of(mo)
    told(mo, until=now() + timedelta(minutes=5))
    clock.forward(minutes=6)

    courier.finish()

    assert (states(), browser.inbox, len(given_up)) == ([State.GIVEN_UP], [], 1)


def test_a_reaction_that_fails_leaves_it_to_the_next_round(mo, browser_of, courier, monkeypatch, clock):
    browser_of(mo)
    told(mo, until=now() + timedelta(minutes=5))
    clock.forward(minutes=6)
    monkeypatch.setattr("members.actions.sending.announce", broken)

    with pytest.raises(RuntimeError):
        courier.go_round()

    assert states() == [State.WAITING]


def broken(_fact):
    raise RuntimeError("a room above broke")
