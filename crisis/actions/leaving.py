"""When somebody who asked, answers or is on duty goes: a role that ended, a suspension, a person erased."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from crisis.actions.advancing import follow_roster
from crisis.actions.moving import lock_request, move_request, settle_conversation
from crisis.models import DutyShift, HelpRequest
from crisis.permissions import can_answer
from crisis.queries.requests import owned_by
from crisis.queries.words import REQUEST
from crisis.rules import OWNED, Event
from crisis.rules import Kind as Happens
from groups.models import Appointment
from supportgroups.lib import sealing


def give_back_requests(*, person_id: UUID, group_ids: Iterable[int]) -> None:
    """Take the requests of these groups from somebody who may answer there no more; the next step is asked.

    Inside the transaction in which his role ended; locks those requests in order.
    """
    for group_id in sorted(group_ids):
        for found in sorted(owned_by(person_id, group_id), key=lambda one: one.pk):
            request = lock_request(found)
            owner = request.owner
            if owner and request.is_owned_by(person_id) and not can_answer(owner, request):
                move_request(request, Event(Happens.PASS_ON, by=person_id))


def erase_from_help(*, person_id: UUID) -> None:
    """Before somebody is erased: his own calls end and alarm nobody any more, what he had taken goes on without him.

    Inside the transaction that erases him, before any room is locked: locks in order every request that this, or the
    end of his roles, can move. Conversations are settled afterwards, by
    `settle_left_conversations`. The keys of his words go after commit.
    """
    organisations = Appointment.objects.filter(person=person_id).values("organisation")
    concerned = Q(asker=person_id) | Q(owner=person_id) | Q(group__organisation__in=organisations)
    rows = HelpRequest.objects.select_for_update(no_key=True).not_ended().filter(concerned)
    for request in rows.order_by("pk"):
        if request.asker_id == person_id:
            move_request(request, Event(Happens.WITHDRAW, by=person_id), settles=False)
        elif request.state in OWNED and request.is_owned_by(person_id):
            move_request(request, Event(Happens.PASS_ON, by=person_id), settles=False)
    _forget_keys_soon(person_id)
    _leave_roster(person_id)


def _forget_keys_soon(person_id: UUID) -> None:
    for pk in HelpRequest.objects.filter(asker=person_id).values_list("pk", flat=True):
        transaction.on_commit(partial(sealing.destroy_keys, REQUEST, str(pk)))


def _leave_roster(person_id: UUID) -> None:
    shifts = DutyShift.objects.filter(person=person_id)
    organisations = set(shifts.values_list("organisation_id", flat=True))
    shifts.delete()
    for organisation_id in sorted(organisations):
        follow_roster(organisation_id=organisation_id)


def settle_left_conversations(*, person_id: UUID) -> None:
    """Close to somebody who is being erased the conversations of what he had taken; their rooms are locked by now."""
    asked = HelpRequest.objects.filter(asked__person=person_id, acked_at__isnull=False)
    for request in asked.not_ended().exclude(owner=person_id).order_by("group_id", "pk"):
        settle_conversation(request)
