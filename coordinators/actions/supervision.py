"""Supervision notes: written by a coordinator, opened with a line in the access log, shared in part."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coordinators.models import SupervisionNote
from coordinators.permissions import Facilitator, can_arrange_with
from coordinators.queries.words import bound_to_note, parts_of, scope_of_notes
from coordinators.rules import SupervisionError
from groups.models import Appointment
from groups.rules import NotAllowedError
from members.actions import log_access
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, seal


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note as its reader may have it; the own part is empty for the facilitator."""

    note: SupervisionNote
    own_part: str
    shared_part: str


def note_supervision(
    *, by: Person, facilitator: Facilitator, held_on: date, own_part: str, shared_part: str, once: UUID
) -> SupervisionNote:
    """Note that a talk was held; only a coordinator of the organisation, never about himself.

    Both parts may stay empty: that there was a talk is worth noting. `once` is what the form brought along: the same
    form twice notes it once.
    """
    _guard(by, facilitator)
    if held_on > clock.today():
        raise SupervisionError(_("Kies vandaag of een dag die al is geweest."))
    sealed = {
        name: _seal(facilitator, once, name, text.strip())
        for name, text in (("own_part", own_part), ("shared_part", shared_part))
    }
    note, _made = SupervisionNote.objects.get_or_create(
        once=once,
        defaults={
            **sealed,
            "organisation": facilitator.organisation,
            "person": facilitator.person,
            "held_on": held_on,
            "written_by": by,
            "written_at": clock.now(),
        },
    )
    return note


def open_notes(*, by: Person, facilitator: Facilitator) -> list[OpenNote]:
    """Return the notes about a facilitator: to the coordinators all of it, with a line in the access log.

    To himself the days and the shared parts only; that needs no line.
    """
    is_own = by.pk == facilitator.person.pk
    if not is_own:
        _guard(by, facilitator)
    notes = list(
        SupervisionNote.objects.filter(
            organisation=facilitator.organisation, person=facilitator.person
        ).select_related("written_by")
    )
    if notes and not is_own:
        with transaction.atomic():
            _log(by, facilitator, "supervision-opened")
    return [_opened(note, is_own=is_own) for note in notes]


def _opened(note: SupervisionNote, *, is_own: bool) -> OpenNote:
    own, shared = parts_of(note)
    return OpenNote(note, "" if is_own else own, shared)


def _guard(by: Person, facilitator: Facilitator) -> None:
    if not can_arrange_with(by, facilitator):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))


def _seal(facilitator: Facilitator, once: UUID, part: str, text: str) -> bytes:
    if not text:
        return b""
    scope = scope_of_notes(*facilitator.key)
    return seal(DataKey.Scope.NOTE, scope, text, bound_to=bound_to_note(once, part))


def _log(by: Person, facilitator: Facilitator, event: str) -> None:
    log_access(
        actor=by,
        subject=facilitator.person,
        role=Appointment.Role.COORDINATOR,
        event=event,
        object_ref=f"organisation:{facilitator.organisation.pk}",
    )
