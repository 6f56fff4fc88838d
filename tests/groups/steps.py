"""Steps that several tests of this room take."""

import re
from datetime import date, timedelta

from groups.actions import confirm_rules, confirm_suspension, invite, propose_rules, propose_suspension
from groups.models import Group, Membership, RulesVersion, Suspension
from groups.queries import newest_rules, seat_of
from members.models import Person
from supportgroups.lib import clock
from tests.cast import place_of


def cards_with(group: Group, **changes: str) -> list[dict[str, str]]:
    """Return the cards of the newest version with other words in the first one."""
    first, *others = newest_rules(group).cards
    return [{**first, **changes}, *others]


def new_rules(
    group: Group, *, by: Person, confirmed_by: Person | None = None, **changes: str
) -> RulesVersion:
    changes = changes or {"why": f"Anders dan in versie {newest_rules(group).number}."}
    version = propose_rules(by=by, group=group, cards=cards_with(group, **changes))
    return version if confirmed_by is None else confirm_rules(by=confirmed_by, version=version)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def suspend(
    person: Person, group: Group, *, by: Person, confirmed_by: Person | None = None, days: int = 30
) -> Suspension:
    suspension = propose_suspension(
        by=by, membership=place_of(person, group), reason="Er was dreiging.", ends_on=in_days(days)
    )
    return suspension if confirmed_by is None else confirm_suspension(by=confirmed_by, suspension=suspension)


def new_phone(membership: Membership, by: Person) -> str:
    """Return the token of an invitation that restores this membership."""
    return invite(
        by=by,
        kind="new-phone",
        organisation=membership.group.organisation,
        group=membership.group,
        restores=membership,
    )[1]


def hidden_fields(page: str) -> dict[str, str]:
    """Return what the forms on a page post without being asked, as a browser that shows it would."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def reads(person, group) -> bool:
    return seat_of(group, person).reads
