"""Every write of this room."""

from crisis.actions.advancing import advance_due, follow_roster
from crisis.actions.answering import (
    Opened,
    TakenError,
    Tick,
    acknowledge,
    close_request,
    hand_over,
    open_request,
    own_words,
    pass_on,
    record_attempt,
    record_contact,
    take_over,
)
from crisis.actions.asking import (
    AlreadyAskedError,
    Chain,
    Wants,
    answer_helped,
    ask_for_help,
    current_policy,
    withdraw_request,
)
from crisis.actions.forgetting import forget_old_requests, forget_request_texts
from crisis.actions.leaving import erase_from_help, give_back_requests, settle_left_conversations
from crisis.actions.moving import settle_conversation, settle_conversations_of
from crisis.actions.probing import probe_chain
from crisis.actions.roster import confirm_shift, offer_duty, propose_shift, remove_shift, take_duty
from crisis.actions.route import confirm_step, propose_step, remove_step

__all__ = [
    "AlreadyAskedError",
    "Chain",
    "Opened",
    "TakenError",
    "Tick",
    "Wants",
    "acknowledge",
    "advance_due",
    "answer_helped",
    "ask_for_help",
    "close_request",
    "confirm_shift",
    "confirm_step",
    "current_policy",
    "erase_from_help",
    "follow_roster",
    "forget_old_requests",
    "forget_request_texts",
    "give_back_requests",
    "hand_over",
    "offer_duty",
    "open_request",
    "own_words",
    "pass_on",
    "probe_chain",
    "propose_shift",
    "propose_step",
    "record_attempt",
    "record_contact",
    "remove_shift",
    "remove_step",
    "settle_conversation",
    "settle_conversations_of",
    "settle_left_conversations",
    "take_duty",
    "take_over",
    "withdraw_request",
]
