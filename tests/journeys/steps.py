"""What people do in Kring, a few taps at a time."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.journeys.house import Kring
from tests.journeys.phones import Phone

TOTP_SECONDS = 30


def open_link(phone: Phone, link: str, alias: str) -> None:
    """Open an invitation and choose a name."""
    phone.goto(link).tap("Ga verder")
    phone.page.fill("#id_alias", alias)
    phone.tap("Verder")


def choose_passkey(phone: Phone) -> None:
    phone.can_do_passkeys()
    phone.page.get_by_label("Met een passkey").check()
    phone.tap("Verder")
    phone.tap("Maak een passkey")


def choose_code(phone: Phone, kring: Kring, address: str) -> None:
    phone.page.get_by_label("Met een code").check()
    phone.page.fill("#id_email", address)
    phone.tap("Verder")
    type_code(phone, kring, address)


def type_code(phone: Phone, kring: Kring, address: str) -> None:
    phone.sees("Vul de code in")
    phone.page.fill("#id_code", kring.code_for(address))
    phone.tap("Verder")


def take_app(phone: Phone) -> None:
    """Choose an authenticator app as the second step, and keep the recovery codes."""
    phone.sees("Je tweede stap").tap("Gebruik een app")
    secret = phone.page.inner_text("code.copy").strip()
    phone.page.fill("#id_code", _now_shown(secret))
    phone.tap("Zet de app aan")


def _now_shown(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_SECONDS))


def accept_rules(phone: Phone, *, then: str = ".composer") -> None:
    """Read what overrides secrecy, then the rules, and take part; `then` is what comes after."""
    phone.sees("Voordat je meedoet").tap("Verder naar de huisregels")
    phone.sees("Waarom?").tap("Ik doe mee met deze regels")
    phone.page.wait_for_selector(then)


def write(phone: Phone, text: str) -> None:
    phone.page.fill(".composer textarea", text)
    phone.tap("Stuur")


def reads(phone: Phone) -> list[str]:
    """Return the texts on the screen, from top to bottom."""
    return phone.page.locator(".msg .text").all_inner_texts()
