"""When somebody erases himself: he stops everywhere, his roles end, and nobody is left alone by it."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.actions.appointments import close_role
from groups.actions.memberships import hold_names, leave, lock_places
from groups.actions.suspensions import destroy_reason_key
from groups.models import Appointment, Group, Membership
from members.models import Person
from members.protocol import Hindrance
from supportgroups.lib import clock

Role = Appointment.Role
_ALONE = {
    Role.COORDINATOR: gettext_lazy(
        "Je bent de enige coördinator van %(where)s. Nodig eerst een ander uit en laat die bevestigen."
    ),
    Role.FACILITATOR: gettext_lazy(
        "Je bent de enige begeleider van %(where)s. Vraag je coördinator eerst om een ander."
    ),
    Role.BACKUP: gettext_lazy(
        "Je bent de enige achterwacht van %(where)s. Vraag een coördinator eerst om een ander."
    ),
}


def who_would_be_alone(person_id: UUID) -> list[Hindrance]:
    """Return where somebody is the last one in a role that a group or organisation cannot do without.

    Inside the transaction of the caller; locks his organisations, groups and memberships in that order, so that
    of the last two one goes and the other hears that he is the last.
    """
    hold_names(person_id)
    lock_places(Person(pk=person_id))
    now = clock.now()
    roles = Appointment.objects.in_force(now).filter(person=person_id).select_related("group", "organisation")
    return [_hindrance(role) for role in roles.order_by("pk") if _is_last(role)]


def _is_last(role: Appointment) -> bool:
    others = Appointment.objects.counting(clock.now()).filter(role=role.role).exclude(person=role.person_id)
    if role.group is None:
        return role.role == Role.COORDINATOR and not others.filter(organisation=role.organisation_id).exists()
    needed = role.role in {Role.FACILITATOR, Role.BACKUP} and role.group.state == Group.State.LIVE
    return needed and not others.filter(group=role.group).exists()


def _hindrance(role: Appointment) -> Hindrance:
    where = role.group.name if role.group else role.organisation.name
    line = str(_ALONE[Role(role.role)]) % {"where": where}
    if role.role != Role.COORDINATOR:
        return Hindrance(line)
    return Hindrance(line, _("Nodig iemand uit"), reverse("groups:staff", args=[role.organisation.slug]))


def let_go(person_id: UUID) -> None:
    """Stop somebody everywhere and end his roles, inside the transaction in which he is erased.

    By group, since for each its rooms are locked. Announces MembershipEnded and AppointmentEnded, so that whoever
    he guided gets another guide and conversations close. The key of reasons written about him goes after commit.
    """
    steps = [*_stops(person_id), *_ends(person_id)]
    for _group_id, step in sorted(steps, key=lambda one: one[0]):
        step()
    transaction.on_commit(partial(destroy_reason_key, person_id))


def _stops(person_id: UUID) -> list[tuple[int, Callable[[], None]]]:
    places = Membership.objects.filter(person=person_id, state__in=["joining", "active"])
    return [(one.group_id, partial(leave, one, Membership.State.STOPPED)) for one in places]


def _ends(person_id: UUID) -> list[tuple[int, Callable[[], None]]]:
    roles = Appointment.objects.filter(person=person_id, ends_at=None).select_related("group")
    return [(one.group_id or 0, partial(close_role, one)) for one in roles]
