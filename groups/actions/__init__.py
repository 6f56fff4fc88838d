"""Every write of this room."""

from groups.actions.appointments import confirm_appointment, end_appointment, propose_appointment
from groups.actions.groups import end_group, go_live, open_group, open_organisation
from groups.actions.hours import set_contact_hours
from groups.actions.invitations import find_invitation, invite, redeem_invitation, revoke_invitation
from groups.actions.memberships import come_back, stop_membership
from groups.actions.reference import load_reference_data
from groups.actions.restorations import confirm_restoration, refuse_restoration
from groups.actions.rules import (
    accept_rules,
    confirm_rules,
    propose_rules,
    publish_first_rules,
    withdraw_rules,
)
from groups.actions.suspensions import (
    confirm_suspension,
    lift_suspension,
    open_reason,
    propose_suspension,
)

__all__ = [
    "accept_rules",
    "come_back",
    "confirm_appointment",
    "confirm_restoration",
    "confirm_rules",
    "confirm_suspension",
    "end_appointment",
    "end_group",
    "find_invitation",
    "go_live",
    "invite",
    "lift_suspension",
    "load_reference_data",
    "open_group",
    "open_organisation",
    "open_reason",
    "propose_appointment",
    "propose_rules",
    "propose_suspension",
    "publish_first_rules",
    "redeem_invitation",
    "refuse_restoration",
    "revoke_invitation",
    "set_contact_hours",
    "stop_membership",
    "withdraw_rules",
]
