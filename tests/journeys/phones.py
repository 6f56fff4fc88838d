"""A browser as somebody holds it: whatever should not happen in it is kept as a complaint."""

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 280}
LAPTOP = {"width": 1280, "height": 800}
PATIENCE = 20_000
# The line of a browser about a page that answered 4xx; which one was due is the test's to say.
STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
# What a browser says in which a test blocks service workers.
NO_WORKER = "Service Worker registration blocked by Playwright"
CAN_DO_PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Phone:
    """One person's browser with one page; its complaints fail the test that used it."""

    def __init__(self, browser: Browser, url: str, *, viewport=PHONE, **options) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._excused: set[str] = {NO_WORKER}
        self.context = browser.new_context(
            base_url=url, viewport=viewport, locale="nl-NL", timezone_id="Europe/Amsterdam", **options
        )
        self.context.set_default_timeout(PATIENCE)
        # No other host can be reached from here (tests/browser.py), so whoever asks for one fails. To hear of every
        # request instead takes a fifth of what a page costs.
        self.context.on("requestfailed", lambda request: self._notice(request.url))
        self.context.on("console", lambda message: self._hear(message.type, message.text))
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.page: Page = self.context.new_page()
        self.page.on("websocket", lambda socket: self._notice(socket.url))

    def _notice(self, url: str) -> None:
        wanted = urlsplit(url)
        if wanted.scheme not in {"data", "blob"} and wanted.netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"asked another host: {url}")

    def _hear(self, kind: str, text: str) -> None:
        status = STATUS.match(text)
        told = status.group(1) if status else text
        if kind in {"error", "warning"} and not any(word in told for word in self._excused):
            self.complaints.append(f"{self.page.url} console {kind}: {text}")

    def excuse(self, *words: str) -> None:
        """Expect these words, or this status, in the console from now on."""
        self._excused.update(words)

    def carry(self, session: str) -> "Phone":
        """Be signed in with this session, on no page yet, as a phone that comes out of a pocket."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}
        self.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
        return self

    def can_do_passkeys(self) -> "Phone":
        tools = self.context.new_cdp_session(self.page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": CAN_DO_PASSKEYS})
        return self

    def goto(self, path: str) -> "Phone":
        self.page.goto(path)
        return self

    def open(self, name: str, *args: object) -> "Phone":
        """Go to the page that has this name in the code."""
        return self.goto(reverse(name, args=args))

    def find(self, name: str) -> Locator:
        """Return the button or link that is called so."""
        page = self.page
        found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        return found.filter(visible=True).first

    def tap(self, name: str) -> "Phone":
        self.find(name).click()
        return self

    def fill(self, label: str, text: str) -> "Phone":
        self.page.get_by_label(label).first.fill(text)
        return self

    def sees(self, *texts: str) -> "Phone":
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=PATIENCE)
        return self

    def never_sees(self, text: str) -> None:
        assert text not in self.page.inner_text("body")

    def is_at(self, path: str) -> "Phone":
        self.page.wait_for_url(re.compile(f"{re.escape(self.url)}{path}"))
        return self

    def post(self, name: str, *args: object, **fields: str) -> int:
        """Send a form that no page offered, with this person's own session, and return the status."""
        token = next(one["value"] for one in self.context.cookies() if one["name"] == "kring-form")
        headers = {"X-CSRFToken": token, "Referer": self.url}
        answer = self.context.request.post(
            reverse(name, args=args), form=fields, headers=headers, max_redirects=0
        )
        return answer.status

    @contextmanager
    def offline(self):
        self.excuse("ERR_INTERNET_DISCONNECTED", "WebSocket connection")
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)

    def close(self) -> None:
        self.context.close()
