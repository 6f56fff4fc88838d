"""Work of this room that may wait for the night; safe to run twice."""

from django.utils.module_loading import import_string

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
        "keys": actions.forget_spent_keys(),
        "nights": actions.forget_old_runs(),
    }


def run_noted(name: str) -> None:
    """Run a task by its dotted name, and write down how much it removed of what, where forgetting is its work."""
    result = import_string(name)()
    if name.rpartition(".")[2].startswith("forget"):
        counts = result if isinstance(result, dict) else {"": result}
        actions.note_removed({f"{name}:{kind}".rstrip(":"): removed for kind, removed in counts.items()})
