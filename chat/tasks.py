"""Work of the conversation that may wait for the night; safe to run twice."""

from chat.actions import destroy_spent_keys, forget_expired


def forget() -> dict[str, int]:
    """Remove expired texts, then the keys of which nothing is left; returns how much of each."""
    return {"texts": forget_expired(), "keys": destroy_spent_keys()}
