"""What other rooms may ask about groups, seats, rules and people."""

from groups.queries.evening import next_evening
from groups.queries.home import Home, Stage, Standing, home_of
from groups.queries.hours import contact_hours_of
from groups.queries.people import (
    ShownInvitation,
    alias_taken,
    alias_taken_among_staff,
    guide_of_member,
    is_staff,
    kinds_of_work,
    people_of,
    show_invitation,
)
from groups.queries.returns import nearest_equals, return_choices
from groups.queries.rules import (
    acceptances_of,
    available_rules,
    changes_for,
    has_accepted,
    newest_rules,
    proposed_rules,
    published_rules,
)
from groups.queries.seats import seat_of, seats_in

__all__ = [
    "Home",
    "ShownInvitation",
    "Stage",
    "Standing",
    "acceptances_of",
    "alias_taken",
    "alias_taken_among_staff",
    "available_rules",
    "changes_for",
    "contact_hours_of",
    "guide_of_member",
    "has_accepted",
    "home_of",
    "is_staff",
    "kinds_of_work",
    "nearest_equals",
    "newest_rules",
    "next_evening",
    "people_of",
    "proposed_rules",
    "published_rules",
    "return_choices",
    "seat_of",
    "seats_in",
    "show_invitation",
]
