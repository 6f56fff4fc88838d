"""What this room does when something happens in the rooms below it."""

from coordinators.actions import destroy_considerations_of
from coordinators.queries.waits import what_waits_for
from crisis.protocol import Waits, WhatWaits
from members.models import Person
from members.protocol import PersonErased


def forget_considerations(fact: PersonErased) -> None:
    """Let nothing that somebody wrote about his own work be opened any more; the rows go with him."""
    destroy_considerations_of(fact.person_id)


def what_waits(question: WhatWaits) -> list[Waits]:
    """Answer how somebody's own week stands, what was put to him about it, and what waits for him as second person."""
    return what_waits_for(Person.objects.get(pk=question.person_id))
