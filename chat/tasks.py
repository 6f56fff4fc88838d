"""Work of the conversation beside its pages; safe to run twice."""

from chat.actions import destroy_spent_keys, forget_expired, tell_of_messages


def forget() -> dict[str, int]:
    """Remove expired texts, then the keys of which nothing is left; returns how much of each."""
    return {"texts": forget_expired(), "keys": destroy_spent_keys()}


def tell() -> int:
    """Tell people of new messages; returns how many. Called by the tick itself, since it may not wait."""
    return tell_of_messages()
