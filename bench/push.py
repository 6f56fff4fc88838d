"""How long it takes from a call for help, or any other event, until a push service has its notification in hand.

`python -m bench.push [--kind sqlite|servers] [--times 120]`
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.house import ROOT, house
from bench.table import keep
from tests.push_service import Browser, push_service

HANGING = 40
PAUSE_SECONDS = (0.05, 0.4)
type_of_doing = Callable[[int], None]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.push", description=__doc__)
    parser.add_argument("--kind", choices=["sqlite", "servers"], default="sqlite")
    parser.add_argument("--times", type=int, default=120)
    asked = parser.parse_args()
    with house(asked.kind), push_service() as service:
        # Only so may an endpoint stand on this machine.
        os.environ.update(KRING_TESTING="1", KRING_PUSH_SERVICES="127.0.0.1")
        phone, dead = service.browser(), [service.browser("hang") for _ in range(HANGING)]
        lead, member, circle = _settle(phone, dead)
        with _worker():
            figures = {
                "asked for help → handed over": _measure(phone, asked.times, _asking(member, circle)),
                "told → handed over": _measure(phone, asked.times, _telling([lead.pk])),
                f"told → handed over, beside {HANGING} devices that hang": _measure(
                    phone, asked.times // 4, _telling(_everybody())
                ),
            }
    print(f"\n{asked.kind}, {asked.times} times, p50/p95/p99 ms")
    for name, took in figures.items():
        print(f"  {name:<58} {_three(took)}")
    keep(f"{asked.kind}-push", {"kind": asked.kind, "times": asked.times, "ms": figures})


def _settle(phone: Browser, dead: list[Browser]) -> tuple[Any, Any, Any]:
    """Make a group with a facilitator on duty who has a phone, a member, and people whose phones hang."""
    import django  # noqa: PLC0415 - the environment stands only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - likewise

    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    call_command("load_reference_data", verbosity=0)
    from groups.models import Organisation  # noqa: PLC0415 - likewise
    from tests.cast import find_person, join, make_person, open_circle  # noqa: PLC0415 - likewise
    from tests.crisis.calling import put_on_duty  # noqa: PLC0415 - likewise
    from tests.reach import give_mail  # noqa: PLC0415 - likewise

    organisation = Organisation.objects.order_by("pk")[0]
    circle = open_circle("Kring", organisation, facilitator="Fay", coordinators=("Ben", "Bea"))
    lead, member = find_person("Fay"), join(circle, "Ana")
    _switch_on(lead, phone)
    give_mail(lead)
    put_on_duty(lead, circle, hours=24)
    for number, browser in enumerate(dead):
        _switch_on(make_person(f"Ver {number}"), browser)
    return lead, member, circle


def _switch_on(person: Any, browser: Browser) -> None:
    from members.actions import switch_on_push  # noqa: PLC0415 - needs a configured Django
    from members.models import Channel  # noqa: PLC0415 - likewise
    from supportgroups.lib.clock import now  # noqa: PLC0415 - likewise
    from tests.reach import device_of  # noqa: PLC0415 - likewise

    channel = switch_on_push(device=device_of(person), endpoint=browser.endpoint, **browser.keys)
    Channel.objects.filter(pk=channel.pk).update(proven_at=now())


def _everybody() -> list[Any]:
    from members.models import Channel  # noqa: PLC0415 - needs a configured Django

    return list(Channel.objects.values_list("person", flat=True))


def _asking(member: Any, circle: Any) -> type_of_doing:
    from crisis.actions import withdraw_request  # noqa: PLC0415 - needs a configured Django
    from tests.crisis.calling import call  # noqa: PLC0415 - likewise

    open_now: list[Any] = []

    def ask(_number: int) -> None:
        while open_now:
            withdraw_request(by=member, request=open_now.pop())
        open_now.append(call(member, circle))

    return ask


def _telling(people: list[Any]) -> type_of_doing:
    from django.db import transaction  # noqa: PLC0415 - needs a configured Django

    from members.actions import tell  # noqa: PLC0415 - likewise
    from members.rules import Kind  # noqa: PLC0415 - likewise

    def say(number: int) -> None:
        with transaction.atomic():
            tell(people=people, kind=Kind.HELP, event=f"bench:{len(people)}:{number}", path="/hulp/")

    return say


@contextmanager
def _worker() -> Iterator[None]:
    words = [sys.executable, "manage.py", "worker"]
    running = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def _measure(phone: Browser, times: int, do: type_of_doing) -> list[float]:
    """Do it again and again; return in ms how long after it began the phone's service had it, shortest first."""
    return sorted(_once(phone, do, number) for number in range(times))


def _once(phone: Browser, do: type_of_doing, number: int) -> float:
    began = time.monotonic()
    do(number)
    handed_over = None
    while handed_over is None:
        assert time.monotonic() < began + 60, "it was never handed over"
        time.sleep(0.001)
        handed_over = _first_call(phone, began)
    # At another moment of the courier's round each time, and nothing of this round comes late.
    time.sleep(random.uniform(*PAUSE_SECONDS))
    return (handed_over - began) * 1000


def _first_call(phone: Browser, since: float) -> float | None:
    """Return when the first call for help came; that an earlier one is over is told to the same phone."""
    later = [sent for sent in phone.inbox if sent.at > since]
    return next((sent.at for sent in later if b'"help"' in phone.read(sent)), None)


def _three(took: list[float]) -> str:
    return " / ".join(f"{took[min(int(len(took) * part / 100), len(took) - 1)]:.0f}" for part in (50, 95, 99))


if __name__ == "__main__":
    main()
