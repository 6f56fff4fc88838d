"""Reads of this room: people, gaps, counts and dates, never a word that was written."""

from coordinators.queries.agreements import agreements_page, signed_agreements, waiting_agreements
from coordinators.queries.today import (
    today_for,
)

__all__ = ["agreements_page", "signed_agreements", "today_for", "waiting_agreements"]
