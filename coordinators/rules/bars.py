"""What a picture of weeks shows, before it is drawn (see `coordinators.rules.pictures`)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: which kind (a class of the style sheet), and how high it is."""

    kind: str
    amount: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: its name, its parts from bottom to top, what stands above it, and the line that was agreed."""

    name: str
    pieces: Sequence[Piece]
    total: str
    agreed: float | None = None

    @property
    def amount(self) -> float:
        return sum(piece.amount for piece in self.pieces)
