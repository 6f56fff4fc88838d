"""What the cast does a thousand times in a run, row by row; `tests/groups/test_cast.py` holds it against the real way."""

import string
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from chat.events import publish_access
from chat.models import Room, RoomAccess
from groups.actions.planning import plan_meetings
from groups.models import (
    Appointment,
    Group,
    Invitation,
    Membership,
    MembershipPeriod,
    Organisation,
    RulesAcceptance,
    RulesVersion,
)
from groups.queries import newest_rules
from groups.queries.rules import available_rules, card_of
from members.actions import welcome_person
from members.models import Device, Person
from members.rules.people import hash_token
from supportgroups.lib import clock


def make_workers(aliases: Sequence[str]) -> list[Person]:
    """Leave people of whom two factors are asked, as of who has any role."""
    people = [Person(alias=alias, created_at=clock.now(), needs_second_factor=True) for alias in aliases]
    for person in people:
        person.set_unusable_password()
    return Person.objects.bulk_create(people)


def appointment_of(
    person: Person, organisation: Organisation, role: str, group: Group | None = None
) -> Appointment:
    """Return a role as if others proposed and confirmed it, unsaved; a place in the pool is never confirmed."""
    now = clock.now()
    in_pool = group is None and role != Appointment.Role.COORDINATOR
    return Appointment(
        organisation=organisation,
        group=group,
        person=person,
        role=role,
        proposed_at=now,
        confirmed_at=None if in_pool else now,
        starts_at=now,
    )


def let_begin(group: Group, *, lead: Person, by: Person) -> None:
    """Leave what a group leaves that went live with one facilitator, who accepted its first rules."""
    now = clock.now()
    with transaction.atomic():
        cards = [card_of(rule) for rule in available_rules(group)]
        version = RulesVersion.objects.create(
            group=group, number=1, cards=cards, proposed_by=by, proposed_at=now, published_at=now
        )
        RulesAcceptance.objects.create(version=version, person=lead, accepted_at=now)
        group.state, group.live_since = Group.State.LIVE, now
        group.save()
        plan_meetings(group=group)
        # Of individual guidance everybody who comes gets his own.
        if not group.is_individual:
            room = Room.objects.create(group=group, access_version=1)
            RoomAccess.objects.create(room=room, person=lead, from_seq=0, may_write=True)
            publish_access(room.pk)


def let_in(group: Group, alias: str) -> Person:
    """Leave what somebody new leaves who was invited by the first facilitator, came and accepted the rules."""
    with transaction.atomic():
        person, now = welcome_person(alias=alias), clock.now()
        _use_up_an_invitation(group, person)
        RulesAcceptance.objects.create(version=newest_rules(group), person=person, accepted_at=now)
        place = Membership.objects.create(
            group=group, person=person, state=Membership.State.ACTIVE, created_at=now
        )
        MembershipPeriod.objects.create(membership=place, began_at=now)
        _give_access(group, person)
    return person


def _use_up_an_invitation(group: Group, person: Person) -> None:
    now = clock.now()
    by = group.appointments.filter(role=Appointment.Role.FACILITATOR).order_by("pk")[0].person_id
    Invitation.objects.create(
        kind=Invitation.Kind.MEMBER,
        organisation_id=group.organisation_id,
        group=group,
        token_hash=hash_token(str(uuid4())),
        made_by_id=by,
        made_at=now,
        expires_at=now + timedelta(days=14),
        used_at=now,
        used_by=person,
    )


def _give_access(group: Group, person: Person) -> None:
    room = Room.objects.select_for_update(no_key=True).get(group=group, of_person=None, matter=None)
    RoomAccess.objects.create(room=room, person=person, from_seq=room.last_seq, may_write=True)
    Room.objects.filter(pk=room.pk).update(access_version=F("access_version") + 1)
    publish_access(room.pk)


def open_session(person: Person, **more: object) -> str:
    """Leave the session of somebody who just logged in, with more in it, and his device; return the key of both."""
    key, session = get_random_string(32, string.ascii_lowercase + string.digits), SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            **more,
        }
    )
    Session.objects.create(
        session_key=key,
        session_data=session.encode(dict(session.items())),
        expire_date=session.get_expiry_date(),
    )
    now = clock.now()
    Device.objects.create(
        person=person,
        session_key=key,
        label="Testtelefoon",
        signed_in_at=now,
        last_seen_at=now,
    )
    return key
