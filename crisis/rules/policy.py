"""How a policy is written down, and what a request may hold; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from crisis.rules.roster import PROMISED, Promise
from crisis.rules.route import USUAL_MINUTES
from crisis.rules.standing import DEFAULT_TIMES, Times
from members.rules import RefusedError

TEXT_LENGTH = 4000
NUMBER_LENGTH = 30
# Taken this long after somebody was asked at the latest, else it ran late.
SOON_ENOUGH = timedelta(minutes=10)
# How many proven channels duty asks (H9).
CHANNELS_FOR_DUTY = 2
TEXT_KEPT = timedelta(days=30)
TIMES_KEPT = timedelta(days=2 * 365)
# Somebody outside is told when a request is overdue by so much (H2).
OVERDUE = timedelta(seconds=60)


class HelpError(RefusedError):
    """This cannot be done with a request now."""


class NotAskedError(HelpError):
    says = _("Dit kan alleen wie nu gevraagd is om te reageren.")


class NotOwnerError(HelpError):
    says = _("Deze hulpvraag is nu niet bij jou.")


class EndedError(HelpError):
    says = _("Deze hulpvraag is afgelopen. Heb je weer iemand nodig? Stuur dan een nieuwe.")


class NothingSaidError(HelpError):
    says = _("Schrijf kort wat je nodig hebt.")


class NumberMissingError(HelpError):
    says = _("Vul het nummer in waarop je gebeld wilt worden.")


class TextTooLongError(HelpError):
    says = _("Je bericht is te lang. Er passen 4.000 tekens in.")


class NumberWrongError(HelpError):
    says = _("Dit nummer klopt niet. Gebruik alleen cijfers, bijvoorbeeld 06 12345678.")


def times_of(written: Mapping[str, int]) -> Times:
    """Return the timers of a policy; one that it does not name has its default."""
    return Times(**{name: timedelta(seconds=seconds) for name, seconds in written.items()})


def write_times(times: Times = DEFAULT_TIMES) -> dict[str, int]:
    """Return timers as a policy keeps them, in seconds."""
    return {name: int(value.total_seconds()) for name, value in asdict(times).items()}


def promises_of(written: Iterable[Sequence[Any]]) -> list[Promise]:
    """Return the promised hours of a policy."""
    return [
        Promise(frozenset(weekdays), time.fromisoformat(begins), time.fromisoformat(ends))
        for weekdays, begins, ends in written
    ]


def write_promises(promises: Iterable[Promise] = PROMISED) -> list[list[Any]]:
    """Return promised hours as a policy keeps them."""
    return [[sorted(one.weekdays), f"{one.begins:%H:%M}", f"{one.ends:%H:%M}"] for one in promises]


def ladder(route_minutes: Iterable[int]) -> tuple[int, ...]:
    """Return after how many minutes each step is asked: the roster at once, then the group's own route.

    A route without later steps gets the usual ones, so that no request ever hangs on one person.
    """
    later = sorted({minutes for minutes in route_minutes if minutes > 0})
    return (0, *later) if later else USUAL_MINUTES


def clean_number(number: str) -> str:
    """Return a phone number as it is dialled; NumberWrongError when it cannot be one."""
    digits = "".join(sign for sign in number if sign not in " -.()\u00a0/")
    plain = digits.removeprefix("+")
    if not (plain.isascii() and plain.isdigit()) or not 3 <= len(plain) <= 15:
        raise NumberWrongError
    return digits
