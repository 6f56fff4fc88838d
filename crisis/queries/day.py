"""The day of who works for a group: who waits for him, his duty, his next evening, what else asks for him."""

from collections.abc import Sequence
from dataclasses import dataclass

from crisis.permissions import can_answer_somewhere
from crisis.protocol import Waits
from crisis.queries.own_duty import OwnDuty, own_duty
from crisis.queries.requests import RequestLine, requests_to_answer
from groups.models import Organisation
from groups.permissions import organisations_confirmed_by
from groups.queries.led import LedEvening, next_led
from groups.queries.people import KindsOfWork
from members.models import Person


@dataclass(frozen=True, slots=True)
class Day:
    """What somebody sees first about his work."""

    kinds: KindsOfWork
    # Suspended, or without a confirmed role: nobody asks him, and his duties do not count.
    may_be_asked: bool
    requests: list[RequestLine]
    duty: OwnDuty
    evenings: list[LedEvening]
    waits: Sequence[Waits]
    rosters: list[Organisation]

    @property
    def open(self) -> list[RequestLine]:
        """Calls that nobody has yet."""
        return [one for one in self.requests if one.may_take]

    @property
    def own(self) -> list[RequestLine]:
        """Calls that he has."""
        return [one for one in self.requests if one.is_mine]

    @property
    def handed(self) -> list[RequestLine]:
        """Calls that a colleague asks him to take over."""
        return [one for one in self.requests if one.is_offered_to_me and not one.is_mine]

    @property
    def asks(self) -> list[Waits]:
        return [one for one in self.waits if one.is_asked]

    @property
    def balance(self) -> list[Waits]:
        return [one for one in self.waits if not one.is_asked]


def day_of(person: Person, kinds: KindsOfWork, waits: Sequence[Waits]) -> Day:
    """Return the day of somebody who came through its door, in a fixed number of queries for any number of groups."""
    asked = can_answer_somewhere(person)
    return Day(
        kinds=kinds,
        may_be_asked=asked,
        requests=requests_to_answer(person) if asked else [],
        duty=own_duty(person),
        evenings=next_led(person) if kinds.leads else [],
        waits=waits,
        rosters=list(organisations_confirmed_by(person)) if kinds.confirms else [],
    )
