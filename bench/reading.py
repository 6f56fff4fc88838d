"""How far somebody has read, told as the page tells it (static/js/chat/reading.js)."""

from dataclasses import dataclass

SAY_AFTER_NS = 400_000_000


@dataclass
class Reading:
    """One phone in somebody's hand: all that comes is seen at once, and told when nothing came for a moment."""

    seen: int = 0
    told: int = 0
    changed_at: int = 0

    def show(self, seq: int, at: int) -> None:
        self.seen = max(self.seen, seq)
        self.changed_at = at

    def repeat(self, at: int) -> None:
        """Tell it again: after a new connection it may not have arrived."""
        self.told = 0
        self.changed_at = at

    def is_due(self, at: int) -> bool:
        return self.seen > self.told and at - self.changed_at >= SAY_AFTER_NS
