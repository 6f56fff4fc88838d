"""Who may sign or take back an agreement; the only door to one."""

from django.http import Http404

from coordinators.models import Agreement
from coordinators.permissions.facilitators import Facilitator, can_arrange_with
from members.models import Person


def can_sign_agreement(person: Person, facilitator: Facilitator, agreement: Agreement) -> bool:
    """Return whether it is this person's turn: the facilitator and a coordinator sign, each once."""
    if agreement.signed_at is not None or agreement.withdrawn_at is not None or not facilitator.is_there:
        return False
    if agreement.proposed_by_id == facilitator.person.pk:
        return can_arrange_with(person, facilitator)
    return person.pk == facilitator.person.pk


def get_agreement_for(facilitator: Facilitator, number: int) -> Agreement:
    """Return a version of a facilitator that came through one of the doors to him; 404 when it is not there."""
    found = Agreement.objects.of(facilitator.organisation.pk, facilitator.person.pk).filter(number=number)
    agreement = found.select_related("proposed_by", "signed_by").first()
    if agreement is None:
        raise Http404
    return agreement
