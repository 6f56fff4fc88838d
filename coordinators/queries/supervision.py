"""When facilitators were last talked with: days, never a word."""

from collections.abc import Sequence
from datetime import date

from coordinators.models import SupervisionNote
from coordinators.permissions import Facilitator
from coordinators.queries.load import Key


def last_talks(facilitators: Sequence[Facilitator]) -> dict[Key, date]:
    """Return when each of these was last talked with, in one query."""
    rows = SupervisionNote.objects.filter(
        organisation__in={one.organisation.pk for one in facilitators},
        person__in={one.person.pk for one in facilitators},
    )
    found = rows.order_by("held_on").values_list("organisation_id", "person_id", "held_on")
    return {(organisation, person): held_on for organisation, person, held_on in found}
