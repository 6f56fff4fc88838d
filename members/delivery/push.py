"""One try to hand a notification to a push service (RFC 8030, 8291, 8292)."""

import logging
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher

from members.rules import Answer, Kind, Outcome, answer_of, is_push_service, payload_of
from supportgroups.lib.clock import now

logger = logging.getLogger("kring.push")

# For everything together: a service that lets us wait is asked again later.
SECONDS = 8
VAPID_HOURS = 12


async def send_push(
    *, notification_id: UUID, kind: Kind, until: datetime, endpoint: str, p256dh: str, auth: str
) -> Answer:
    """Encrypt and post one notification; whatever happens, there is an answer within eight seconds.

    Redirects are not followed and no answer is read beyond its headers: a device, or who pretends to be one, chose
    this address.
    """
    if not is_push_service(endpoint, settings.KRING_PUSH_SERVICES, plain=settings.TESTING):
        # A service that was taken off the list, or a phone of a demo that is none.
        return Answer(Outcome.REFUSED)
    try:
        body = _encrypted(payload_of(notification_id, kind, name=settings.KRING_NAME), endpoint, p256dh, auth)
        headers = _headers(notification_id, kind, until, endpoint)
    except Exception as mistake:  # noqa: BLE001 - whatever is wrong with its keys concerns this device only
        logger.warning("a subscription cannot be used: %s", type(mistake).__name__)
        return Answer(Outcome.REFUSED)
    try:
        return await _post(endpoint, body, headers)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failure:
        logger.debug("a push service did not answer: %s", type(failure).__name__)
        return Answer(Outcome.LATER)


async def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> Answer:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.post(endpoint, data=body, headers=headers, allow_redirects=False) as response,
    ):
        return answer_of(response.status, response.headers.get("Retry-After", ""))


def _encrypted(payload: bytes, endpoint: str, p256dh: str, auth: str) -> bytes:
    subscription = {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}
    return bytes(WebPusher(subscription).encode(payload)["body"])


def _headers(notification_id: UUID, kind: Kind, until: datetime, endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now() + timedelta(hours=VAPID_HOURS)).timestamp()),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    return {
        **_vapid().sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(int((until - now()).total_seconds()), 0)),
        "Urgency": "high" if kind is Kind.HELP else "normal",
        # The same notification sent again takes the place of the first, where it still waits for its device.
        "Topic": notification_id.hex,
    }


@cache
def _vapid() -> Vapid02:
    return Vapid02.from_string(settings.KRING_VAPID_PRIVATE)
