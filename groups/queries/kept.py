"""What this room keeps about somebody, and what of it is his own (architecture.md "Sealing and forgetting")."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.models import (
    Appointment,
    Group,
    Invitation,
    Membership,
    ReferenceCheck,
    Restoration,
    RulesAcceptance,
    RulesVersion,
    Suspension,
)
from groups.queries.kept_meetings import kept_of_meetings, words_of_meetings
from groups.rules import INVITATION_DAYS, REASON_DAYS
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer what concerns somebody's places, roles and what he decided for a group."""
    who = question.person_id
    own = [_places(who), _suspensions(who), _roles(who), _invitations(who), _decided(who), _checked(who)]
    return [*own, *kept_of_meetings(who)]


def _places(who: UUID) -> Kept:
    places = Membership.objects.filter(person=who).count()
    return Kept(
        row="membership: alias, group, periods, rules accepted",
        models=(
            "groups.Membership",
            "groups.MembershipPeriod",
            "groups.RulesAcceptance",
            "groups.Restoration",
        ),
        what=_("Je plek: in welke groep, van wanneer tot wanneer, en welke huisregels je hebt aangenomen."),
        lives=_("Tot jij het wist. Het is je recht om terug te komen."),
        chapters=("mijn-plekken", "huisregels"),
        number=places + RulesAcceptance.objects.filter(person=who).count(),
    )


def _suspensions(who: UUID) -> Kept:
    return Kept(
        row="reason of a suspension",
        models=("groups.Suspension",),
        what=_(
            "Mocht je een tijd niet in de groep: dat het zo was, en waarom. Wie besliste, schreef de reden op."
        ),
        lives=_("De reden tot %(days)d dagen na het einde. Dat het zo was, tot jij het wist.")
        % {"days": REASON_DAYS},
        after=_("Besliste jij zelf over een ander, dan blijft dat staan, zonder je naam."),
        chapters=("niet-in-de-groep",),
        number=Suspension.objects.filter(membership__person=who).count(),
    )


def _roles(who: UUID) -> Kept:
    return Kept(
        row="role in a group or organisation",
        models=("groups.Appointment",),
        what=_("Heb je een rol: welke, waar, en van wanneer tot wanneer."),
        lives=_("Tot jij het wist."),
        after=_("Stelde je een ander voor of bevestigde je een ander, dan blijft dat staan, zonder je naam."),
        chapters=("mijn-rollen",),
        number=Appointment.objects.filter(person=who).count(),
    )


def _invitations(who: UUID) -> Kept:
    return Kept(
        row="invitation",
        models=("groups.Invitation",),
        what=_("Uitnodigingen die je gaf of gebruikte. De link zelf bewaren we niet."),
        lives=_("%(days)d dagen.") % {"days": INVITATION_DAYS},
        after=_(
            "Links die je uitgaf, werken dan niet meer. Dat er een was, blijft zo lang staan, zonder je naam."
        ),
        number=Invitation.objects.filter(Q(made_by=who) | Q(used_by=who)).count(),
    )


def _decided(who: UUID) -> Kept:
    opened = Group.objects.filter(opened_by=who).count()
    rules = RulesVersion.objects.filter(Q(proposed_by=who) | Q(confirmed_by=who)).count()
    return Kept(
        row="what somebody decided for a group: opened it, proposed its rules",
        models=("groups.Group", "groups.RulesVersion"),
        what=_("Wat je voor een groep hebt geregeld: hem openen, huisregels voorstellen of bevestigen."),
        lives=_("Zolang de groep hier staat."),
        after=_("De groep en haar huisregels blijven, zonder je naam."),
        number=opened + rules,
    )


def _checked(who: UUID) -> Kept:
    return Kept(
        row="check of a number or of other help",
        models=("groups.ReferenceCheck",),
        what=_("Dat je nakeek of een nummer of adres klopt, en op welke dag."),
        lives=_("Tot een ander het nakijkt."),
        after=_("De datum blijft staan, zonder je naam."),
        number=ReferenceCheck.objects.filter(checked_by=who).count(),
    )


def my_words(question: MyWords) -> list[Chapter]:
    """Answer somebody's places, what he accepted, his roles, and that he was kept out: dates and groups only."""
    who = question.person_id
    return [
        Chapter("mijn-plekken", _("Mijn plekken"), tuple(_own_places(who))),
        Chapter("huisregels", _("Huisregels die ik heb aangenomen"), tuple(_accepted(who))),
        Chapter("mijn-rollen", _("Mijn rollen"), tuple(_own_roles(who))),
        Chapter("niet-in-de-groep", _("Wanneer ik niet in de groep mocht"), tuple(_kept_out(who))),
        *words_of_meetings(who),
    ]


def _own_places(who: UUID) -> list[dict[str, str]]:
    places = Membership.objects.filter(person=who).select_related("group").prefetch_related("periods")
    phones = {one.membership_id: said_at(one.restored_at) for one in Restoration.objects.filter(person=who)}
    return [
        {
            _("groep"): one.group.name,
            _("hoe het staat"): str(Membership.State(one.state).label),
            _("plek sinds"): said_at(one.created_at),
            _("meegedaan"): "; ".join(
                f"{said_at(period.began_at)} – {said_at(period.ended_at)}" for period in one.periods.all()
            ),
            _("nieuwe telefoon"): phones.get(one.pk, ""),
        }
        for one in places.order_by("created_at")
    ]


def _accepted(who: UUID) -> list[dict[str, str]]:
    rows = RulesAcceptance.objects.filter(person=who).select_related("version__group")
    return [
        {
            _("groep"): one.version.group.name,
            _("versie"): str(one.version.number),
            _("aangenomen"): said_at(one.accepted_at),
        }
        for one in rows.order_by("accepted_at")
    ]


def _own_roles(who: UUID) -> list[dict[str, str]]:
    rows = Appointment.objects.filter(person=who).select_related("group", "organisation")
    return [
        {
            _("rol"): str(Appointment.Role(one.role).label),
            _("organisatie"): one.organisation.name,
            _("groep"): one.group.name if one.group else "",
            _("van"): said_at(one.starts_at),
            _("tot"): said_at(one.ends_at),
        }
        for one in rows.order_by("starts_at")
    ]


def _kept_out(who: UUID) -> list[dict[str, str]]:
    # Of a proposal that nobody confirmed he is told nothing; the reason is another's word, told on its own page.
    rows = Suspension.objects.filter(membership__person=who, confirmed_at__isnull=False)
    return [
        {
            _("groep"): one.membership.group.name,
            _("van"): said_at(one.confirmed_at),
            _("tot"): said_at(one.lifted_at),
        }
        for one in rows.select_related("membership__group").order_by("confirmed_at")
    ]
