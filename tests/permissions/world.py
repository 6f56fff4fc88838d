"""Everybody and everything that the permission table is about: its people, and secrets that could leak.

Every secret is a word that occurs nowhere else, so that finding it in an answer means that it was told.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from chat.actions import post_message
from chat.models import Room
from crisis.actions import propose_shift, propose_step
from crisis.models import RouteStep
from groups.actions import (
    confirm_suspension,
    invite,
    propose_suspension,
    redeem_invitation,
    stop_membership,
)
from groups.actions.appointments import propose_appointment
from groups.actions.meetings import answer_meeting, bring_in
from groups.actions.moving import cancel_meeting
from groups.models import Appointment, Group, Invitation, Meeting, Organisation
from members.actions import register_device, require_second_factor, switch_on_push, try_push
from members.models import Device, Notification, Person
from supportgroups.lib import clock
from tests.cast import (
    accept,
    appoint,
    arrive,
    find_person,
    invitation_to,
    join,
    make_person,
    one_factor_only,
    open_circle,
    place_of,
    sign_in,
)
from tests.groups.opening import a_draft
from tests.groups.steps import in_days, new_phone, new_rules
from tests.permissions.calls import add_calls
from tests.permissions.facilitating import set_to_work
from tests.permissions.words import ALIASES, ANONYMOUS, SECRETS, UNPROVEN
from tests.push_service import browser_keys

Role = Appointment.Role
_handler = ClientHandler(enforce_csrf_checks=False)


@dataclass
class World:
    """Who is called what in the table, which object a word of it means, and each one's browser."""

    people: dict[str, Person] = field(default_factory=dict)
    objects: dict[str, object] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """Return a fresh browser in which this role is signed in, as far as it is."""
        client = Client()
        # One handler for all: making one reads every static file.
        client.handler = _handler
        if role != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def build_world() -> World:
    """Make everything the way people would, through the actions, as far as an action exists."""
    world = World()
    circle, square = _circle(world), _square(world)
    _members(world, circle)
    _talk(world, circle)
    _newest_rules(world, circle)
    _suspensions(world, circle)
    _lost_phone(world, circle)
    _links(world, circle)
    _waiting_roles(world, circle)
    _route(world, circle)
    _duty(world, circle)
    _evenings(world, circle)
    _guidance(world)
    add_calls(world.people, world.objects, circle)
    set_to_work(world)
    world.people["foreign_member"] = join(square, ALIASES["foreign_member"])
    _sign_everybody_in(world)
    _own_things(world)
    return world


def _circle(world: World) -> Group:
    moviera = Organisation.objects.get(slug="moviera")
    heads = ("coordinator", "second_coordinator")
    circle = open_circle(
        SECRETS["group"],
        moviera,
        facilitator=ALIASES["facilitator"],
        coordinators=tuple(ALIASES[head] for head in heads),
    )
    other = open_circle(
        SECRETS["elsewhere"],
        moviera,
        facilitator=ALIASES["other_facilitator"],
        coordinators=tuple(ALIASES[head] for head in heads),
    )
    for role in (*heads, "facilitator", "other_facilitator"):
        world.people[role] = find_person(ALIASES[role])
    kinds = ((UNPROVEN, Role.FACILITATOR), ("cover", Role.COVER), ("backup", Role.BACKUP))
    for role, kind in kinds:
        world.people[role] = make_person(ALIASES[role])
        appoint(world.people[role], moviera, kind, circle)
    # Reads from the start of his cover.
    accept(world.people["cover"], circle)
    _ended_facilitator(world, circle)
    world.people["unconfirmed_coordinator"] = _unconfirmed(world, moviera)
    world.objects |= {"circle": circle.pk, "other": other.pk, "organisation": moviera.slug}
    world.objects["draft"] = a_draft(world.people["coordinator"], moviera, name="Nog dicht").pk
    return circle


def _ended_facilitator(world: World, circle: Group) -> None:
    person = world.people["ended_facilitator"] = make_person(ALIASES["ended_facilitator"])
    role = appoint(person, circle.organisation, Role.FACILITATOR, circle)
    accept(person, circle)
    made, _token = invite(by=person, kind="member", organisation=circle.organisation, group=circle)
    world.objects["old_invitation"] = made.pk
    role.ends_at = clock.now()
    role.save()


def _unconfirmed(world: World, organisation: Organisation) -> Person:
    person = make_person(ALIASES["unconfirmed_coordinator"])
    _made, token = invite(by=world.people["coordinator"], kind="coordinator", organisation=organisation)
    world.objects["coordinator_proposal"] = redeem_invitation(token=token, person=person).pk
    return person


