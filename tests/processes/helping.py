"""A process of its own that asks for help or answers, as a web process does it: `helping ask|race …`.

`ask PERSON GROUP CLIENT_ID` sends one call; `take PERSON REQUEST` takes one. `race PERSON STARTS_AT SPACING` reads
ids from its input and takes each at its moment, writing per line who owns it.
"""

import sys
import time
from collections.abc import Iterator
from uuid import UUID

import django


def ask(person: str, group: str, client_id: str) -> None:
    from crisis.actions import ask_for_help
    from groups.models import Group
    from members.models import Person

    request = ask_for_help(
        by=Person.objects.get(pk=person),
        group=Group.objects.get(pk=group),
        client_id=UUID(client_id),
        wants="message",
        text="Ik heb iemand nodig",
    )
    sys.stdout.write(f"{request.pk}\n")


def take(person: str, request: str) -> None:
    sys.stdout.write(f"{_take(person, request)}\n")


def race(person: str, starts_at: str, spacing: str) -> None:
    for number, request in enumerate(_given()):
        # Both wait for the same moment of the same machine.
        wait = float(starts_at) + number * float(spacing) - time.time()
        time.sleep(max(wait, 0))
        sys.stdout.write(f"{request} {_take(person, request)}\n")


def _take(person: str, request: str) -> str:
    """Return the alias of who owns it after this try."""
    from crisis.actions import TakenError, acknowledge
    from crisis.models import HelpRequest
    from members.models import Person

    who = Person.objects.get(pk=person)
    try:
        return acknowledge(by=who, request=HelpRequest.objects.get(pk=request)).owner.alias
    except TakenError as taken:
        return taken.owner


def _given() -> Iterator[str]:
    for line in sys.stdin:
        yield line.strip()


if __name__ == "__main__":
    django.setup()
    {"ask": ask, "take": take, "race": race}[sys.argv[1]](*sys.argv[2:])
