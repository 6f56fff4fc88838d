"""What the night removes about people, and what it leaves."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session

from groups.actions import invite, stop_membership
from members.actions import (
    add_email_address,
    end_devices,
    keep_demo_mail,
    log_access,
    make_sign_in_link,
    mark_demo,
    prove_email_address,
    register_device,
    use_sign_in_link,
)
from members.models import AccessLog, DemoMail, Device, Person, SignInLink
from members.queries import why_ended
from members.rules import ENDED_DEVICE_DAYS
from members.tasks import forget
from supportgroups.lib import clock as lib_clock
from tests.cast import appoint, arrive, make_person, place_of, sign_in

pytestmark = pytest.mark.django_db

NOTHING = {
    "devices": 0,
    "sessions": 0,
    "looks": 0,
    "notifications": 0,
    "demo": 0,
    "half arrived": 0,
    "keys": 0,
    "nights": 0,
}


@pytest.fixture
def sam(db) -> Person:
    """Sam chose an alias and gave an address, and was not seen since."""
    person = make_person("Sam")
    add_email_address(person=person, email="sam@example.org")
    return person


def is_here(person) -> bool:
    return Person.objects.filter(pk=person.pk).exists()


# --- who never came further than the way in ---


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_who_left_no_way_in_is_forgotten_after_a_day(hours, stays, sam, clock):
    clock.forward(hours=hours)

    assert forget() == {**NOTHING, "half arrived": 1 - stays}
    assert (is_here(sam), EmailAddress.objects.exists()) == (stays, stays)


def test_forgetting_twice_forgets_once(sam, clock):
    clock.forward(days=2)

    assert [forget()["half arrived"] for _time in range(2)] == [1, 0]


def with_passkey(person):
    Authenticator.objects.create(user=person, type="webauthn", data={})


def with_address(person):
    prove_email_address(person=person, email="sam@example.org")


def with_device(person):
    sign_in(person)


@pytest.mark.parametrize("way_in", [with_passkey, with_address, with_device])
@pytest.mark.parametrize(("days", "stays"), [(14, True), (16, False)])
def test_who_can_come_in_again_stays_as_long_as_his_invitation(way_in, days, stays, sam, clock):
    way_in(sam)
    clock.forward(days=days)

    forget()

    assert is_here(sam) is stays
    assert Device.objects.filter(person=sam).exists() is (stays and way_in is with_device)


def test_who_was_seen_lately_stays(sam, clock):
    sign_in(sam)
    clock.forward(days=20)
    Device.objects.update(last_seen_at=lib_clock.now() - timedelta(days=3))

    forget()

    assert is_here(sam)


def stopped(person, circle):
    stop_membership(person=person, membership=place_of(person, circle))


def test_whoever_has_or_had_a_place_or_a_role_stays(ana, bo, circle, fay, gus, ben, dirk, moviera, clock):
    stopped(bo, circle)
    pooled, halfway = make_person("Pol"), arrive(circle, "Half")
    appoint(pooled, moviera, "facilitator")
    gus.appointments.update(ends_at=lib_clock.now())
    Person.objects.update(needs_second_factor=False)
    clock.forward(days=4000)

    forget()

    assert all(is_here(person) for person in (ana, bo, fay, gus, ben, dirk, pooled, halfway))


def made_an_invitation(person, circle):
    made, _token = invite(by=circle.opened_by, kind="facilitator", organisation=circle.organisation)
    type(made).objects.filter(pk=made.pk).update(made_by=person)


def used_an_invitation(person, circle):
    made, _token = invite(by=circle.opened_by, kind="facilitator", organisation=circle.organisation)
    type(made).objects.filter(pk=made.pk).update(used_by=person)


def was_looked_at(person, circle):
    log_access(actor=None, subject=person, role="coordinator", event="looked")


def opened_a_group(person, circle):
    type(circle).objects.filter(pk=circle.pk).update(opened_by=person)


@pytest.mark.parametrize("trace", [made_an_invitation, used_an_invitation, was_looked_at, opened_a_group])
def test_to_whom_anything_refers_stays(trace, sam, circle, clock):
    trace(sam, circle)
    clock.forward(days=30)

    forget()

    assert is_here(sam)


def test_who_needs_two_factors_stays(sam, clock):
    Person.objects.update(needs_second_factor=True)
    clock.forward(days=30)

    forget()

    assert is_here(sam)


# --- devices, sessions, looks ---


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_an_ended_device_is_forgotten_when_no_browser_can_ask_any_more(days, left, ana, clock):
    register_device(person=ana, session_key="k" * 32, label="Telefoon")
    end_devices(person=ana, why=Device.Ended.NEW_PHONE)
    clock.forward(days=days)

    assert forget()["devices"] == 1 - left
    assert why_ended("k" * 32) == ("new-phone" if left else "")


def test_an_ended_device_outlives_the_cookie_of_its_session():
    assert timedelta(days=ENDED_DEVICE_DAYS).total_seconds() >= settings.SESSION_COOKIE_AGE


def test_a_device_in_use_is_not_forgotten(ana, clock):
    register_device(person=ana, session_key="k" * 32, label="Telefoon")
    clock.forward(days=89)

    assert forget()["devices"] == 0


def test_past_sessions_are_forgotten_and_running_ones_stay(ana, bo):
    sign_in(ana)
    Session.objects.update(expire_date=lib_clock.now() - timedelta(seconds=1))
    running = sign_in(bo).session.session_key

    assert forget()["sessions"] == 1
    assert [session.pk for session in Session.objects.all()] == [running]


@pytest.mark.parametrize(("days", "left"), [(1824, 1), (1830, 0)])
def test_a_look_is_forgotten_after_five_years(days, left, ana, clock):
    log_access(actor=None, subject=ana, role="coordinator", event="looked")
    clock.forward(days=days)

    forget()

    assert AccessLog.objects.filter(event="looked").count() == left


# --- leftovers of a demo ---


def test_used_and_old_links_of_a_demo_are_forgotten(ana, clock):
    mark_demo()
    used, fresh = (make_sign_in_link(person=ana).rstrip("/").split("/")[-1] for _number in range(2))
    use_sign_in_link(token=used)

    assert forget()["demo"] == 1
    assert use_sign_in_link(token=fresh) == ana

    make_sign_in_link(person=ana)
    clock.forward(hours=25)
    forget()
    assert not SignInLink.objects.exists()


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_mails_of_a_demo_are_forgotten_after_a_week(days, left, ana, clock):
    mark_demo()
    keep_demo_mail(to="ana@example.org", subject="Je code", body="123456")
    clock.forward(days=days)

    forget()

    assert DemoMail.objects.count() == left
