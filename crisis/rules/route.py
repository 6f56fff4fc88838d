"""Pure rules of a help route: who stands in it, what makes it whole, where a new step fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from members.rules import RefusedError

# The default policy: facilitator at once, standby or co-facilitator after 10, coordinator and backup after 20;
# after 30 minutes nobody answered, and the member hears so (architecture.md "Help requests").
USUAL_MINUTES = (0, 10, 20)
EXHAUSTED_AFTER = 30
LEAST_PEOPLE = 2


class StepError(RefusedError):
    """This step cannot stand in the route, or not in this way."""


class Stand(StrEnum):
    """What somebody in a route is to the group now."""

    LEADS = "leads"
    STANDS_BEHIND = "stands-behind"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Link:
    """A confirmed step as the rules see it."""

    person_id: UUID
    after_minutes: int
    stand: Stand


class Gap(StrEnum):
    """Why a route is not whole yet."""

    TOO_FEW = "too-few"
    NOT_AT_ONCE = "not-at-once"
    NOBODY_BEHIND = "nobody-behind"
    WITHOUT_ROLE = "without-role"


def gaps_in(links: Sequence[Link]) -> list[Gap]:
    """Return what a route of confirmed steps, in order, lacks.

    Two people at least, the first at once, the last a coordinator or backup, and everybody still in a role.
    """
    gaps = []
    if len({link.person_id for link in links}) < LEAST_PEOPLE:
        gaps.append(Gap.TOO_FEW)
    if links and links[0].after_minutes != 0:
        gaps.append(Gap.NOT_AT_ONCE)
    if links and links[-1].stand != Stand.STANDS_BEHIND:
        gaps.append(Gap.NOBODY_BEHIND)
    if any(link.stand == Stand.NOTHING for link in links):
        gaps.append(Gap.WITHOUT_ROLE)
    return gaps


def next_minutes(taken: Sequence[int]) -> int:
    """Return the first usual moment that no step has yet, else five minutes after the last one."""
    free = [minutes for minutes in USUAL_MINUTES if minutes not in taken]
    return free[0] if free else min(max(taken) + 5, EXHAUSTED_AFTER - 1)
