"""Pages of this room."""

from coordinators.views.agreements import agreement, sign, withdraw
from coordinators.views.balance import (
    balance,
    balance_csv,
    consideration,
    entry,
    entry_remove,
    own_balance,
)
from coordinators.views.facilitators import facilitators, load, load_csv
from coordinators.views.figures import figures, figures_csv, own_figures
from coordinators.views.retention import retention
from coordinators.views.supervision import own_supervision, supervision
from coordinators.views.today import (
    home,
)

__all__ = [
    "agreement",
    "balance",
    "balance_csv",
    "consideration",
    "entry",
    "entry_remove",
    "facilitators",
    "figures",
    "figures_csv",
    "home",
    "load",
    "load_csv",
    "own_balance",
    "own_figures",
    "own_supervision",
    "retention",
    "sign",
    "supervision",
    "withdraw",
]
