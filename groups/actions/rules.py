"""House rules: proposing, confirming and accepting a version."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from groups.actions.confirming import refuse_other_confirmer
from groups.actions.memberships import enter
from groups.models import Group, Membership, RulesAcceptance, RulesVersion, Suspension
from groups.permissions import can_confirm_rules, can_coordinate, can_lead_group, can_propose_rules
from groups.protocol import RulesAccepted, RulesPublished
from groups.queries.rules import available_rules, card_of, newest_rules, proposed_rules
from groups.rules import (
    CARD_TEXTS,
    AlreadyDoneError,
    Card,
    NewerRulesError,
    NotAllowedError,
    RulesProposalError,
    SecondPersonError,
    SuspendedError,
)
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.facts import announce

State = Membership.State


def publish_first_rules(*, group: Group, by: Person) -> RulesVersion:
    """Publish version 1 when a group goes live: the report's five and what the organisation switched on.

    Called by `go_live`, whose facilitators and backup a second person confirmed, inside its transaction. A
    group that has a version keeps it. Announces RulesPublished.
    """
    with transaction.atomic():
        standing = newest_rules(group)
        if standing is not None:
            return standing
        now = clock.now()
        version = RulesVersion.objects.create(
            group=group,
            number=1,
            cards=[card_of(rule) for rule in available_rules(group)],
            proposed_by=by,
            proposed_at=now,
            published_at=now,
        )
        announce(RulesPublished(group.pk, version.number))
    return version


def propose_rules(*, by: Person, group: Group, cards: Sequence[Card]) -> RulesVersion:
    """Propose the next version of a group's house rules; nothing changes before a coordinator confirms.

    A facilitator in force of the live group. The report's five are always in it, other cards only where the
    organisation switched them on. Locks the group: one proposal at a time; the same one twice is one.
    """
    if not can_propose_rules(by, group):
        raise NotAllowedError(_("Alleen een begeleider van deze groep kan nieuwe huisregels voorstellen."))
    wanted = _checked(group, cards)
    with transaction.atomic():
        locked = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        standing = proposed_rules(locked)
        if standing is not None:
            return _same_or_refuse(standing, by, wanted)
        newest = newest_rules(locked)
        if newest is not None and newest.cards == wanted:
            raise RulesProposalError(_("Dit zijn de regels die nu al gelden. Verander er eerst iets aan."))
        return RulesVersion.objects.create(
            group=locked,
            number=1 if newest is None else newest.number + 1,
            cards=wanted,
            proposed_by=by,
            proposed_at=clock.now(),
        )


def _checked(group: Group, cards: Sequence[Card]) -> list[Card]:
    rules = available_rules(group)
    allowed = {rule.slug for rule in rules}
    of_report = {rule.slug for rule in rules if rule.is_of_report}
    chosen = [card["slug"] for card in cards]
    if not of_report <= set(chosen):
        raise RulesProposalError(_("De eerste vijf regels horen bij elke groep. Die blijven erin."))
    if len(chosen) != len(set(chosen)) or not set(chosen) <= allowed:
        raise RulesProposalError(
            _("Kies uit de regels die jullie organisatie gebruikt, elke regel één keer.")
        )
    wanted = [{"slug": card["slug"], **{name: card[name].strip() for name in CARD_TEXTS}} for card in cards]
    if not all(all(card.values()) for card in wanted):
        raise RulesProposalError(_("Vul bij elke regel een titel, de regel en het waarom in."))
    return wanted


def _same_or_refuse(standing: RulesVersion, by: Person, wanted: list[Card]) -> RulesVersion:
    if standing.proposed_by_id == by.pk and standing.cards == wanted:
        return standing
    raise AlreadyDoneError(_("Er wacht al een voorstel op bevestiging. Trek dat eerst in."))


def withdraw_rules(*, by: Person, version: RulesVersion) -> None:
    """Take back a proposal: a facilitator of the group, or a coordinator who does not agree.

    Locks it. Withdrawing twice changes nothing; what was published meanwhile stays (AlreadyDoneError).
    """
    if not (can_propose_rules(by, version.group) or can_coordinate(by, version.group.organisation)):
        raise NotAllowedError(_("Jij kunt dit voorstel niet intrekken."))
    with transaction.atomic():
        locked = RulesVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
        if locked.published_at is not None:
            raise AlreadyDoneError(_("Deze huisregels gelden intussen. Intrekken kan niet meer."))
        if locked.withdrawn_at is None:
            locked.withdrawn_at = clock.now()
            locked.save(update_fields=["withdrawn_at"])


def confirm_rules(*, by: Person, version: RulesVersion) -> RulesVersion:
    """Publish a proposal: everyone is asked again, reads on and writes again after accepting.

    A coordinator of the organisation who did not propose it. Locks it, so that of two who confirm one does and
    the other hears it (AlreadyDoneError); again by the same person changes nothing. Announces RulesPublished.
    """
    if not can_confirm_rules(by, version):
        raise SecondPersonError(_("Een coördinator die het voorstel niet zelf deed, bevestigt dit."))
    with transaction.atomic():
        locked = RulesVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
        if locked.withdrawn_at is not None:
            raise AlreadyDoneError(_("Dit voorstel is intussen ingetrokken."))
        if locked.published_at is not None:
            refuse_other_confirmer(locked.confirmed_by, by)
            return locked
        locked.confirmed_by, locked.published_at = by, clock.now()
        locked.save(update_fields=["confirmed_by", "published_at"])
        announce(RulesPublished(locked.group_id, locked.number))
    return locked


def accept_rules(*, person: Person, version: RulesVersion) -> RulesAcceptance:
    """Accept the newest version: whoever was joining is in from now on.

    A member who is in or joining, or who leads the group; nobody who is suspended in its organisation. Locks
    the membership; accepting twice changes nothing. NewerRulesError when another version was published
    meanwhile. Announces MembershipStarted for who was joining, RulesAccepted for everybody else.
    """
    with transaction.atomic():
        membership = _lock_place(person, version.group)
        if newest_rules(version.group) != version:
            raise NewerRulesError(_("Er zijn intussen nieuwe huisregels. Lees wat er anders is."))
        acceptance, is_new = RulesAcceptance.objects.get_or_create(
            version=version, person=person, defaults={"accepted_at": clock.now()}
        )
        if membership is not None and membership.state == State.JOINING:
            enter(membership)
        elif is_new:
            announce(RulesAccepted(version.group_id, person.pk))
    return acceptance


def _lock_place(person: Person, group: Group) -> Membership | None:
    """Return the locked membership, or None for who leads the group; refuse everybody else."""
    own = Membership.objects.select_for_update(no_key=True).filter(
        group=group, person=person, state__in=[State.JOINING, State.ACTIVE]
    )
    membership = own.first()
    if not group.is_live or (membership is None and not can_lead_group(person, group)):
        raise NotAllowedError(_("Je doet nu niet mee in deze groep."))
    standing = Suspension.objects.in_force(clock.now()).about(person.pk, group.organisation_id)
    if standing.exists():
        raise SuspendedError(_("Je kunt nu niet meedoen. Eerst praten we samen."))
    return membership
