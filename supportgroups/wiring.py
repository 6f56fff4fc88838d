"""Fact → reactions in order, question → answers in order. docs/architecture.md shows the same table."""

from typing import Any

from chat import reactions as chat
from chat.queries import kept as chat_kept
from coordinators import reactions as coordinators_reactions
from coordinators.queries import kept as coordinators_kept
from crisis import protocol as help_protocol
from crisis import queries as crisis
from crisis import reactions as help_reactions
from crisis.queries import kept as crisis_kept
from groups import protocol as groups
from groups import reactions as group_answers
from groups.queries import kept as groups_kept
from members import protocol as members
from members.queries import kept as members_kept
from supportgroups.lib import facts

REACTIONS: dict[type, tuple[Any, ...]] = {
    groups.GroupWentLive: (chat.settle_all,),
    groups.GroupEnded: (chat.settle_all,),
    groups.RulesPublished: (chat.settle_all,),
    groups.MembershipStarted: (chat.settle_one,),
    groups.MembershipEnded: (chat.settle_one,),
    groups.MemberSuspended: (help_reactions.suspend_duty, chat.settle_one),
    groups.SuspensionLifted: (chat.settle_one,),
    groups.PhoneReplaced: (help_reactions.show_conversations, chat.settle_one),
    groups.RulesAccepted: (chat.settle_one,),
    # Who leads decides about others too: whose new phone he vouched for, and who is beside whom.
    groups.AppointmentConfirmed: (chat.settle_all,),
    groups.AppointmentEnded: (help_reactions.leave_duty, chat.settle_all),
    groups.CoverChanged: (chat.settle_all,),
    # The conversation first: it locks all his rooms in their order, and memberships are locked by who was asked.
    members.PersonErased: (
        help_reactions.leave_help,
        chat.forget_words,
        help_reactions.leave_conversations,
        group_answers.leave_everything,
        coordinators_reactions.forget_considerations,
    ),
    members.NotificationGivenUp: (chat.tell_again,),
}

ANSWERS: dict[type, tuple[Any, ...]] = {
    groups.WhatIsMissing: (group_answers.missing_of_group, crisis.missing_of_route),
    groups.WhereIsTheRoom: (chat.room_links,),
    help_protocol.WhatWaits: (coordinators_reactions.what_waits,),
    members.AliasWanted: (group_answers.alias_refusals,),
    members.MyPlaces: (group_answers.places_of,),
    members.WhatIsTold: (chat.told_rooms,),
    members.MayErase: (group_answers.hindrances,),
    members.WhatIsKept: (
        members_kept.what_is_kept,
        groups_kept.what_is_kept,
        chat_kept.what_is_kept,
        crisis_kept.what_is_kept,
        coordinators_kept.what_is_kept,
    ),
    members.MyWords: (
        members_kept.my_words,
        groups_kept.my_words,
        chat_kept.my_words,
        crisis_kept.my_words,
        coordinators_kept.my_words,
    ),
}


def wire() -> None:
    facts.wire(REACTIONS, ANSWERS)
