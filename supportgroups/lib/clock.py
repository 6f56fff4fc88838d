"""The one clock. Nothing else in Kring asks the machine what time it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the moment in UTC; tests move it for all processes through the file in KRING_CLOCK_FILE."""
    pretended = _pretended.get()
    if pretended is not None:
        return pretended
    path = os.environ.get("KRING_CLOCK_FILE", "")
    if not path or not settings.TESTING:
        return timezone.now()
    shift = Path(path).read_text().strip() or "0"
    return timezone.now() + timedelta(seconds=float(shift))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is this moment, for loading the demo's past; nothing that serves people calls it."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def local(moment: datetime) -> datetime:
    """Return the same moment as people here read it from the wall."""
    return moment.astimezone(AMSTERDAM)


def today() -> date:
    """Return the date in Amsterdam, which is another than in UTC for one or two hours every night."""
    return local(now()).date()
