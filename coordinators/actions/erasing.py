"""When somebody erases himself: the keys of what he wrote about his own work go."""

from functools import partial
from uuid import UUID

from django.db import transaction

from coordinators.models import Consideration, SupervisionNote
from coordinators.queries.words import scope_of, scope_of_notes
from supportgroups.lib.sealing import DataKey, destroy_keys


def destroy_considerations_of(person_id: UUID) -> None:
    """Destroy the keys of all that he considered, and of what was noted about talks with him, after the commit of the transaction in which he is erased."""
    scopes = [scope_of(one) for one in Consideration.objects.filter(person=person_id)]
    notes = SupervisionNote.objects.filter(person=person_id).values_list("organisation_id", flat=True)
    scopes += [scope_of_notes(organisation_id, person_id) for organisation_id in notes.distinct()]
    transaction.on_commit(partial(_destroy, scopes))


def _destroy(scopes: list[str]) -> None:
    for scope_id in scopes:
        destroy_keys(DataKey.Scope.NOTE, scope_id)
