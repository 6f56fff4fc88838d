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
from members.models.retention import RetentionRun

__all__ = [
    "AccessLog",
    "Channel",
    "DemoMail",
    "DemoMark",
    "Device",
    "Notification",
    "Person",
    "QuietHours",
    "RetentionRun",
    "SignInLink",
]
