"""What this room does when something happens in the rooms below it."""

from uuid import UUID

from crisis.actions import (
    erase_from_help,
    follow_roster,
    give_back_requests,
    settle_conversations_of,
    settle_left_conversations,
)
from groups.models import Group
from groups.protocol import AppointmentEnded, MemberSuspended, PhoneReplaced
from members.protocol import PersonErased


def leave_duty(fact: AppointmentEnded) -> None:
    """Give back what somebody had taken in a group that he no longer stands beside, and follow the roster without him."""
    _leave(fact.group_id, fact.person_id)


def suspend_duty(fact: MemberSuspended) -> None:
    """Give back what somebody had taken anywhere in the organisation that suspends him."""
    _leave(fact.group_id, fact.person_id)


def show_conversations(fact: PhoneReplaced) -> None:
    """Hold or show what somebody wrote with a helper before his phone was replaced."""
    settle_conversations_of(person_id=fact.person_id)


def leave_help(fact: PersonErased) -> None:
    """End somebody's calls and pass on what he had taken; before any room is locked."""
    erase_from_help(person_id=fact.person_id)


def leave_conversations(fact: PersonErased) -> None:
    """Close to him the conversations of others that he was in; after all his rooms were locked in their order."""
    settle_left_conversations(person_id=fact.person_id)


def _leave(group_id: int, person_id: UUID) -> None:
    organisation_id = Group.objects.values_list("organisation_id", flat=True).get(pk=group_id)
    groups = Group.objects.filter(organisation=organisation_id).values_list("pk", flat=True)
    give_back_requests(person_id=person_id, group_ids=groups)
    follow_roster(organisation_id=organisation_id)
