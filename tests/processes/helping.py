"""A process of its own that asks for help or answers, as a web process does it: `helping ask|race …`.

`ask PERSON GROUP CLIENT_ID` sends one call; `take PERSON REQUEST` takes one. `race PERSON` says when it
is ready, then takes each id that it reads from its input at once, writing per line who owns it.
"""

import sys
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


def race(person: str) -> None:
    from crisis import actions  # noqa: F401 - loaded before the start, not in the first round

    _say("ready")
    for line in sys.stdin:
        _say(_take(person, line.strip()))


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


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    {"ask": ask, "take": take, "race": race}[sys.argv[1]](*sys.argv[2:])
