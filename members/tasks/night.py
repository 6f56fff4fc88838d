"""Work of this room that may wait for the night; safe to run twice."""

from members import actions


def tidy() -> int:
    """End devices that nobody used for 90 days; returns how many."""
    return actions.end_unseen_devices()


def forget() -> dict[str, int]:
    """Remove what had its time (architecture.md "Sealing and forgetting"); returns how much of each."""
    return {
        "devices": actions.forget_ended_devices(),
        "sessions": actions.forget_past_sessions(),
        "looks": actions.forget_old_looks(),
        "notifications": actions.forget_old_notifications(),
        "demo": actions.forget_demo_leftovers(),
        "half arrived": actions.forget_half_arrived(),
    }
