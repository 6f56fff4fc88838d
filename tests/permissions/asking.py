"""How a row of the table is tried out, and what is looked for in the answer."""

import re
import zipfile
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

from django.db import connections, transaction
from django.urls import reverse

from groups.models import DirectoryEntry, HouseRule, Region
from supportgroups.lib import clock
from tests.permissions.words import (
    DONE,
    LED_ON,
    MAY_READ,
    MISSING,
    NOT_MEANT,
    REFUSED,
    SECOND,
    SECRETS,
    SEEN,
    SIGN_IN,
    UNKNOWN,
    Row,
)
from tests.permissions.world import World

DATABASES = ("default", "keys")
# What a page may write beside what it is for: where somebody is signed in, that he looked, a key of a text.
BESIDE = {"django_session", "members_accesslog", "lib_datakey"}
WRITTEN = re.compile(r'^(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
# A member who has new rules to read is told so where he would write.
MESSAGES = ('role="alert"', 'class="error"', '<div class="no-writing">')
NOBODYS = 987_654_321
MADE = {
    "fresh_id": lambda: str(uuid4()),
    "in_a_month": lambda: _later(days=30),
    "today": lambda: clock.today().isoformat(),
    "weekday": lambda: clock.today().weekday(),
    "region": lambda: Region.objects.order_by("pk")[0].slug,
    "content": lambda: DirectoryEntry.objects.get(slug="filomena").content,
    "extra_card": lambda: HouseRule.objects.filter(is_of_report=False).order_by("pk")[0].slug,
}


def _later(**amount: int) -> str:
    return (clock.today() + timedelta(**amount)).isoformat()


@contextmanager
def taken_back():
    """Take back whatever is done inside, so that the next one finds the world as it was."""
    with transaction.atomic("default"), transaction.atomic("keys"):
        yield
        for alias in DATABASES:
            transaction.set_rollback(True, using=alias)


def filled_in(world: World, data) -> dict[str, object]:
    return {name: value_of(world, value) for name, value in data.items()}


def value_of(world: World, word: object) -> object:
    if not isinstance(word, str) or not word.startswith("@"):
        return word
    name = word[1:]
    if name in MADE:
        return MADE[name]()
    return world.people[name].pk if name in world.people else world.objects[name]


def address_of(world: World, row: Row) -> str:
    return reverse(row.url, args=_arguments(world, row))


def addresses_of_nothing(world: World, row: Row) -> list[str]:
    """Return the same page about what does not exist: each part of the address in turn is nobody's.

    A number of a message only says from where; a step that is gone was taken out or withdrawn already, which
    whoever sees the route of its group may hear.
    """
    known = _arguments(world, row)
    things = 1 if row.url in {"chat:earlier", "crisis:remove_step", "crisis:confirm_step"} else len(known)
    return [
        reverse(row.url, args=[*known[:place], _nothing_like(known[place]), *known[place + 1 :]])
        for place in range(things)
    ]


def _arguments(world: World, row: Row) -> list[object]:
    return [world.objects.get(name, name.removeprefix("role_")) for name in row.objects]


def _nothing_like(known: object) -> object:
    if isinstance(known, UUID):
        return UUID(int=NOBODYS)
    return NOBODYS if isinstance(known, int) else "bestaat-niet"


def _is_packed(response) -> bool:
    return response.headers.get("Content-Type") == "application/zip"


def _unpacked(response) -> str:
    with zipfile.ZipFile(BytesIO(response.content)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


class Answer:
    """What came back, and which tables were written meanwhile."""

    def __init__(self, response, written: set[str]) -> None:
        self.response = response
        self.written = written - BESIDE
        self.status = response.status_code
        self.page = response.templates[0].name if response.templates else ""
        self.text = _unpacked(response) if _is_packed(response) else response.content.decode()

    def outcome(self) -> str:
        if self.status in {301, 302, 303}:
            return self._led_to(self.response.headers["Location"].partition("?")[0])
        if self.status == 403 and self.page == "members/second_factor_needed.html":
            return SECOND
        if self.status == 404:
            return MISSING if self.page == "404.html" else UNKNOWN
        words = {200: SEEN, 405: NOT_MEANT, 409: REFUSED, 410: REFUSED, 422: REFUSED}
        return words.get(self.status, f"status {self.status}")

    def _led_to(self, path: str) -> str:
        if path == reverse("account_login"):
            return SIGN_IN
        if path == reverse("members:second_factor"):
            return SECOND
        return DONE if self.written else LED_ON

    def everything(self) -> str:
        return self.text + str(list(self.response.headers.items()))

    def bare(self) -> tuple[int, dict[str, str], bytes]:
        """Return the answer without what differs between any two: the token of its forms."""
        headers = {name: value for name, value in self.response.headers.items() if name != "Content-Length"}
        return self.status, headers, FORM_TOKEN.sub(b"", self.response.content)

    def has_message(self) -> bool:
        return any(sign in self.text for sign in MESSAGES) or self.page == "groups/invitation_gone.html"


def ask(world: World, role: str, row: Row, path: str) -> Answer:
    """Let a role in a fresh browser do what the row says."""
    browser, written = world.browser(role), set()

    def note(execute, sql, params, many, context):
        found = WRITTEN.match(sql)
        written.update([found[1]] if found else [])
        return execute(sql, params, many, context)

    data = filled_in(world, row.data)
    with ExitStack() as stack:
        for alias in DATABASES:
            stack.enter_context(connections[alias].execute_wrapper(note))
        response = browser.get(path) if row.method == "GET" else browser.post(path, data)
    return Answer(response, written)


def leaks(role: str, said: str, tells: str = "") -> list[str]:
    """Return the secrets in what was said that this role may not read."""
    allowed = {secret for secret, roles in MAY_READ.items() if role in roles.split()} | set(tells.split())
    return sorted(secret for secret in set(SECRETS) - allowed if SECRETS[secret] in said)