def _square(world: World) -> Group:
    arosa = Organisation.objects.get(slug="stichting-arosa")
    square = open_circle(
        "Het Plein", arosa, facilitator="Plevier", coordinators=(ALIASES["foreign_coordinator"],)
    )
    world.people["foreign_coordinator"] = find_person(ALIASES["foreign_coordinator"])
    return square


def _members(world: World, circle: Group) -> None:
    for role in ("member", "behind", "stopped", "suspended", "unconfirmed_phone"):
        world.people[role] = join(circle, ALIASES[role])
    world.people["peer"] = join(circle, SECRETS["peer"])
    world.people["quiet"] = join(circle, SECRETS["quiet"])
    for role, name in (("member", "place"), ("peer", "peer_place"), ("quiet", "quiet_place")):
        world.objects[name] = place_of(world.people[role], circle).pk
    EmailAddress.objects.create(
        user=world.people["member"], email=SECRETS["email"], verified=True, primary=True
    )


def _talk(world: World, circle: Group) -> None:
    room = Room.objects.select_related("group").get(group=circle)
    world.objects["room"] = room.pk
    for who in ("peer", "quiet"):
        said = post_message(
            person=world.people[who], room=room, client_id=uuid4(), text=f"{SECRETS['message']} {who}"
        )
        world.objects[f"seq_of_{who}"] = said.seq


def _newest_rules(world: World, circle: Group) -> None:
    people = world.people
    stopping = place_of(people["stopped"], circle)
    stop_membership(person=people["stopped"], membership=stopping)
    world.objects["stopped_place"] = stopping.pk
    new_rules(circle, by=people["facilitator"], confirmed_by=people["coordinator"], why="Sinds kort zo.")
    for role in (
        "member",
        "suspended",
        "unconfirmed_phone",
        "facilitator",
        "cover",
        UNPROVEN,
        "peer",
        "quiet",
    ):
        accept(people[role], circle)
    people["joining"] = arrive(circle, ALIASES["joining"])
    proposal = new_rules(circle, by=people["facilitator"], why=SECRETS["rules_proposal"])
    world.objects["rules_proposal"] = proposal.pk


def _suspensions(world: World, circle: Group) -> None:
    by = {"by": world.people["coordinator"], "ends_on": in_days(30)}
    kept_out = place_of(world.people["suspended"], circle)
    in_force = propose_suspension(membership=kept_out, reason=SECRETS["reason"], **by)
    confirm_suspension(by=world.people["second_coordinator"], suspension=in_force)
    peer = place_of(world.people["peer"], circle)
    proposed = propose_suspension(membership=peer, reason=SECRETS["proposed_reason"], **by)
    world.objects |= {
        "suspended_place": kept_out.pk,
        "suspension": in_force.pk,
        "proposed_suspension": proposed.pk,
    }


def _lost_phone(world: World, circle: Group) -> None:
    peer = world.people["peer"]
    token = new_phone(place_of(peer, circle), by=world.people["coordinator"])
    redeem_invitation(token=token, person=peer)
    world.objects["restoration"] = peer.restorations.get().pk
    _unconfirmed_phone(world, circle)


def _unconfirmed_phone(world: World, circle: Group) -> None:
    person = world.people["unconfirmed_phone"]
    other = Group.objects.get(pk=world.objects["other"])
    redeem_invitation(token=invitation_to(other), person=person)
    accept(person, other)
    world.objects["place_elsewhere"] = place_of(person, other).pk
    token = new_phone(place_of(person, circle), by=world.people["facilitator"])
    redeem_invitation(token=token, person=person)


def _links(world: World, circle: Group) -> None:
    facilitator, coordinator = world.people["facilitator"], world.people["coordinator"]
    made, token = invite(by=facilitator, kind="member", organisation=circle.organisation, group=circle)
    staff, staff_token = invite(by=coordinator, kind="facilitator", organisation=circle.organisation)
    world.objects |= {
        "invitation": made.pk,
        "token": token,
        "staff_invitation": staff.pk,
        "staff_token": staff_token,
    }


def _waiting_roles(world: World, circle: Group) -> None:
    person = make_person("Tapuit")
    appoint(person, circle.organisation, Role.BACKUP)
    candidate = make_person("Goudvink")
    appoint(candidate, circle.organisation, Role.BACKUP)
    waits = propose_appointment(by=world.people["coordinator"], group=circle, person=person, role=Role.BACKUP)
    to_end = circle.appointments.get(person=world.people[UNPROVEN])
    world.objects |= {"role_proposal": waits.pk, "role": to_end.pk, "candidate": candidate.pk}


def _route(world: World, circle: Group) -> None:
    standing = RouteStep.objects.get(group=circle)
    waits = propose_step(
        by=world.people["coordinator"],
        group=circle,
        person=world.people["other_facilitator"],
        after_minutes=7,
    )
    last = propose_step(
        by=world.people["coordinator"], group=circle, person=world.people["backup"], after_minutes=20
    )
    world.objects |= {
        "step": standing.pk,
        "waiting_step": waits.pk,
        "step_of_backup": last.pk,
        "other_facilitator": world.people["other_facilitator"].pk,
    }


