"""What had its time goes (architecture.md "Sealing and forgetting")."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from members.models import AccessLog, DemoMail, Device, Notification, Person, SignInLink
from members.queries import half_arrived
from members.rules import ACCESS_LOG_DAYS, DEMO_MAIL_DAYS, ENDED_DEVICE_DAYS, NOTIFICATION_DAYS
from supportgroups.lib import sealing
from supportgroups.lib.clock import now


def forget_ended_devices() -> int:
    """Remove devices that ended so long ago that no browser can ask why any more, and say how many."""
    before = now() - timedelta(days=ENDED_DEVICE_DAYS)
    return _removed(Device.objects.filter(revoked_at__lt=before))


def forget_past_sessions() -> int:
    """Remove Django sessions that are over, of visitors too, and say how many."""
    return _removed(Session.objects.filter(expire_date__lt=now()))


def forget_old_looks() -> int:
    """Remove lines of the access log after five years, and say how many."""
    return _removed(AccessLog.objects.filter(at__lt=now() - timedelta(days=ACCESS_LOG_DAYS)))


def forget_old_notifications() -> int:
    """Remove from the outbox what was put there more than 30 days ago and is not sent any more, and say how many."""
    before = now() - timedelta(days=NOTIFICATION_DAYS)
    return _removed(Notification.objects.filter(made_at__lt=before, until__lt=now()))


def forget_demo_leftovers() -> int:
    """Remove one-time links of a demo that were used or are too old, and its mails after a week; say how many."""
    links = SignInLink.objects.filter(Q(used_at__isnull=False) | Q(expires_at__lte=now()))
    mails = DemoMail.objects.filter(at__lt=now() - timedelta(days=DEMO_MAIL_DAYS))
    return _removed(links) + _removed(mails)


def forget_half_arrived() -> int:
    """Remove who never came further than the way in (`queries.half_arrived`), with his address and devices; say how many.

    Locks them and looks again, so that nobody goes who got a place meanwhile.
    """
    found = list(half_arrived().values_list("pk", flat=True))
    if not found:
        return 0
    with transaction.atomic():
        # Against who refers to them as well, unlike every other lock: they are about to go.
        locked = list(Person.objects.filter(pk__in=found).select_for_update().values_list("pk", flat=True))
        leaving = list(half_arrived().filter(pk__in=locked).values_list("pk", flat=True))
        keys = Device.objects.filter(person__in=leaving).values_list("session_key", flat=True)
        Session.objects.filter(session_key__in=list(keys)).delete()
        Person.objects.filter(pk__in=leaving).delete()
    return len(leaving)


def forget_spent_keys() -> int:
    """Destroy the keys of people who are no more, where erasing was cut off before it could, and say how many."""
    there = {str(pk) for pk in Person.objects.values_list("pk", flat=True)}
    keys = sealing.DataKey.objects.filter(scope=sealing.DataKey.Scope.PERSON)
    gone = {one for one in keys.values_list("scope_id", flat=True) if _is_id(one)} - there
    return sum(sealing.destroy_keys(sealing.DataKey.Scope.PERSON, scope_id) for scope_id in gone)


def _is_id(text: str) -> bool:
    # What all people share lies under a word, not under a person.
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _removed(rows: QuerySet[Any]) -> int:
    removed, _per_model = rows.delete()
    return removed
