"""Who has a page of what asks for attention today."""

from django.http import Http404

from groups.models import Organisation
from groups.permissions import organisations_confirmed_by
from members.models import Person


def get_organisations_today_for(person: Person) -> list[Organisation]:
    """Return where this person coordinates or stands behind a group now; 404 for everyone else."""
    organisations = list(organisations_confirmed_by(person))
    if not organisations:
        raise Http404
    return organisations
