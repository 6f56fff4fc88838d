"""Work of this room that may wait for the night; safe to run twice."""

from groups.actions import forgetting, invitations


def forget_expired_invitations() -> int:
    """Remove invitations whose 14 days are over."""
    return invitations.forget_expired_invitations()


def forget_old_reasons() -> int:
    """Remove the reasons of suspensions that are over."""
    return forgetting.forget_old_reasons()
