"""Who plans the duty roster and who may be the second person; the doors to it."""

from django.http import Http404

from crisis.models import DutyShift
from groups.models import Organisation
from groups.permissions import can_confirm_for, can_coordinate, organisations_confirmed_by
from members.models import Person


def can_plan_roster(person: Person, organisation: Organisation) -> bool:
    """Return whether this person coordinates the organisation now."""
    return can_coordinate(person, organisation)


def can_confirm_shift(person: Person, shift: DutyShift) -> bool:
    """Return whether this person may be the second one: never who proposed it, never whose shift it is."""
    return can_confirm_for(person, shift.organisation, proposer=shift.proposed_by, subject=shift.person)


def get_roster_for(person: Person, slug: str) -> Organisation:
    """Return the organisation whose roster this person plans or may confirm; 404 for everyone else."""
    organisation = organisations_confirmed_by(person).filter(slug=slug).first()
    if organisation is None:
        raise Http404
    return organisation


def get_roster_to_plan_for(person: Person, slug: str) -> Organisation:
    """Return the organisation whose roster this person plans; 404 for everyone else, backups too."""
    organisation = get_roster_for(person, slug)
    if not can_plan_roster(person, organisation):
        raise Http404
    return organisation


def get_planned_shift_for(person: Person, organisation: Organisation, pk: int) -> DutyShift:
    """Return a shift of an organisation that went through one of the doors above, removed or not; else 404."""
    shift = (
        DutyShift.objects.select_related("organisation", "group", "person", "proposed_by")
        .filter(organisation=organisation, pk=pk)
        .first()
    )
    if shift is None or not can_confirm_for(person, organisation, proposer=None, subject=None):
        raise Http404
    return shift
