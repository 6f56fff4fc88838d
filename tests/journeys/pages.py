"""Every page that somebody can be on, by who he is."""

from collections.abc import Iterable
from itertools import takewhile

from django.db.models import Q
from django.urls import reverse

from groups.models import Appointment, Group
from supportgroups.lib import clock
from tests.cast import find_person, place_of

Role = Appointment.Role
FOR_EVERYBODY = ("crisis:help", "crisis:numbers", "crisis:directory", "crisis:partners", "crisis:children")
ANYBODY = ("home", "about", *FOR_EVERYBODY, "account_login", "account_request_login_code", "members:mailbox")
SIGNED_IN = (
    "home",
    "groups:places",
    "groups:meetings",
    "groups:calendar",
    "crisis:help",
    "later:plan",
    "members:me",
    "members:notifications",
    "about",
    "mfa_list_webauthn",
    "account_logout",
)


def pages_of(alias: str, group: Group) -> list[str]:
    """Return the addresses that this person of the group can open; nobody's are those of a visitor."""
    if not alias:
        return _all(ANYBODY)
    role = Appointment.objects.filter(
        Q(group=group) | Q(group=None, role=Role.COORDINATOR, organisation=group.organisation),
        person=find_person(alias),
    ).first()
    own = _BY_ROLE[role.role] if role else _member
    return [*_all(SIGNED_IN), *own(alias, group)]


def own_pages_of(alias: str, group: Group, *, others: Iterable[str]) -> list[str]:
    """Return the pages of this person that nobody before him among the others has: every page once."""
    earlier = takewhile(lambda other: other != alias, others)
    seen = {path for other in earlier for path in pages_of(other, group)}
    return [path for path in pages_of(alias, group) if path not in seen]


def _all(names: tuple[str, ...], *args: object) -> list[str]:
    return [reverse(name, args=args) for name in names]


def _member(alias: str, group: Group) -> list[str]:
    place = place_of(find_person(alias), group)
    return [
        reverse("chat:room", args=[group.rooms.get(matter=None).pk]),
        *_all(("groups:rules", "groups:overrides"), group.pk),
        reverse("groups:meeting", args=[_evening(group)]),
        *_all(("groups:stop", "groups:return"), place.pk),
    ]


def _evening(group: Group) -> int:
    return next(iter(group.meetings.going_on().to_come(clock.now()))).pk


def _facilitator(alias: str, group: Group) -> list[str]:
    place = group.memberships.order_by("pk")[0]
    return [
        reverse("crisis:day"),
        reverse("crisis:duty"),
        reverse("chat:room", args=[group.rooms.get(matter=None).pk]),
        *_all(("groups:rules", "groups:rules_new", "groups:people", "groups:invite"), group.pk),
        reverse("groups:new_phone", args=[place.pk]),
        *_all(
            ("groups:meeting", "groups:tonight", "groups:meeting_cancel", "groups:meeting_move"),
            _evening(group),
        ),
        *_work(alias, group),
    ]


def _work(alias: str, group: Group) -> list[str]:
    slug, person = group.organisation.slug, find_person(alias)
    return [
        *_all(("coordinators:balance", "coordinators:own_supervision"), slug),
        *_all(("coordinators:agreement",), slug, person.pk),
    ]


def _load(group: Group) -> list[str]:
    """Return the pages about the first facilitator of the group."""
    lead = group.appointments.filter(role=Role.FACILITATOR).order_by("pk")[0]
    return [
        *_all(("coordinators:facilitators",)),
        *_all(
            ("coordinators:load", "coordinators:agreement", "coordinators:supervision"),
            group.organisation.slug,
            lead.person_id,
        ),
    ]


def _coordinator(_alias: str, group: Group) -> list[str]:
    place, role = group.memberships.order_by("pk")[0], group.appointments.order_by("pk")[0]
    return [
        *_all(("coordinators:home", "crisis:day", "groups:groups", "groups:open")),
        reverse("crisis:roster", args=[group.organisation.slug]),
        *[reverse("crisis:checks", args=[name]) for name in ("nummers", "sociale-kaart")],
        *_all(("groups:setup", "groups:edit", "groups:end", "crisis:route", "groups:people"), group.pk),
        reverse("groups:organisation_meetings"),
        reverse("groups:meeting_cover", args=[_evening(group)]),
        *_all(("groups:proposal", "groups:end_role"), role.pk),
        *_all(("groups:staff", "groups:extra_rules", "coordinators:figures"), group.organisation.slug),
        reverse("groups:suspend", args=[place.pk]),
        *_load(group),
    ]


def _backup(_alias: str, group: Group) -> list[str]:
    return [
        *_all(("coordinators:home", "crisis:day", "crisis:duty")),
        reverse("crisis:roster", args=[group.organisation.slug]),
        *_all(("groups:people", "crisis:route"), group.pk),
    ]


_BY_ROLE = {Role.FACILITATOR: _facilitator, Role.COORDINATOR: _coordinator, Role.BACKUP: _backup}
