"""Organisations, groups, who leads them, who takes part, and what they agreed."""

from groups.models.directory import DirectoryEntry, ReferenceCheck
from groups.models.groups import Group, Organisation, Region, Series
from groups.models.hours import ContactHours
from groups.models.meetings import Answer, Attendance, CalendarFeed, Meeting, TimeOut, Topic
from groups.models.people import (
    Appointment,
    Invitation,
    Membership,
    MembershipPeriod,
    Restoration,
    Suspension,
)
from groups.models.rules import HouseRule, RulesAcceptance, RulesVersion

__all__ = [
    "Answer",
    "Appointment",
    "Attendance",
    "CalendarFeed",
    "ContactHours",
    "DirectoryEntry",
    "Group",
    "HouseRule",
    "Invitation",
    "Meeting",
    "Membership",
    "MembershipPeriod",
    "Organisation",
    "ReferenceCheck",
    "Region",
    "Restoration",
    "RulesAcceptance",
    "RulesVersion",
    "Series",
    "Suspension",
    "TimeOut",
    "Topic",
]
