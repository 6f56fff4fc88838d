"""Work of this room that may wait for the night; safe to run twice."""

from coordinators.actions import forgetting, keep_figures
from coordinators.queries.figures import count_half_year, organisations_to_count
from supportgroups.lib import clock


def forget() -> dict[str, int]:
    """Remove what had its time (architecture.md "Sealing and forgetting"); returns how much of each."""
    return {
        "hours": forgetting.forget_old_work(),
        "considerations": forgetting.forget_old_considerations(),
        "notes": forgetting.forget_who_left(),
        "keys": forgetting.destroy_keys_without_text(),
    }


def make_figures() -> int:
    """Make the figures of the half-year that has been over for two weeks, of each organisation once; returns of how many."""
    since, organisations = organisations_to_count(clock.today())
    for one in organisations:
        keep_figures(organisation=one, since=since, counted=count_half_year(one, since))
    return len(organisations)
