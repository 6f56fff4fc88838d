"""Pages of this room."""

from coordinators.views.agreements import agreement, sign, withdraw
from coordinators.views.facilitators import balance, facilitators, own_balance
from coordinators.views.today import (
    home,
)

__all__ = ["agreement", "balance", "facilitators", "home", "own_balance", "sign", "withdraw"]
