"""Who is asked, in which order, when a member needs someone now."""

from crisis.models.route import (
    RouteStep,
)

__all__ = [
    "RouteStep",
]
