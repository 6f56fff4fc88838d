"""Forgetting: what facilitators logged and wrote two years ago, and everything about who left two years ago."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from coordinators.models import Agreement, Consideration, SupervisionNote, WorkEntry, WorkSum
from coordinators.queries.words import scope_of, scope_of_notes
from coordinators.rules import KEPT_AFTER_LEAVING_DAYS, LEDGER_DAYS
from groups.models import Appointment, ContactHours
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, destroy_keys

Key = tuple[int, UUID]


def forget_old_work() -> int:
    """Turn hours of more than two years ago into sums per organisation, month and kind. Twice sums them once."""
    before = clock.today() - timedelta(days=LEDGER_DAYS)
    with transaction.atomic():
        spent = list(WorkEntry.objects.select_for_update(no_key=True).filter(on__lt=before).order_by("pk"))
        sums: dict[tuple[int, date, str], list[int]] = defaultdict(list)
        for one in spent:
            sums[one.organisation_id, one.on.replace(day=1), one.kind].append(one.minutes)
        for (organisation, month, kind), minutes in sorted(sums.items()):
            _add(organisation, month, kind, minutes)
        WorkEntry.objects.filter(pk__in=[one.pk for one in spent]).delete()
    return len(spent)


def _add(organisation: int, month: date, kind: str, minutes: list[int]) -> None:
    found, _made = WorkSum.objects.get_or_create(organisation_id=organisation, month=month, kind=kind)
    WorkSum.objects.filter(pk=found.pk).update(
        minutes=F("minutes") + sum(minutes), entries=F("entries") + len(minutes)
    )


def forget_old_considerations() -> int:
    """Remove considerations of more than two years ago, and their keys: in backups too nobody reads them then."""
    before = clock.today() - timedelta(days=LEDGER_DAYS)
    spent = list(Consideration.objects.filter(monday__lt=before))
    Consideration.objects.filter(pk__in=[one.pk for one in spent]).delete()
    for one in spent:
        destroy_keys(DataKey.Scope.NOTE, scope_of(one))
    return len(spent)


def forget_who_left() -> int:
    """Remove notes and agreements of who stopped leading for an organisation two years ago; returns how many notes."""
    moment = clock.now() - timedelta(days=KEPT_AFTER_LEAVING_DAYS)
    rows = set(SupervisionNote.objects.values_list("organisation_id", "person_id"))
    rows |= set(Agreement.objects.values_list("organisation_id", "person_id"))
    leading = Appointment.objects.leading().exclude(ends_at__lte=moment)
    stays = set(leading.values_list("organisation_id", "person_id"))
    return sum(_forget_all(one) for one in sorted(rows - stays, key=str))


def _forget_all(key: Key) -> int:
    organisation, person = key
    of_him = {"organisation": organisation, "person": person}
    with transaction.atomic():
        notes, _ = SupervisionNote.objects.filter(**of_him).delete()
        Agreement.objects.filter(**of_him).delete()
        ContactHours.objects.filter(**of_him).delete()
    destroy_keys(DataKey.Scope.NOTE, scope_of_notes(*key))
    return notes


def destroy_keys_without_text() -> int:
    """Destroy the keys of notes and considerations of which nothing is left, as after somebody erased himself."""
    used = {
        scope_of_notes(*one) for one in SupervisionNote.objects.values_list("organisation_id", "person_id")
    }
    used |= {
        f"consideration-{pk}" for pk in Consideration.objects.exclude(text=b"").values_list("pk", flat=True)
    }
    ours = DataKey.objects.filter(scope=DataKey.Scope.NOTE).values_list("scope_id", flat=True)
    spent = {one for one in ours if one.startswith(("consideration-", "supervision-"))} - used
    return _destroy(spent)


def _destroy(scopes: Iterable[str]) -> int:
    return sum(destroy_keys(DataKey.Scope.NOTE, one) for one in scopes)
