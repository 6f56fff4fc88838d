"""What time does: every request that is due moves once, whoever's tick comes first; and what the roster does."""

import logging
from uuid import UUID

from django.db import transaction

from crisis.actions.moving import move_request
from crisis.models import HelpRequest
from crisis.rules import Event
from crisis.rules import Kind as Happens
from supportgroups.lib import clock
from supportgroups.lib.faults import kill_point

logger = logging.getLogger("kring.help")

AT_ONCE = 200


def advance_due() -> int:
    """Move every request that is due; return how many moved. Safe from several workers and at any pace.

    Each in its own transaction, claimed by compare-and-set on its version under its lock (H4): what another worker
    holds is skipped, what it moved meanwhile is left alone. One that fails is logged and never stops the others;
    the audit alarms when it stays behind.
    """
    due = HelpRequest.objects.due(clock.now()).order_by("next_due_at").values_list("pk", "version")
    return sum(_advance(pk, version) for pk, version in due[:AT_ONCE])


def _advance(pk: UUID, version: int) -> bool:
    try:
        with transaction.atomic():
            moved = _claim_and_move(pk, version)
            kill_point("help-moved-before-commit")
    except Exception:
        logger.exception("request %s could not be moved", pk)
        return False
    kill_point("help-moved-after-commit")
    return moved


def _claim_and_move(pk: UUID, version: int) -> bool:
    claimed = (
        HelpRequest.objects.select_for_update(no_key=True, skip_locked=True)
        .due(clock.now())
        .filter(pk=pk, version=version)
        .first()
    )
    kill_point("help-claimed")
    return claimed is not None and move_request(claimed, Event(Happens.DUE, version=version))


def follow_roster(*, organisation_id: int) -> None:
    """Let every request of an organisation that nobody has taken follow a changed roster (H8).

    Inside the transaction of the change; locks those requests in order.
    """
    rows = HelpRequest.objects.select_for_update(no_key=True).not_ended()
    for request in rows.filter(owner=None, group__organisation=organisation_id).order_by("pk"):
        move_request(request, Event(Happens.ROSTER_CHANGED))
