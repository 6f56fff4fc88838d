"""Work of this room that may wait; each is safe to run twice."""

from crisis.actions import forget_old_requests, forget_request_texts


def forget() -> dict[str, int]:
    """Forget what is too old of calls for help: texts after 30 days, times after two years; say how much of each."""
    return {"texts": forget_request_texts(), "requests": forget_old_requests()}
