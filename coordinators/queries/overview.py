"""All facilitators of some organisations at once: what was agreed, this week, and who asks for a talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coordinators.models import Agreement
from coordinators.permissions import Facilitator, facilitators_in
from coordinators.queries.agreements import signed_agreements, waiting_agreements
from coordinators.queries.balance import Asked, asked_of, considerations_of, worth_a_talk
from coordinators.queries.load import Load, loads_of, this_monday
from coordinators.queries.supervision import last_talks
from groups.models import Organisation
from members.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One facilitator as the list shows him."""

    facilitator: Facilitator
    load: Load
    agreement: Agreement | None
    waiting: Agreement | None
    talks: list[Asked]
    talked_on: date | None


def facilitators_page(organisations: Iterable[Organisation], viewer: Person) -> list[Line]:
    """Return everybody who leads for these organisations but the viewer himself, in a fixed number of queries."""
    found = [one for one in facilitators_in(organisations) if one.person.pk != viewer.pk]
    loads = loads_of(found, until=this_monday())
    signed, waiting = signed_agreements(found), waiting_agreements(found)
    seen, talked = considerations_of(found), last_talks(found)
    return [
        Line(
            facilitator=one,
            load=loads[one.key],
            agreement=next(reversed(signed[one.key]), None),
            waiting=waiting.get(one.key),
            talks=worth_a_talk(asked_of(loads[one.key], seen[one.key]), talked_on=talked.get(one.key)),
            talked_on=talked.get(one.key),
        )
        for one in found
    ]
