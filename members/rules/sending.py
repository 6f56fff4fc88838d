"""How notifications are sent, in plain calculation: where to, how often, what an answer means, when it is quiet."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from members.rules.notifications import Kind, words_of

# A sender that has not told the end by then is taken for dead; longer than any single try takes.
CLAIM_SECONDS = 60
MOST_TRIES = 10
FIRST_PAUSE = {True: timedelta(seconds=5), False: timedelta(seconds=15)}
LONGEST_PAUSE = {True: timedelta(minutes=1), False: timedelta(minutes=30)}

TAKEN = range(200, 300)
GONE = frozenset({404, 410})
# What is refused for now; a redirect, or any other refusal, would be the same next time.
FOR_NOW = frozenset({408, 425, 429, *range(500, 600)})

QUIET_FROM = time(22)
QUIET_UNTIL = time(7)


class Outcome(StrEnum):
    """What became of one try."""

    TAKEN = "taken"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service or mail server said; `code` is 0 where it said nothing that can be read."""

    outcome: Outcome
    code: int = 0
    wait: timedelta | None = None


def answer_of(code: int, retry_after: str = "") -> Answer:
    """Read a status of a push service (RFC 8030), and the seconds that it asks to wait; a date is not read."""
    if code in TAKEN:
        return Answer(Outcome.TAKEN, code)
    if code in GONE:
        return Answer(Outcome.GONE, code)
    if code not in FOR_NOW:
        return Answer(Outcome.REFUSED, code)
    wait = timedelta(seconds=int(retry_after)) if retry_after.isdecimal() and len(retry_after) < 7 else None
    return Answer(Outcome.LATER, code, wait)


def pause_after(kind: Kind, tries: int, asked: timedelta | None) -> timedelta:
    """Return how long to wait after so many tries: doubling, at least what was asked, never above the longest.

    A call for help asks again within a minute, whatever a push service would like.
    """
    is_urgent = kind is Kind.HELP
    doubled: timedelta = FIRST_PAUSE[is_urgent] * 2 ** min(max(tries - 1, 0), 12)
    return min(max(doubled, asked or timedelta()), LONGEST_PAUSE[is_urgent])


def is_push_service(endpoint: str, services: Iterable[str], *, plain: bool = False) -> bool:
    """Say whether this is the address of a push service that is known to us, over https on its usual port.

    Nobody else gets a request of ours: a browser, or who pretends to be one, chooses this address. `plain` lets
    tests use http and any port.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or "\\" in endpoint or not endpoint.isascii() or not endpoint.isprintable():
        return False
    is_usual = parts.scheme == "https" and port in {None, 443}
    host = parts.hostname or ""
    is_known = any(host == name or host.endswith(f".{name}") for name in services)
    return is_known and (is_usual or plain)


def are_push_keys(p256dh: str, auth: str) -> bool:
    """Say whether a browser could read what is encrypted for these keys (RFC 8291)."""
    try:
        point, secret = _unpacked(p256dh), _unpacked(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65 and len(secret) == 16


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def payload_of(notification_id: UUID, kind: Kind, *, name: str) -> bytes:
    """Return all that a push service carries: an opaque id and the words of the kind, nothing from any person."""
    whole = {"id": str(notification_id), "kind": str(kind), "words": words_of(kind, name=name)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def quiet_until(moment: datetime, begins: time, ends: time) -> datetime | None:
    """Return when the quiet hours end in which this moment lies, or None outside them.

    `moment` carries the zone in which people live there; the hours are those of its wall, also across midnight and
    in the nights in which the clock is changed. Equal hours are no quiet at all.
    """
    wall = moment.time()
    is_quiet = begins <= wall < ends if begins <= ends else wall >= begins or wall < ends
    if not is_quiet:
        return None
    day = moment.date() + timedelta(days=1 if wall >= ends else 0)
    end = datetime.combine(day, ends, tzinfo=moment.tzinfo)
    # The hour that comes twice: quiet lasts until its end comes the second time. Compared on the one real clock.
    return end.replace(fold=1) if end.timestamp() <= moment.timestamp() else end
