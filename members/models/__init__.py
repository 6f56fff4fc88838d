"""Who someone is, on which devices, and who looked."""

from members.models.notifications import Channel, Notification, QuietHours
from members.models.people import (
    AccessLog,
    DemoMail,
    DemoMark,
    Device,
    Person,
    SignInLink,
)

__all__ = [
    "AccessLog",
    "Channel",
    "DemoMail",
    "DemoMark",
    "Device",
    "Notification",
    "Person",
    "QuietHours",
    "SignInLink",
]
