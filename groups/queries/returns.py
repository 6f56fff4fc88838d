"""Where somebody who stopped can come back to."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.models import Appointment, Group, Membership
from groups.permissions import groups_open_to
from groups.rules import Likeness
from supportgroups.lib import clock

MOST_SHOWN = 5


def return_choices(membership: Membership) -> list[Group]:
    """Return the groups this member may come back to, nearest first (S3 3.4.1.6).

    His own group where it is live and has a facilitator; else its nearest equals, and his own as the last
    of them while it is live: a group without a facilitator is looked after before it is closed. Never one
    in which he has another role now.
    """
    own, open_ones = membership.group, groups_open_to(membership.person)
    is_open = own.is_live and open_ones.filter(pk=own.pk).exists()
    if is_open and _led(Group.objects.filter(pk=own.pk)).exists():
        return [own]
    return nearest_equals(own, among=open_ones) + ([own] if is_open else [])


def nearest_equals(group: Group, *, among: QuerySet[Group]) -> list[Group]:
    """Return live groups of the same kind and composition that have a facilitator, nearest first."""
    regions = group.regions.values("pk")
    equals = (
        _led(among.filter(state=Group.State.LIVE, kind=group.kind, composition=group.composition))
        .exclude(pk=group.pk)
        .select_related("organisation", "series")
        .annotate(
            shared=Count("regions", filter=Q(regions__in=regions), distinct=True),
            people=Count("memberships", filter=Q(memberships__state=Membership.State.ACTIVE), distinct=True),
        )
    )
    ranked: list[Group] = sorted(equals, key=lambda other: _likeness(other, group).order())
    return ranked[:MOST_SHOWN]


def _likeness(other: Group, group: Group) -> Likeness:
    return Likeness(
        shared_regions=getattr(other, "shared", 0),
        same_organisation=other.organisation_id == group.organisation_id,
        members=getattr(other, "people", 0),
    )


def _led(groups: QuerySet[Group]) -> QuerySet[Group]:
    leading = Appointment.objects.counting(clock.now()).leading().filter(group=OuterRef("pk"))
    return groups.filter(Exists(leading))
