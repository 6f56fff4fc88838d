"""Pages of this room."""

from coordinators.views.today import (
    home,
)

__all__ = [
    "home",
]
