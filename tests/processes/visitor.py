"""Somebody at a browser without JavaScript, who signs in again when his session is over."""

import http.client
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError

from tests.cast import session_of

TOKEN = "t" * 32
PATIENCE = 30.0
SIGN_IN = "/toegang/"
SIGN_INS = 3
# Refused, kindly: somebody else was first, or something changed meanwhile.
NOT_NOW = {409, 422}


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    text: str
    location: str

    @property
    def is_done(self) -> bool:
        return self.status < 400


SIGNED_OUT = Page(302, "", SIGN_IN)


class Visitor:
    """Opens pages and sends forms as one person; whatever is broken or closed to him fails the test."""

    def __init__(self, person, port: int, *, number: int) -> None:
        self.person = person
        self.port = port
        # Everybody has an address of his own: limits per address would hold for all of them together.
        self.address = f"10.0.{number // 250}.{1 + number % 250}"
        self._cookie = ""

    def get(self, path: str) -> Page:
        return self._ask("GET", path, {})

    def post(self, path: str, **fields: object) -> Page:
        return self._ask("POST", path, fields)

    def follow(self, path: str) -> Page:
        """Open a page that leads on to another one."""
        page = self.get(path)
        return self.get(page.location) if page.location else page

    def _ask(self, method: str, path: str, fields: dict) -> Page:
        page = self._say(method, path, fields) if self._cookie else SIGNED_OUT
        for _ in range(SIGN_INS):
            if page.location.startswith(SIGN_IN):
                page = self._sign_in_and_say(method, path, fields)
        good = page.status < 400 or page.status in NOT_NOW
        assert good, f"{method} {path} of {self.person.alias}: {page.status}"
        assert not page.location.startswith(SIGN_IN), f"{path} does not know {self.person.alias}"
        return page

    def _sign_in_and_say(self, method: str, path: str, fields: dict) -> Page:
        # Sessions end by the clock of the machine: after a month of jumps a night removes even a fresh one.
        with suppress(UpdateError):
            self._cookie = session_of(self.person)
            return self._say(method, path, fields)
        return SIGNED_OUT

    def _say(self, method: str, path: str, fields: dict) -> Page:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, urlencode(fields, doseq=True) if fields else None, self._headers())
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
            return Page(answer.status, text, answer.headers.get("Location", ""))
        finally:
            line.close()

    def _headers(self) -> dict[str, str]:
        cookies = {settings.SESSION_COOKIE_NAME: self._cookie, settings.CSRF_COOKIE_NAME: TOKEN}
        return {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": TOKEN,
            "X-Forwarded-For": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
        }
