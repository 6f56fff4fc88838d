"""Logging hours, changing and removing them: a facilitator's own only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from coordinators.models import WorkEntry
from coordinators.permissions import Facilitator
from coordinators.rules import MINUTES_OF_WORK, WorkError, can_be_logged_on
from groups.rules import NotAllowedError
from members.models import Person
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What a facilitator fills in; heavy is for himself, unless he shares it."""

    kind: str
    minutes: int
    on: date
    is_heavy: bool = False
    shares_heavy: bool = False


def log_work(*, by: Person, facilitator: Facilitator, logged: Logged, once: UUID) -> WorkEntry:
    """Log some minutes of own work; `once` is what the form brought along: the same form twice logs it once."""
    _refuse_logging(by, facilitator, logged)
    entry, _made = WorkEntry.objects.get_or_create(
        person=by, once=once, defaults=_new_fields(facilitator, logged)
    )
    return entry


def prepare_work(*, by: Person, facilitator: Facilitator, logged: Logged, once: UUID) -> WorkEntry:
    """Return what `log_work` would log at this moment, for who stores many in one go; refuses what that refuses."""
    _refuse_logging(by, facilitator, logged)
    return WorkEntry(person=by, once=once, **_new_fields(facilitator, logged))


def change_work(*, by: Person, entry: WorkEntry, logged: Logged) -> WorkEntry:
    """Change what was logged; only its own facilitator. The same twice changes it once."""
    _guard_own(by, entry)
    _refuse_impossible(logged, before=entry.on)
    for field, value in _fields(logged).items():
        setattr(entry, field, value)
    entry.save(update_fields=list(_fields(logged)))
    return entry


def remove_work(*, by: Person, entry: WorkEntry) -> None:
    """Remove what was logged; only its own facilitator. Twice removes it once."""
    _guard_own(by, entry)
    WorkEntry.objects.filter(pk=entry.pk).delete()


def _refuse_logging(by: Person, facilitator: Facilitator, logged: Logged) -> None:
    if by.pk != facilitator.person.pk:
        raise NotAllowedError(_("Uren schrijf je alleen voor jezelf."))
    if not facilitator.is_there:
        raise NotAllowedError(_("Je begeleidt hier niet meer. Je kunt geen uren meer bijschrijven."))
    _refuse_impossible(logged)


def _new_fields(facilitator: Facilitator, logged: Logged) -> dict[str, object]:
    return {**_fields(logged), "organisation": facilitator.organisation, "logged_at": clock.now()}


def _fields(logged: Logged) -> dict[str, object]:
    return {
        "kind": logged.kind,
        "minutes": logged.minutes,
        "on": logged.on,
        "is_heavy": logged.is_heavy,
        "shares_heavy": logged.is_heavy and logged.shares_heavy,
    }


def _guard_own(by: Person, entry: WorkEntry) -> None:
    if by.pk != entry.person_id:
        raise NotAllowedError(_("Uren verandert alleen wie ze schreef."))


def _refuse_impossible(logged: Logged, before: date | None = None) -> None:
    if logged.kind not in WorkEntry.Kind.values or logged.minutes not in MINUTES_OF_WORK:
        raise WorkError(_("Kies een soort werk en een tijd tot en met 24 uur."))
    if logged.on != before and not can_be_logged_on(logged.on, today=clock.today()):
        raise WorkError(_("Kies vandaag of een dag van de afgelopen twee maanden."))
