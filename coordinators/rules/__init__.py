"""Pure rules of this room."""

from coordinators.rules.agreements import (
    WEEKLY_MINUTES,
    AgreementError,
    Terms,
    mistakes_in_terms,
)

__all__ = [
    "WEEKLY_MINUTES",
    "AgreementError",
    "Terms",
    "mistakes_in_terms",
]
