"""What this room keeps about somebody (architecture.md "Sealing and forgetting")."""

from uuid import UUID

from django.utils.translation import gettext as _

from crisis.models import RouteStep
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer where somebody stands in a help route."""
    return [_steps(question.person_id)]


def _steps(who: UUID) -> Kept:
    return Kept(
        row="step of a help route",
        models=("crisis.RouteStep",),
        what=_("Of je gevraagd wordt als iemand in een groep nu iemand nodig heeft, en na hoeveel minuten."),
        lives=_("Tot de stap wordt weggehaald, of tot jij het wist."),
        after=_(
            "Stelde je een stap van een ander voor of bevestigde je die, dan blijft die staan, zonder je naam."
        ),
        chapters=("wanneer-ik-gevraagd-word",),
        number=RouteStep.objects.confirmed().filter(person=who).count(),
    )


def my_words(question: MyWords) -> list[Chapter]:
    """Answer in which help routes somebody stands; of a step that nobody confirmed he is told nothing yet."""
    rows = (
        RouteStep.objects.confirmed()
        .filter(person=question.person_id)
        .select_related("group")
        .order_by("group", "position")
    )
    entries = tuple(
        {
            _("groep"): one.group.name,
            _("na minuten"): str(one.after_minutes),
            _("bevestigd"): said_at(one.confirmed_at),
        }
        for one in rows
    )
    return [Chapter("wanneer-ik-gevraagd-word", _("Wanneer ik word gevraagd"), entries)]
