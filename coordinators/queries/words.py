"""Opening what facilitators wrote about their own work; whoever calls this has checked for whom it is."""

from uuid import UUID

from coordinators.models import Consideration, SupervisionNote
from supportgroups.lib.sealing import DataKey, KeyDestroyedError, unseal


def words_in(consideration: Consideration) -> str:
    """Return what stands in a consideration; nothing where nothing does, or its key is gone."""
    try:
        return unseal(
            DataKey.Scope.NOTE,
            scope_of(consideration),
            bytes(consideration.text),
            bound_to=bound_to(consideration),
        )
    except KeyDestroyedError:
        return ""


def scope_of(consideration: Consideration) -> str:
    """Return whose key it is: of this text alone, so that it goes with it."""
    return f"consideration-{consideration.pk}"


def bound_to(consideration: Consideration) -> str:
    """Return what the text belongs to; moved to another row it does not open."""
    return f"consideration of {consideration.person_id} in organisation {consideration.organisation_id}"


def scope_of_notes(organisation_id: int, person_id: UUID) -> str:
    """Return whose key the notes about a facilitator have: one for all of them in one organisation."""
    return f"supervision-{organisation_id}-{person_id.hex}"


def bound_to_note(once: UUID, part: str) -> str:
    """Return what a part of a note belongs to: its own row and part, so that no part is shown as the other."""
    return f"supervision {part} of {once}"


def parts_of(note: SupervisionNote) -> tuple[str, str]:
    """Return the own and the shared part; nothing where nothing was written, or the key is gone."""
    return _part(note, "own_part"), _part(note, "shared_part")


def _part(note: SupervisionNote, part: str) -> str:
    try:
        return unseal(
            DataKey.Scope.NOTE,
            scope_of_notes(note.organisation_id, note.person_id),
            bytes(getattr(note, part)),
            bound_to=bound_to_note(note.once, part),
        )
    except KeyDestroyedError:
        return ""
