"""Reads of this room: people, gaps, counts and dates, never a word that was written."""

from coordinators.queries.today import (
    today_for,
)

__all__ = [
    "today_for",
]
