"""What asks for a coordinator's attention today: people, gaps and dates, never a word that was written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from coordinators.queries.needs import Needs, needs_of, said_moment
from crisis.queries.coverage import WaitingShift, missing_routes, shifts_to_confirm, steps_to_confirm
from groups.models import Group, Invitation, Membership, Organisation, Restoration, Suspension
from groups.permissions import organisations_coordinated_by
from groups.protocol import Missing
from groups.queries.setup import STAFF_KINDS, groups_of, missing_in, rules_waiting_in, staff_of
from members.models import Person
from supportgroups.lib import clock

INVITATION_STUCK_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at and the one page where that is done."""

    line: str
    detail: str
    url_name: str
    at: int | str


@dataclass(frozen=True, slots=True)
class GroupGaps:
    """A group and what it lacks."""

    group: Group
    missing: list[Missing]


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that waits for one person, over all organisations where he has a role."""

    coordinates: list[Organisation]
    to_confirm: list[Item]
    broken: list[GroupGaps]
    unfinished: list[GroupGaps]
    invitations: list[Item]
    suspensions: list[Item]
    needs: Needs

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing waits."""
        own = self.to_confirm or self.broken or self.unfinished or self.invitations or self.suspensions
        return self.needs.is_empty and not own


def today_for(person: Person, organisations: Sequence[Organisation]) -> Today:
    """Return what waits for this person in the organisations that his door gave him.

    A backup professional only has what he may confirm. The number of queries does not depend on how much
    there is.
    """
    coordinates = list(organisations_coordinated_by(person))
    gaps = _gaps(groups_of(coordinates))
    return Today(
        coordinates=coordinates,
        to_confirm=to_confirm_by(person, organisations, coordinates),
        broken=[found for found in gaps if found.group.is_live and found.missing],
        unfinished=[found for found in gaps if not found.group.is_live],
        invitations=_stuck_invitations(coordinates),
        suspensions=_suspensions_over(coordinates),
        needs=needs_of(person, coordinates),
    )


def to_confirm_by(
    person: Person, organisations: Sequence[Organisation], coordinates: Sequence[Organisation]
) -> list[Item]:
    """Return what waits for this person as the second one: where he confirms, and where he coordinates."""
    return [
        *_roles_to_confirm(person, organisations),
        *_steps_to_confirm(person),
        *_shifts_to_confirm(person),
        *_rules_to_confirm(person, coordinates),
        *_phones_to_confirm(person, organisations),
        *_suspensions_to_confirm(person, organisations),
    ]


def _gaps(groups: Sequence[Group]) -> list[GroupGaps]:
    people, routes = missing_in(groups), missing_routes(groups)
    return [GroupGaps(group, people[group.pk] + routes[group.pk]) for group in groups]


def _roles_to_confirm(person: Person, organisations: Sequence[Organisation]) -> list[Item]:
    proposals = [
        found.appointment
        for staff in staff_of(organisations, person).values()
        for found in staff.proposals()
        if found.may_confirm
    ]
    return [
        Item(
            _("%(who)s als %(role)s") % {"who": found.person.alias, "role": found.get_role_display()},
            str(found.group or found.organisation),
            "groups:proposal",
            found.pk,
        )
        for found in proposals
    ]


def _steps_to_confirm(person: Person) -> list[Item]:
    return [
        Item(
            _("%(who)s in de hulproute, %(when)s")
            % {
                "who": step.alias,
                "when": _("na %d minuten") % step.after_minutes if step.after_minutes else _("meteen"),
            },
            step.group_name,
            "crisis:route",
            step.group_id,
        )
        for step in steps_to_confirm(person)
    ]


def _shifts_to_confirm(person: Person) -> list[Item]:
    """Return one line per roster: a whole fortnight is often proposed at once, and confirmed on one page."""
    waiting: dict[str, list[WaitingShift]] = defaultdict(list)
    for shift in shifts_to_confirm(person):
        waiting[shift.organisation_slug].append(shift)
    return [
        Item(
            _("Diensten in het rooster: %(number)d") % {"number": len(own)},
            _("%(where)s, het eerst %(when)s")
            % {
                "where": own[0].organisation_name,
                "when": said_moment(min(shift.starts_at for shift in own)),
            },
            "crisis:roster",
            slug,
        )
        for slug, own in waiting.items()
    ]


