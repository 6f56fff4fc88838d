"""Writing down what was removed."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, F, When

from members.models import RetentionRun
from members.rules import RETENTION_RUN_DAYS
from supportgroups.lib.clock import now, today


def note_removed(removed: Mapping[str, int]) -> None:
    """Add to what was removed of each kind today, nothing too: then it stands there that it was looked for."""
    runs = [RetentionRun(day=today(), kind=kind, at=now()) for kind in removed]
    more = Case(*(When(kind=kind, then=number) for kind, number in removed.items()), default=0)
    with transaction.atomic():
        RetentionRun.objects.bulk_create(runs, ignore_conflicts=True)
        there = RetentionRun.objects.filter(day=today(), kind__in=removed)
        there.update(removed=F("removed") + more, at=now())


def forget_old_runs() -> int:
    """Remove what was written down about nights of two years ago, and say how many lines."""
    before = today() - timedelta(days=RETENTION_RUN_DAYS)
    removed, _per_model = RetentionRun.objects.filter(day__lt=before).delete()
    return removed
