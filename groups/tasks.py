"""Work of this room that may wait for the night; safe to run twice."""

from groups.actions import forgetting, forgetting_meetings, invitations, planning


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
