"""A group with the longest names that there can be, without any place to break them, and more people than it should have."""

from groups.models import Appointment, Group
from tests.cast import appoint, join, make_person, open_circle
from tests.journeys.house import organisation


def longest(first: str, length: int = 30) -> str:
    """Return a name of the greatest length."""
    return (first + "wereldkampioenschapskandidaat" * 3)[:length]


NAMES = {who: longest(who) for who in ("Deelnemer", "Begeleider", "Coordinator", "Achterwacht")}


def settle_overfull() -> Group:
    group = open_circle(
        longest("Groep", 80),
        organisation("ggz-wnb"),
        facilitator=NAMES["Begeleider"],
        coordinators=(NAMES["Coordinator"], longest("Tweede")),
    )
    appoint(make_person(NAMES["Achterwacht"]), group.organisation, Appointment.Role.BACKUP, group)
    join(group, NAMES["Deelnemer"])
    for number in range(11):
        join(group, longest(f"Lid{number:02}"))
    return group
