"""Work of this room that may wait; each is safe to run twice."""

from crisis.actions import forget_old_requests, forget_request_texts


def forget() -> None:
    """Forget what is too old of calls for help: texts after 30 days, times after two years."""
    forget_request_texts()
    forget_old_requests()
