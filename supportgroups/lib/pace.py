"""How fast somebody may go on."""

from time import monotonic

FRAMES_PER_SECOND = 60.0
BURST = 120.0


class Pace:
    """A token bucket: so many frames a second, with room for a burst."""

    def __init__(self) -> None:
        self._tokens, self._at = BURST, monotonic()
        self.refused = 0

    def allows(self) -> bool:
        moment = monotonic()
        self._tokens = min(BURST, self._tokens + (moment - self._at) * FRAMES_PER_SECOND)
        self._at = moment
        if self._tokens < 1:
            self.refused += 1
            return False
        self._tokens -= 1
        return True
