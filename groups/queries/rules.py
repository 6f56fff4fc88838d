"""Versions of a group's house rules: which one counts, what may be in one, and what changed for somebody."""

from django.db.models import Q, QuerySet

from groups.models import Group, HouseRule, RulesAcceptance, RulesVersion
from groups.rules import Card, Change, changes_between
from members.models import Person


def published_rules(group: Group) -> QuerySet[RulesVersion]:
    """Return the published versions of a group's house rules, newest first."""
    return RulesVersion.objects.filter(group=group, published_at__isnull=False).order_by("-number")


def newest_rules(group: Group) -> RulesVersion | None:
    """Return the newest published version of a group's house rules."""
    return published_rules(group).first()


def proposed_rules(group: Group) -> RulesVersion | None:
    """Return the one proposal that waits for a coordinator, if there is one."""
    waiting = RulesVersion.objects.waiting().filter(group=group)
    return waiting.select_related("proposed_by").first()


def acceptances_of(group: Group, person: Person) -> QuerySet[RulesAcceptance]:
    """Return what this person accepted in this group and when, newest version first."""
    own = RulesAcceptance.objects.filter(version__group=group, person_id=person.pk)
    return own.select_related("version").order_by("-version__number")


def has_accepted(person: Person, version: RulesVersion) -> bool:
    """Return whether this person accepted this version."""
    return RulesAcceptance.objects.filter(version=version, person_id=person.pk).exists()


def changes_for(
    person: Person, version: RulesVersion, *, read: RulesVersion | None = None
) -> list[Change] | None:
    """Return what is other than in what this person read or accepted last; None where he did neither yet."""
    if read is None:
        last = acceptances_of(version.group, person).first()
        read = last.version if last else None
    return None if read is None else changes_between(read.cards, version.cards)


def available_rules(group: Group) -> list[HouseRule]:
    """Return the cards a version of this group may hold: the report's five and what the organisation adds."""
    switched_on = group.organisation.extra_rules.values("pk")
    rows = HouseRule.objects.filter(Q(is_of_report=True) | Q(pk__in=switched_on))
    # The five come first whatever the file says: they hold in every group (S3 3.1.4).
    return sorted(rows, key=lambda rule: (not rule.is_of_report, rule.position))


def card_of(rule: HouseRule) -> Card:
    """Return a card's text as a version keeps it: a copy, so that what was accepted stays what was read."""
    return {"slug": rule.slug, "title": rule.title, "rule": rule.rule, "why": rule.why}


def safety_card() -> HouseRule | None:
    """Return the card that says what overrides secrecy; it is read before accepting, in every group."""
    return HouseRule.objects.filter(slug="veiligheid-eerst").first()
