"""Work of this room that may wait for the night; safe to run twice."""

from coordinators.actions import forgetting


def forget() -> dict[str, int]:
    """Remove what had its time (architecture.md "Sealing and forgetting"); returns how much of each."""
    return {
        "hours": forgetting.forget_old_work(),
        "considerations": forgetting.forget_old_considerations(),
        "notes": forgetting.forget_who_left(),
        "keys": forgetting.destroy_keys_without_text(),
    }
