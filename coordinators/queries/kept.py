"""What this room keeps about somebody, and what of it is his own (architecture.md "Sealing and forgetting")."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from coordinators.models import Agreement
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer what somebody agreed about his work, or signed about another's."""
    return [_agreements(question.person_id)]


def _agreements(who: UUID) -> Kept:
    return Kept(
        row="agreement of a facilitator: hours a week, contact hours",
        models=("coordinators.Agreement", "coordinators.AgreedHours", "groups.ContactHours"),
        what=_("Begeleid je een groep: hoeveel uren je afsprak, en wanneer deelnemers contact mogen zoeken."),
        lives=_("Tot 2 jaar nadat je bij die organisatie stopt met begeleiden."),
        after=_(
            "Tekende je voor de organisatie, dan blijft die afspraak van een ander staan, zonder je naam."
        ),
        chapters=("mijn-afspraken",),
        number=Agreement.objects.filter(Q(person=who) | Q(proposed_by=who) | Q(signed_by=who)).count(),
    )


def my_words(question: MyWords) -> list[Chapter]:
    """Answer what somebody agreed about his own work; what he signed for others is theirs."""
    rows = Agreement.objects.filter(person=question.person_id).select_related("organisation")
    entries = tuple(_agreement(one) for one in rows.prefetch_related("hours").order_by("proposed_at"))
    return [Chapter("mijn-afspraken", _("Mijn afspraken over uren en contact"), entries)]


def _agreement(one: Agreement) -> dict[str, str]:
    return {
        _("organisatie"): one.organisation.name,
        _("uren per week"): f"{one.weekly_minutes / 60:g}",
        _("contact"): "; ".join(
            _window(row.weekday, row.starts_minute, row.ends_minute) for row in one.hours.all()
        ),
        _("voorgesteld"): said_at(one.proposed_at),
        _("getekend"): said_at(one.signed_at),
        _("ingetrokken"): said_at(one.withdrawn_at),
    }


def _window(day: int, starts: int, ends: int) -> str:
    name = ("ma", "di", "wo", "do", "vr", "za", "zo")[day]
    return f"{name} {starts // 60:02}.{starts % 60:02}–{ends // 60:02}.{ends % 60:02}"
