"""Who someone is, on which devices, and who looked."""

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
    "DemoMail",
    "DemoMark",
    "Device",
    "Person",
    "SignInLink",
]
