"""What the conversation does when something happens in the rooms below it."""

from django.urls import reverse

from chat.actions import erase_words, settle_access, settle_room
from chat.queries import conversations_of
from groups.protocol import (
    AppointmentConfirmed,
    AppointmentEnded,
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
from members.protocol import PersonErased

AboutOnePerson = (
    MembershipStarted | MembershipEnded | MemberSuspended | SuspensionLifted | PhoneReplaced | RulesAccepted
)
AboutEveryone = GroupWentLive | GroupEnded | RulesPublished | AppointmentConfirmed | AppointmentEnded


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
