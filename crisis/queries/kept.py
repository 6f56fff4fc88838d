"""What this room keeps about somebody (architecture.md "Sealing and forgetting")."""

from uuid import UUID

from django.utils.translation import gettext as _

from crisis.models import DutyShift, HelpEvent, HelpRequest, RouteStep
from crisis.queries.words import open_words
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer where somebody stands in a help route, when he is on duty, and what is left of calls for help."""
    who = question.person_id
    return [_steps(who), _shifts(who), _words(who), _calls(who)]


def _shifts(who: UUID) -> Kept:
    return Kept(
        row="duty shift",
        models=("crisis.DutyShift",),
        what=_("Wanneer jij bereikbaar bent of was voor wie nu iemand nodig heeft."),
        lives=_("2 jaar na de dienst, of tot jij het wist."),
        after=_("Een dienst van een ander die jij voorstelde of bevestigde, blijft staan, zonder je naam."),
        chapters=("mijn-diensten",),
        number=DutyShift.objects.confirmed().filter(person=who).count(),
    )


def _words(who: UUID) -> Kept:
    return Kept(
        row="words of a call for help",
        models=("crisis.HelpRequest",),
        what=_(
            "Wat je schreef toen je nu iemand nodig had, en het nummer om je terug te bellen. Dat staat op slot: alleen wie je hulpvraag aannam, leest het."
        ),
        lives=_("De tekst 30 dagen na het einde. Het nummer gaat meteen weg bij het einde."),
        chapters=("mijn-hulpvragen",),
        number=HelpRequest.objects.filter(asker=who).exclude(text=b"").count(),
    )


def _calls(who: UUID) -> Kept:
    mine = HelpEvent.objects.filter(actor=who).exclude(request__asker=who)
    return Kept(
        row="times of a call for help",
        models=("crisis.HelpRequest", "crisis.HelpEvent", "crisis.Asked", "crisis.Probe"),
        what=_(
            "Wanneer je iemand nodig had en hoe snel er iemand was. Help jij zelf anderen: wat jij wanneer deed."
        ),
        lives=_("2 jaar."),
        after=_("Hielp jij een ander, dan blijft van zijn hulpvraag staan wat er gebeurde, zonder je naam."),
        chapters=("mijn-hulpvragen",),
        number=HelpRequest.objects.filter(asker=who).count() + mine.count(),
    )


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
    """Answer in which help routes and shifts somebody stands, and his own calls for help.

    Of what nobody confirmed he is told nothing yet.
    """
    return [_my_steps(question.person_id), _my_shifts(question.person_id), _my_calls(question.person_id)]


def _my_shifts(who: UUID) -> Chapter:
    rows = DutyShift.objects.confirmed().filter(person=who).order_by("starts_at")
    entries = tuple({_("van"): said_at(one.starts_at), _("tot"): said_at(one.ends_at)} for one in rows)
    return Chapter("mijn-diensten", _("Mijn diensten"), entries)


def _my_calls(who: UUID) -> Chapter:
    rows = HelpRequest.objects.filter(asker=who).select_related("group").order_by("asked_at")
    entries = tuple(
        {
            _("groep"): one.group.name,
            _("gevraagd"): said_at(one.asked_at),
            _("klaar"): said_at(one.ended_at),
            _("tekst"): open_words(one, one.text),
            _("nummer"): open_words(one, one.number),
        }
        for one in rows
    )
    return Chapter("mijn-hulpvragen", _("Mijn hulpvragen"), entries)


def _my_steps(who: UUID) -> Chapter:
    rows = (
        RouteStep.objects.confirmed().filter(person=who).select_related("group").order_by("group", "position")
    )
    entries = tuple(
        {
            _("groep"): one.group.name,
            _("na minuten"): str(one.after_minutes),
            _("bevestigd"): said_at(one.confirmed_at),
        }
        for one in rows
    )
    return Chapter("wanneer-ik-gevraagd-word", _("Wanneer ik word gevraagd"), entries)
