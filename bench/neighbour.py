"""Another process that writes to the same database, as the worker does: how long does each write wait?"""

import json
import select
import sys
import time
from collections.abc import Sequence

import django

PAUSE_SECONDS = 0.02

# When it began and when it ended, in seconds of the machine's monotonic clock: the same one for every process.
type_of_write = tuple[float, float]


def waits_within(period: type_of_write, writes: Sequence[type_of_write]) -> list[float]:
    """Return in ms, shortest first, how long those writes took that began and ended inside a period."""
    since, until = period
    inside = [(began, ended) for began, ended in writes if since <= began and ended <= until]
    assert inside, "nothing was written meanwhile"
    return sorted(round((ended - began) * 1000, 2) for began, ended in inside)


def main() -> None:
    """Write one row in a transaction of its own, again and again until standard input ends.

    Prints a line once it has begun, and in the end when each write began and ended.
    """
    django.setup()
    writes = [_write()]
    print("writing", flush=True)
    while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        writes.append(_write())
    print(json.dumps(writes))


def _write() -> type_of_write:
    from django.db import transaction  # noqa: PLC0415 - needs a configured Django

    from supportgroups.lib.clock import now  # noqa: PLC0415 - likewise
    from supportgroups.lib.models import LiveNote  # noqa: PLC0415 - likewise

    began = time.monotonic()
    with transaction.atomic():
        LiveNote.objects.create(topic="bench:neighbour", at=now())
    return began, time.monotonic()


if __name__ == "__main__":
    main()
