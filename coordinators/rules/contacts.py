"""Contacts: what a facilitator writes in one go in one conversation is one contact, whatever its number of messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coordinators.rules.weeks import day_of, minute_of
from groups.rules import Windows

CONTACT_GAP = timedelta(minutes=15)

# The opaque number of a conversation, and when something was written there.
Moment = tuple[int, datetime]


class Side(StrEnum):
    """Whether a contact began inside the agreed hours, outside them, or while nothing was agreed."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNAGREED = "unagreed"


@dataclass(frozen=True, slots=True)
class Contact:
    """Messages of one facilitator in one conversation, each at most 15 minutes after the one before."""

    conversation: int
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    """A signed agreement: it holds from its signature until the next one's."""

    signed_at: datetime
    weekly_minutes: int
    windows: Windows


def contacts_in(moments: Iterable[Moment]) -> list[Contact]:
    """Return the contacts that these messages make, by the moment at which each began."""
    found: list[Contact] = []
    going_on: dict[int, Contact] = {}
    for conversation, at in sorted(moments, key=lambda one: one[1]):
        before = going_on.get(conversation)
        if before is not None and at - before.ended_at <= CONTACT_GAP:
            going_on[conversation] = Contact(conversation, before.began_at, at)
            continue
        if before is not None:
            found.append(before)
        going_on[conversation] = Contact(conversation, at, at)
    return sorted([*found, *going_on.values()], key=lambda one: (one.began_at, one.conversation))


def agreed_at(agreements: Sequence[Agreed], moment: datetime) -> Agreed | None:
    """Return which agreement held at a moment: the one that was signed last before it."""
    signed = [one for one in agreements if one.signed_at <= moment]
    return max(signed, key=lambda one: one.signed_at, default=None)


def side_of(contact: Contact, agreements: Sequence[Agreed]) -> Side:
    """Return on which side of what was agreed then a contact began; how long it went on does not matter."""
    holds = agreed_at(agreements, contact.began_at)
    if holds is None:
        return Side.UNAGREED
    window = holds.windows.get(day_of(contact.began_at).weekday())
    inside = window is not None and window.holds(minute_of(contact.began_at))
    return Side.INSIDE if inside else Side.OUTSIDE
