"""How long a notification takes from the commit that tells it until a push service has it in hand.

`python -m bench.push [--kind sqlite|servers] [--times 200]`
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.house import ROOT, house
from tests.push_service import Browser, push_service

HANGING = 40
PAUSE_SECONDS = (0.05, 0.4)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.push", description=__doc__)
    parser.add_argument("--kind", choices=["sqlite", "servers"], default="sqlite")
    parser.add_argument("--times", type=int, default=200)
    asked = parser.parse_args()
    with house(asked.kind), push_service() as service:
        # Only so may an endpoint stand on this machine.
        os.environ.update(KRING_TESTING="1", KRING_PUSH_SERVICES="127.0.0.1")
        people = _settle([service.browser(), *(service.browser("hang") for _ in range(HANGING))])
        with _worker():
            alone = _measure(people[:1], asked.times)
            beside = _measure(people, asked.times // 4)
    print(f"{asked.kind}: told → handed over, p50/p95/p99 ms")
    print(f"  {'alone':<58} {_three(alone)}")
    print(f"  {f'beside {HANGING} devices that hang':<58} {_three(beside)}")


def _settle(browsers: list[Browser]) -> list[tuple[Any, Browser]]:
    """Make an empty Kring with one person per browser."""
    import django  # noqa: PLC0415 - the environment stands only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - likewise

    from members.actions import register_device, switch_on_push, welcome_person  # noqa: PLC0415 - likewise

    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    people = []
    for number, browser in enumerate(browsers):
        person = welcome_person(alias=f"Fay {number}")
        device = register_device(person=person, session_key=f"bench-{number}", label="Telefoon")
        switch_on_push(device=device, endpoint=browser.endpoint, **browser.keys)
        people.append((person.pk, browser))
    return people


@contextmanager
def _worker() -> Iterator[None]:
    running = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def _measure(people: list[tuple[Any, Browser]], times: int) -> list[float]:
    """Tell all of them of one event, again and again; return in ms how long the first one's took, shortest first."""
    first = people[0][1]
    return sorted(_once(people, first, number) for number in range(times))


def _once(people: list[tuple[Any, Browser]], first: Browser, number: int) -> float:
    from django.db import transaction  # noqa: PLC0415 - needs a configured Django

    from members.actions import tell  # noqa: PLC0415 - likewise
    from members.rules import Kind  # noqa: PLC0415 - likewise

    before = len(first.inbox)
    with transaction.atomic():
        who = [person for person, _ in people]
        tell(people=who, kind=Kind.HELP, event=f"bench:{len(people)}:{number}", path="/hulp/")
    told_at = time.monotonic()
    while len(first.inbox) == before:
        assert time.monotonic() < told_at + 60, "it was never handed over"
        time.sleep(0.001)
    # At another moment of the courier's round each time.
    time.sleep(random.uniform(*PAUSE_SECONDS))
    return (first.inbox[-1].at - told_at) * 1000


def _three(took: list[float]) -> str:
    return " / ".join(f"{took[min(int(len(took) * part / 100), len(took) - 1)]:.0f}" for part in (50, 95, 99))


if __name__ == "__main__":
    main()
