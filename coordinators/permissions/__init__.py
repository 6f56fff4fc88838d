"""Who may do what in this room, and the only doors to it."""

from coordinators.permissions.today import (
    get_organisations_today_for,
)

__all__ = [
    "get_organisations_today_for",
]
