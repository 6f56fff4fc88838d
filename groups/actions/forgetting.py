"""Forgetting: reasons of suspensions that are over."""

from datetime import timedelta

from django.db.models import Q

from groups.actions.suspensions import reason_scope
from groups.models import Suspension
from groups.rules import REASON_DAYS
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, destroy_keys

# A key is made before the text that it seals is stored: no fresh one is destroyed in between.
FRESH = timedelta(hours=1)


def forget_old_reasons() -> int:
    """Remove the sealed reasons of suspensions that were lifted, and of proposals whose end date passed, 30 days ago.

    One in force keeps its reason for the talk, however long ago its end date was. That there was a suspension,
    and when, stays. Destroys the keys under which no reason is left. Safe to run twice; returns how many reasons.
    """
    lifted = Q(lifted_at__lte=clock.now() - timedelta(days=REASON_DAYS))
    lapsed = Q(confirmed_at=None, lifted_at=None, ends_on__lte=clock.today() - timedelta(days=REASON_DAYS))
    removed = Suspension.objects.filter(lifted | lapsed).exclude(reason=b"").update(reason=b"")
    _destroy_spent_keys()
    return removed


def _destroy_spent_keys() -> None:
    about = Suspension.objects.exclude(reason=b"").values_list("membership__person", flat=True)
    needed = {reason_scope(person_id) for person_id in about.distinct()}
    keys = DataKey.objects.filter(
        scope=DataKey.Scope.NOTE, scope_id__startswith=reason_scope(), created_at__lt=clock.now() - FRESH
    )
    for scope_id in set(keys.values_list("scope_id", flat=True)) - needed:
        destroy_keys(DataKey.Scope.NOTE, scope_id)