def _duty(world: World, circle: Group) -> None:
    begins = clock.now() + timedelta(days=2)
    words = {
        "by": world.people["coordinator"],
        "organisation": circle.organisation,
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=4),
    }
    waits = propose_shift(**words, group=None, person=world.people["other_facilitator"])
    of_backup = propose_shift(**words, group=circle, person=world.people["backup"])
    world.objects |= {
        "waiting_shift": waits.pk,
        "shift_of_backup": of_backup.pk,
        "tomorrow": clock.today() + timedelta(days=1),
    }


def _evenings(world: World, circle: Group) -> None:
    coming = next(iter(circle.meetings.to_come(clock.now())[1:]))
    answer_meeting(person=world.people["quiet"], meeting=coming, comes=True)
    bring_in(person=world.people["quiet"], meeting=coming, text=SECRETS["topic"])
    past = Meeting.objects.create(
        group=circle, starts_at=clock.now() - timedelta(hours=4), changed_at=clock.now(), is_own=True
    )
    off = list(circle.meetings.to_come(clock.now()))[-1]
    cancel_meeting(
        by=world.people["facilitator"],
        meeting=off,
        reason=SECRETS["cancelled"],
        next_start=off.starts_at + timedelta(days=1),
    )
    stand_in = make_person("Waterral")
    appoint(stand_in, circle.organisation, Role.FACILITATOR)
    world.objects |= {
        "meeting": coming.pk,
        "past_meeting": past.pk,
        "cancelled_meeting": off.pk,
        "stand_in": stand_in.pk,
    }


def _guidance(world: World) -> None:
    moviera = Organisation.objects.get(slug="moviera")
    alone = open_circle(
        "Persoonlijk",
        moviera,
        facilitator=ALIASES["guide"],
        coordinators=(ALIASES["coordinator"], ALIASES["second_coordinator"]),
        kind=Group.Kind.INDIVIDUAL,
    )
    world.people["guide"] = find_person(ALIASES["guide"])
    world.people["guided"] = join(alone, SECRETS["guided"])
    other = world.people["other_guide"] = make_person(ALIASES["other_guide"])
    appoint(other, moviera, Role.FACILITATOR, alone)
    accept(other, alone)
    room = Room.objects.select_related("group").get(group=alone)
    post_message(person=world.people["guided"], room=room, client_id=uuid4(), text=SECRETS["guided_message"])
    place = place_of(world.people["guided"], alone)
    world.objects |= {"alone": alone.pk, "alone_room": room.pk, "guided_place": place.pk}


def _sign_everybody_in(world: World) -> None:
    for role in ALIASES:
        person = world.people[role]
        browser = _unproven(person) if role == UNPROVEN else _who_just_proved_it(person)
        world.sessions[role] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    Device.objects.update(last_seen_at=clock.now() + timedelta(hours=1))


def _who_just_proved_it(person: Person) -> Client:
    browser = sign_in(person)
    session = browser.session
    (record,) = session["account_authentication_methods"]
    # However slow the machine is, the last row is asked as freshly as the first.
    fresh = {**record, "reauthenticated": True, "at": record["at"] + 3600}
    session["account_authentication_methods"] = [fresh]
    session.save()
    return browser


def _unproven(person: Person) -> Client:
    require_second_factor(person=person)
    return one_factor_only(person)


def _own_things(world: World) -> None:
    member = world.people["member"]
    device = register_device(person=member, session_key="another-device-of-his", label=SECRETS["device"])
    passkey = Authenticator.objects.create(
        user=member,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": SECRETS["passkey"], "passwordless": True, "credential": {}},
    )
    channel = switch_on_push(device=device, endpoint="https://push.apple.com/his", **browser_keys())
    world.objects |= {
        "device": device.pk,
        "passkey": passkey.pk,
        "channel": channel.pk,
        "notification": try_push(channel=channel).pk,
    }
    Notification.objects.update(made_at=clock.now() - timedelta(hours=1))
    _used_and_gone(world)


def _used_and_gone(world: World) -> None:
    circle = Group.objects.get(pk=world.objects["circle"])
    for name, change in (
        ("revoked_token", {"revoked_at": clock.now()}),
        ("expired_token", {"expires_at": clock.now() - timedelta(days=1)}),
        ("used_token", {"used_at": clock.now(), "used_by": world.people["quiet"]}),
    ):
        made, token = invite(
            by=world.people["facilitator"], kind="member", organisation=circle.organisation, group=circle
        )
        Invitation.objects.filter(pk=made.pk).update(**change)
        world.objects[name] = token
