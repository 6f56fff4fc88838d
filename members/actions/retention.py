"""Writing down what was removed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from members.models import RetentionRun
from members.rules import RETENTION_RUN_DAYS
from supportgroups.lib.clock import now, today


def note_removed(*, kind: str, removed: int) -> None:
    """Add to what was removed of this kind today, nothing too: then it stands there that it was looked for."""
    with transaction.atomic():
        RetentionRun.objects.get_or_create(day=today(), kind=kind, defaults={"at": now()})
        runs = RetentionRun.objects.filter(day=today(), kind=kind)
        runs.update(removed=F("removed") + removed, at=now())


def forget_old_runs() -> int:
    """Remove what was written down about nights of two years ago, and say how many lines."""
    before = today() - timedelta(days=RETENTION_RUN_DAYS)
    removed, _per_model = RetentionRun.objects.filter(day__lt=before).delete()
    return removed
