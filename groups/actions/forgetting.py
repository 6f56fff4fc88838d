"""Forgetting: reasons of suspensions that are over."""

from datetime import timedelta

from django.db.models import Q

from groups.models import Suspension
from groups.rules import REASON_DAYS
from supportgroups.lib import clock


def forget_old_reasons() -> int:
    """Remove the sealed reasons of suspensions that were lifted, and of proposals whose end date passed, 30 days ago.

    One in force keeps its reason for the talk, however long ago its end date was. That there was a suspension,
    and when, stays. Safe to run twice; returns how many.
    """
    lifted = Q(lifted_at__lte=clock.now() - timedelta(days=REASON_DAYS))
    lapsed = Q(confirmed_at=None, lifted_at=None, ends_on__lte=clock.today() - timedelta(days=REASON_DAYS))
    return Suspension.objects.filter(lifted | lapsed).exclude(reason=b"").update(reason=b"")
