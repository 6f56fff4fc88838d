"""Pure rules of this room."""

from crisis.rules.route import (
    EXHAUSTED_AFTER,
    USUAL_MINUTES,
    Gap,
    Link,
    Stand,
    StepError,
    gaps_in,
    next_minutes,
)

__all__ = [
    "EXHAUSTED_AFTER",
    "USUAL_MINUTES",
    "Gap",
    "Link",
    "Stand",
    "StepError",
    "gaps_in",
    "next_minutes",
]
