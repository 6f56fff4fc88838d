"""Every write of the conversation."""

from chat.actions.access import settle_access, settle_room
from chat.actions.erasing import erase_words
from chat.actions.forgetting import destroy_spent_keys, forget_expired
from chat.actions.posting import (
    Accepted,
    Outcome,
    PostItem,
    Refused,
    delete_message,
    post_message,
    prepare_post,
    store_batch,
)
from chat.actions.private import PrivateSeats, forget_private_room, settle_private_room
from chat.actions.reading import Read, Reading, ReadItem, move_read_pointer, move_read_pointers
from chat.actions.telling import forget_told, mute_room, tell_of_messages

__all__ = [
    "Accepted",
    "Outcome",
    "PostItem",
    "PrivateSeats",
    "Read",
    "ReadItem",
    "Reading",
    "Refused",
    "delete_message",
    "destroy_spent_keys",
    "erase_words",
    "forget_expired",
    "forget_private_room",
    "forget_told",
    "move_read_pointer",
    "move_read_pointers",
    "mute_room",
    "post_message",
    "prepare_post",
    "settle_access",
    "settle_private_room",
    "settle_room",
    "store_batch",
    "tell_of_messages",
]