def _rules_to_confirm(person: Person, coordinates: Sequence[Organisation]) -> list[Item]:
    return [
        Item(_("Nieuwe huisregels"), version.group.name, "groups:rules_proposal", version.pk)
        for version in rules_waiting_in(coordinates)
        if version.proposed_by_id != person.pk
    ]


def _phones_to_confirm(person: Person, organisations: Sequence[Organisation]) -> list[Item]:
    waiting = Restoration.objects.waiting().filter(membership__group__organisation__in=organisations)
    waiting = waiting.exclude(Q(invited_by=person) | Q(person=person))
    return [
        Item(_("Een nieuwe telefoon"), group, "groups:people", pk)
        for group, pk in waiting.values_list("membership__group__name", "membership__group_id").order_by("pk")
    ]


def _suspensions_to_confirm(person: Person, organisations: Sequence[Organisation]) -> list[Item]:
    waiting = Suspension.objects.filter(
        confirmed_at=None, lifted_at=None, membership__group__organisation__in=organisations
    ).exclude(Q(proposed_by=person) | Q(membership__person=person))
    return [
        Item(_("Een schorsing"), found.membership.group.name, *_where(found))
        for found in waiting.select_related("membership__group").order_by("pk")
    ]


def _where(suspension: Suspension) -> tuple[str, int]:
    """Return where it is decided: among the people of his group, or on a page of its own once he left that."""
    if suspension.membership.state == Membership.State.MOVED:
        return "groups:suspension", suspension.pk
    return "groups:people", suspension.membership.group_id


def _stuck_invitations(coordinates: Sequence[Organisation]) -> list[Item]:
    now = clock.now()
    stuck = Invitation.objects.usable(now).filter(
        organisation__in=coordinates, made_at__lte=now - INVITATION_STUCK_AFTER
    )
    return [*_stuck_for_staff(stuck, now), *_stuck_for_members(stuck, now)]


def _stuck_for_staff(stuck: QuerySet[Invitation], now: datetime) -> list[Item]:
    rows = stuck.filter(kind__in=STAFF_KINDS).select_related("organisation").order_by("made_at")
    return [
        Item(
            _("Uitnodiging voor een %(role)s") % {"role": found.get_kind_display()},
            f"{found.organisation}, {_since(found.made_at, now)}",
            "groups:staff",
            found.organisation.slug,
        )
        for found in rows
    ]


def _stuck_for_members(stuck: QuerySet[Invitation], now: datetime) -> list[Item]:
    rows = (
        stuck.filter(kind=Invitation.Kind.MEMBER, group__isnull=False)
        .values_list("group_id", "group__name")
        .annotate(number=Count("pk"), oldest=Min("made_at"))
        .order_by("group__name")
    )
    return [
        Item(
            _("Uitnodigingen voor deelnemers: %(number)d") % {"number": number},
            f"{name}, {_since(oldest, now)}",
            "groups:setup",
            pk,
        )
        for pk, name, number, oldest in rows
    ]


def _since(moment: datetime, now: datetime) -> str:
    return _("al %(days)d dagen open") % {"days": (now - moment).days}


def _suspensions_over(coordinates: Sequence[Organisation]) -> list[Item]:
    over = (
        Suspension.objects.in_force(clock.now())
        .past_last_day(clock.today())
        .filter(membership__group__organisation__in=coordinates)
        .select_related("membership__group")
        .order_by("ends_on")
    )
    return [
        Item(
            _("Tijd voor een gesprek"),
            _("%(group)s, schorsing tot en met %(day)s")
            % {"group": found.membership.group, "day": found.ends_on.strftime("%d-%m-%Y")},
            *_where(found),
        )
        for found in over
    ]
