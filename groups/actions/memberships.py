"""Coming in, stopping and coming back."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from groups.actions.telling import hush_reminders_of_group
from groups.models import (
    Appointment,
    Group,
    Membership,
    MembershipPeriod,
    Organisation,
    Restoration,
    Suspension,
)
from groups.permissions import groups_open_to
from groups.protocol import MembershipEnded, MembershipStarted
from groups.queries.people import alias_taken
from groups.queries.returns import return_choices
from groups.queries.rules import has_accepted, newest_rules
from groups.rules import NotAllowedError, ReturnError, SuspendedError
from members.actions import change_alias
from members.models import Person
from members.rules import AliasTakenError
from supportgroups.lib import clock
from supportgroups.lib.facts import announce

State = Membership.State


def enter(membership: Membership) -> None:
    """Let somebody in who holds a place: at once where he accepted the newest rules, else after accepting.

    Inside the transaction of the caller, who locked the membership. Opens a period and announces
    MembershipStarted only when he is really in.
    """
    newest = newest_rules(membership.group)
    accepted = newest is not None and has_accepted(membership.person, newest)
    membership.state = State.ACTIVE if accepted else State.JOINING
    if membership.group.is_individual:
        membership.guided_by = guide_of(membership)
    membership.save(update_fields=["state", "guided_by"])
    if accepted:
        # Where one is open it stays.
        period = MembershipPeriod(membership=membership, began_at=clock.now())
        MembershipPeriod.objects.bulk_create([period], ignore_conflicts=True)
        announce(MembershipStarted(membership.group_id, membership.person_id))


def guide_of(membership: Membership) -> Person | None:
    """Return the facilitator beside somebody: still the same one, else the one with the fewest people."""
    leading = Appointment.objects.in_force(clock.now()).filter(
        group=membership.group_id, role=Appointment.Role.FACILITATOR
    )
    if membership.guided_by_id and leading.filter(person=membership.guided_by_id).exists():
        return membership.guided_by
    beside = Membership.objects.active().filter(group=membership.group_id)
    busy = dict(beside.values_list("guided_by").annotate(people=Count("pk")))
    people = [appointment.person for appointment in leading.select_related("person").order_by("pk")]
    return min(people, key=lambda person: busy.get(person.pk, 0), default=None)


def place_beside(group: Group) -> None:
    """Give everyone in individual guidance beside whom nobody stands any more the next facilitator.

    Inside the transaction of who changed the facilitators: continuity is a duty (S3 4.1). Earlier words
    stay with who was there: a new facilitator reads from now on.
    """
    if not group.is_individual:
        return
    places = Membership.objects.select_for_update(no_key=True).filter(group=group).exclude(state=State.MOVED)
    for membership in places.order_by("pk"):
        membership.guided_by = guide_of(membership)
        membership.save(update_fields=["guided_by"])


def stop_membership(*, person: Person, membership: Membership) -> Membership:
    """Stop taking part, at once and without a reason; the place stays (S3 3.4.1.6).

    Only the member himself. Locks the membership; a second time changes nothing. Closes the period and
    announces MembershipEnded, so that open sockets of this person close.
    """
    with transaction.atomic():
        own = _lock_own(person, membership)
        if own.state in {State.ACTIVE, State.JOINING}:
            leave(own, State.STOPPED)
    return own


def leave(membership: Membership, state: Membership.State) -> None:
    """Close what is open of a membership and put it in this state, inside the caller's transaction.

    He is reminded of none of its evenings any more.
    """
    membership.state = state
    membership.save(update_fields=["state"])
    hush_reminders_of_group(membership.group_id, membership.person_id)
    if membership.periods.filter(ended_at=None).update(ended_at=clock.now()):
        announce(MembershipEnded(membership.group_id, membership.person_id))


def come_back(
    *, person: Person, membership: Membership, to_group: Group | None = None, alias: str = ""
) -> Membership:
    """Come back to the own group, full or not, or where it is gone to one of its nearest equals (S3 3.4.1.6).

    Only the member himself; nothing expires and nobody has to agree. A suspended one is refused: his way
    back is a talk. So is who has another role in that group now. Who is in already stays in; who has the
    newest rules still to accept gets his place and accepts first. Under another alias where one is given:
    refused, he keeps the one he had. What stands open about him goes along as `_take_along` says. Locks the
    group and his own ones, then his memberships and himself. Announces what `enter` and `leave` announce.
    """
    with transaction.atomic():
        wanted = to_group or membership.group
        hold_names(person.pk, wanted)
        target = Group.objects.get(pk=wanted.pk)
        own = _lock_own(person, membership)
        if alias:
            change_alias(person=person, alias=alias)
        if own.state == State.MOVED:
            return _moved_before(person, target)
        if own.group_id == target.pk and target.is_live:
            return _return_here(own)
        return _move(own, target)


def _moved_before(person: Person, target: Group) -> Membership:
    there = Membership.objects.filter(person=person, group=target).exclude(state=State.MOVED).first()
    if there is None:
        raise ReturnError(_("Je bent al verder in een andere groep."))
    return there


def _return_here(membership: Membership) -> Membership:
    if membership.state == State.STOPPED:
        _refuse_role(membership.person, membership.group)
        refuse_suspended(membership.person, membership.group)
        refuse_alias(membership.person, membership.group)
        enter(membership)
    return membership


def _move(membership: Membership, target: Group) -> Membership:
    _refuse_role(membership.person, target)
    still_in = membership.group.is_live and membership.state != State.STOPPED
    if still_in or target not in return_choices(membership):
        raise ReturnError(_("Deze groep is er niet meer voor je. Kies hieronder een andere."))
    refuse_suspended(membership.person, membership.group, target)
    refuse_alias(membership.person, target)
    new, _made = Membership.objects.get_or_create(
        group=target, person=membership.person, defaults={"created_at": clock.now()}
    )
    _take_along(membership, new)
    _change_places(membership, new)
    return new


def _change_places(old: Membership, new: Membership) -> None:
    # Both lock the rooms of their group: by group, or two who go opposite ways wait for each other for ever.
    steps = {old.group_id: partial(leave, old, State.MOVED)}
    if new.state != State.ACTIVE:
        steps[new.group_id] = partial(enter, new)
    for _group_id, step in sorted(steps.items()):
        step()


def _refuse_role(person: Person, group: Group) -> None:
    if not groups_open_to(person).filter(pk=group.pk).exists():
        raise ReturnError(
            _("Je hebt nu een andere rol bij deze groep. Wat de groep deelt, blijft van de groep.")
        )


def _take_along(old: Membership, new: Membership) -> None:
    """Take what waits for a second person or a talk along to the next group of the same organisation.

    Another organisation decides for itself. A proposed suspension stays with the one that made it: it can still
    be confirmed or withdrawn there, and then closes its groups, the way back included. A new phone is confirmed
    by who knows its member, so until then he goes to no other organisation (ReturnError).
    """
    phones = Restoration.objects.unproven().filter(membership=old)
    if old.group.organisation_id == new.group.organisation_id:
        phones.update(membership=new)
        Suspension.objects.standing().filter(membership=old).update(membership=new)
    elif phones.exists():
        raise ReturnError(
            _(
                "Eerst bevestigt iemand van %(organisation)s je nieuwe telefoon. Daarna kun je ook naar een andere organisatie."
            )
            % {"organisation": old.group.organisation}
        )


def refuse_suspended(person: Person, *groups: Group) -> None:
    """Raise SuspendedError while a suspension in these groups' organisations stands; only a talk ends it.

    A suspension closes the way into other groups of the same organisation too, or it would protect nobody.
    Locks his memberships, so that one that is confirmed at the same moment is either seen here or sees him.
    """
    lock_places(person)
    organisations = {group.organisation_id for group in groups}
    standing = Suspension.objects.in_force(clock.now()).filter(
        membership__person_id=person.pk, membership__group__organisation__in=organisations
    )
    if standing.exists():
        raise SuspendedError(
            _("Je kunt nu niet terug in de groep. Eerst praten we samen. Hulp blijft open voor je.")
        )


def refuse_alias(person: Person, group: Group) -> None:
    """Raise AliasTakenError where somebody else in the group has this alias.

    Inside the transaction of the caller, who locked the group. Locks the person: he keeps this name until he is in.
    """
    alias = Person.objects.select_for_update(no_key=True).get(pk=person.pk).alias
    if alias_taken(group, alias, besides=person):
        raise AliasTakenError(
            _("In deze groep heet al iemand “%(alias)s”. Kies een andere naam.") % {"alias": alias}
        )


def hold_names(person_id: UUID, *also: Group) -> None:
    """Lock the organisations and groups in which somebody has a name: nobody there gets another one meanwhile.

    Inside the transaction of the caller, always in the same order; with other groups where he is about to come in.
    """
    roles = Appointment.objects.filter(person=person_id, ends_at=None)
    places = Membership.objects.filter(person=person_id).exclude(state=State.MOVED)
    organisations = Organisation.objects.filter(pk__in=roles.values("organisation"))
    groups = Group.objects.filter(
        Q(pk__in=places.values("group"))
        | Q(pk__in=roles.filter(group__isnull=False).values("group"))
        | Q(pk__in=[one.pk for one in also])
    )
    for rows in (organisations, groups):
        list(rows.select_for_update(no_key=True).order_by("pk"))


def lock_places(person: Person) -> list[Membership]:
    """Lock every membership of somebody, always in the same order; inside the caller's transaction."""
    return list(Membership.objects.select_for_update(no_key=True).filter(person_id=person.pk).order_by("pk"))


def _lock_own(person: Person, membership: Membership) -> Membership:
    locked = next((one for one in lock_places(person) if one.pk == membership.pk), None)
    if locked is None:
        raise NotAllowedError(_("Deze plek is niet van jou."))
    return locked
