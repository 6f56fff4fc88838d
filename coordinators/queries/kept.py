"""What this room keeps about somebody, and what of it is his own (architecture.md "Sealing and forgetting")."""

from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coordinators.models import Agreement, Consideration, SupervisionNote, WorkEntry
from coordinators.queries.words import words_in
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer what somebody agreed about his work, or signed about another's."""
    who = question.person_id
    return [_agreements(who), _hours(who), _considerations(who), _notes(who)]


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


def _hours(who: UUID) -> Kept:
    return Kept(
        row="work ledger: hours that a facilitator logged",
        models=("coordinators.WorkEntry",),
        what=_("Begeleid je een groep: de uren die je opschreef, welk soort werk, en of het zwaar was."),
        lives=_("2 jaar. Daarna blijft een som per maand, zonder wie."),
        chapters=("mijn-uren",),
        number=WorkEntry.objects.filter(person=who).count(),
    )


def _considerations(who: UUID) -> Kept:
    return Kept(
        row="consideration of a facilitator",
        models=("coordinators.Consideration",),
        what=_("Dat je zag dat je een afspraak voorbijging, en wat je daarover schreef: versleuteld."),
        lives=_("2 jaar, of tot jij het leegmaakt."),
        chapters=("mijn-afwegingen",),
        number=Consideration.objects.filter(person=who).count(),
    )


def _notes(who: UUID) -> Kept:
    return Kept(
        row="supervision notes",
        models=("coordinators.SupervisionNote",),
        what=_("Dat je een gesprek had met je coördinator, en wat daarover is genoteerd: versleuteld."),
        lives=_("Tot 2 jaar nadat je bij die organisatie stopt met begeleiden."),
        after=_("Noteerde je een gesprek met een ander, dan blijft dat staan, zonder je naam."),
        chapters=("werkbegeleiding",),
        number=SupervisionNote.objects.filter(Q(person=who) | Q(written_by=who)).count(),
    )


def my_words(question: MyWords) -> list[Chapter]:
    """Answer what somebody agreed about his own work; what he signed for others is theirs."""
    rows = Agreement.objects.filter(person=question.person_id).select_related("organisation")
    entries = tuple(_agreement(one) for one in rows.prefetch_related("hours").order_by("proposed_at"))
    return [
        Chapter("mijn-afspraken", _("Mijn afspraken over uren en contact"), entries),
        Chapter("mijn-uren", _("Uren die ik opschreef"), tuple(_own_hours(question.person_id))),
        Chapter("mijn-afwegingen", _("Mijn afwegingen"), tuple(_own_considerations(question.person_id))),
        Chapter("werkbegeleiding", _("Werkbegeleiding"), tuple(_talks(question.person_id))),
    ]


def _own_hours(who: UUID) -> list[dict[str, str]]:
    rows = WorkEntry.objects.filter(person=who).select_related("organisation")
    return [
        {
            _("organisatie"): one.organisation.name,
            _("dag"): date_format(one.on, "j F Y"),
            _("soort"): str(WorkEntry.Kind(one.kind).label),
            _("minuten"): str(one.minutes),
            _("zwaar"): (_("ja, gedeeld") if one.shares_heavy else _("ja")) if one.is_heavy else "",
        }
        for one in rows.order_by("on", "pk")
    ]


def _talks(who: UUID) -> list[dict[str, str]]:
    # What was shared with him is told on its own page: it is another's words.
    rows = SupervisionNote.objects.filter(person=who).select_related("organisation")
    return [
        {_("organisatie"): one.organisation.name, _("gesprek op"): date_format(one.held_on, "j F Y")}
        for one in rows.order_by("held_on", "pk")
    ]


def _own_considerations(who: UUID) -> list[dict[str, str]]:
    rows = Consideration.objects.filter(person=who).select_related("organisation", "person")
    return [
        {
            _("organisatie"): one.organisation.name,
            _("week van"): date_format(one.monday, "j F Y"),
            _("waarover"): str(Consideration.Kind(one.kind).label),
            _("gezien"): said_at(one.seen_at),
            _("wat ik schreef"): words_in(one),
            _("wie het mag weten"): str(Consideration.Sharing(one.sharing).label),
        }
        for one in rows.order_by("monday", "kind")
    ]


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
