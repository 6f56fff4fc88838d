"""Work of this room that may wait for the night; safe to run twice."""

from datetime import timedelta

from groups.actions import covering, forgetting, forgetting_meetings, invitations, planning, telling


def forget_expired_invitations() -> int:
    """Remove invitations whose 14 days are over."""
    return invitations.forget_expired_invitations()


def forget_old_reasons() -> int:
    """Remove the reasons of suspensions that are over."""
    return forgetting.forget_old_reasons()


def plan_meetings() -> int:
    """Make the meetings of the next eight weeks that are not there yet."""
    return planning.plan_all_meetings()


def forget_meetings() -> int:
    """Remove what evenings keep no longer: topics and links, people after a year, time-outs of yesterday."""
    return forgetting_meetings.forget_meetings()


def remind() -> int:
    """Put the reminders of evenings that are due into the outbox."""
    return telling.remind()


def settle_covers() -> int:
    """Let rooms follow where a cover began or ended by itself in the last quarter of an hour."""
    return covering.settle_covers(within=timedelta(minutes=15))


def settle_all_covers() -> int:
    """Do the same for the last three days: what a worker that stood still has missed."""
    return covering.settle_covers(within=timedelta(days=3))
