"""People of this room alone: no group, no role, only who they are and where they are signed in."""

import time
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from members.actions import mark_demo, register_device, require_second_factor, switch_on_push, welcome_person
from members.models import Device, Person
from members.protocol import NotificationGivenUp
from members.tasks import Courier
from supportgroups.lib import facts
from tests.push_service import push_service
from tests.reach import device_of as another_device_of

CHROME = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def mo(db) -> Person:
    return welcome_person(alias="Mo")


@pytest.fixture
def noor(db) -> Person:
    return welcome_person(alias="Noor")


@pytest.fixture
def kim(db) -> Person:
    """Somebody with a role: two factors, codes by mail."""
    person = welcome_person(alias="Kim")
    require_second_factor(person=person)
    give_address(person, "kim@example.org")
    return person


@pytest.fixture
def demo(db) -> None:
    mark_demo()


def give_address(person: Person, email: str) -> None:
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)


def give_app(person: Person) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def give_recovery_codes(person: Person) -> list[str]:
    return RecoveryCodes.activate(person).get_unused_codes()


def app_code(secret: str, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def device_of(client: Client) -> Device:
    return Device.objects.get(session_key=client.session.session_key)


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a browser in which a person is signed in with a device; `proved` are allauth's record methods."""

    def signed_in(person: Person, *proved: str) -> Client:
        client = Client(headers={"user-agent": CHROME})
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": method, "at": time.time(), "reauthenticated": True} for method in proved
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        register_device(person=person, session_key=session.session_key, label="Android-telefoon, Chrome")
        return client

    return signed_in


@pytest.fixture(scope="module")
def service():
    with push_service() as running:
        yield running


@pytest.fixture
def courier(settings):
    settings.KRING_PUSH_SERVICES = ["127.0.0.1"]
    running = Courier()
    yield running
    running.stop()


@pytest.fixture
def browser_of(service, courier):
    """Switch push on for somebody in one more browser, at a service that answers like this."""

    def switch_on(person, answer="201"):
        browser = service.browser(answer)
        switch_on_push(device=another_device_of(person), endpoint=browser.endpoint, **browser.keys)
        return browser

    return switch_on


@pytest.fixture
def given_up(monkeypatch):
    told = []
    monkeypatch.setitem(facts._reactions, NotificationGivenUp, (told.append,))
    return told
