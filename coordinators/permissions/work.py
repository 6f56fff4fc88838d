"""Whose hours and considerations are whose; the only doors to them."""

from django.http import Http404

from coordinators.models import Consideration, WorkEntry
from groups.permissions import can_coordinate
from members.models import Person
from members.permissions import can_open_private_records


def can_read_consideration(person: Person, consideration: Consideration) -> bool:
    """Return whether these words are for this person: his own, or shared with him as a coordinator there."""
    if person.pk == consideration.person_id:
        return can_open_private_records(person)
    is_shared = consideration.sharing == Consideration.Sharing.SHARED
    return is_shared and can_coordinate(person, consideration.organisation)


def get_entry_for(person: Person, pk: int) -> WorkEntry:
    """Return hours that this person logged himself; nobody else's exist for him (Http404)."""
    found = WorkEntry.objects.select_related("organisation").filter(pk=pk, person_id=person.pk).first()
    if found is None or not can_open_private_records(person):
        raise Http404
    return found


def get_consideration_for(person: Person, pk: int) -> Consideration:
    """Return a consideration of this person himself; for everyone else 404, shared or not."""
    found = Consideration.objects.select_related("organisation").filter(pk=pk, person_id=person.pk).first()
    if found is None or not can_open_private_records(person):
        raise Http404
    return found
