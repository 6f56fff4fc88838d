"""Every write of this room."""

from coordinators.actions.agreements import propose_agreement, sign_agreement, withdraw_agreement

__all__ = ["propose_agreement", "sign_agreement", "withdraw_agreement"]
