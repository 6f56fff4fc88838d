"""What the conversation does when something happens in the rooms below it."""

from django.urls import reverse

from chat.actions import erase_words, forget_told, settle_access, settle_room
from chat.queries import conversations_of, muted_rooms
from groups.protocol import (
    AppointmentConfirmed,
    AppointmentEnded,
    CoverChanged,
    GroupEnded,
    GroupWentLive,
    MembershipEnded,
    MembershipStarted,
    MemberSuspended,
    PhoneReplaced,
    RoomLink,
    RulesAccepted,
    RulesPublished,
    SuspensionLifted,
    WhereIsTheRoom,
)
from members.protocol import NotificationGivenUp, PersonErased, Tellable, WhatIsTold

AboutOnePerson = (
    MembershipStarted | MembershipEnded | MemberSuspended | SuspensionLifted | PhoneReplaced | RulesAccepted
)
AboutEveryone = (
    GroupWentLive | GroupEnded | RulesPublished | AppointmentConfirmed | AppointmentEnded | CoverChanged
)


def settle_one(fact: AboutOnePerson) -> None:
    """Give or take one person's access as his seat now says."""
    settle_access(fact.group_id, fact.person_id)


def settle_all(fact: AboutEveryone) -> None:
    """Give or take everyone's access as their seats now say."""
    settle_room(fact.group_id)


def forget_words(fact: PersonErased) -> None:
    """Remove every word of somebody. First of all reactions: it locks all his rooms in their order."""
    erase_words(fact.person_id)


def room_links(question: WhereIsTheRoom) -> list[RoomLink]:
    """Answer where somebody talks; a guide has one room per person beside whom he stands."""
    return [
        RoomLink(one.group_id, reverse("chat:room", args=[one.room_id]), one.beside, one.unread)
        for one in conversations_of(question.person_id)
    ]


def tell_again(fact: NotificationGivenUp) -> None:
    """Let somebody be told of the next message, where he was not told of this one."""
    if fact.is_last:
        forget_told(event=fact.event)


def told_rooms(question: WhatIsTold) -> list[Tellable]:
    """Answer of which conversations somebody can be told new messages, and whether he wants to."""
    muted = muted_rooms(question.person_id)
    return [
        Tellable(
            f"{one.label}: {one.beside}" if one.beside else one.label,
            one.room_id not in muted,
            reverse("chat:mute", args=[one.room_id]),
        )
        for one in conversations_of(question.person_id)
    ]
