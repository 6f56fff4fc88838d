"""What facilitator and coordinator agreed, and what the work asks of a facilitator."""

from coordinators.models.agreements import AgreedHours, Agreement

__all__ = ["AgreedHours", "Agreement"]
