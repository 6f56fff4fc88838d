"""What makes a help route whole, in plain calculation."""

from uuid import UUID

import pytest

from crisis.rules import Gap, Link, Stand, gaps_in, next_minutes

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def lead(who, minutes):
    return Link(who, minutes, Stand.LEADS)


def behind(who, minutes):
    return Link(who, minutes, Stand.STANDS_BEHIND)


@pytest.mark.parametrize(
    ("links", "gaps"),
    [
        ([lead(A, 0), lead(B, 10), behind(C, 20)], []),
        ([lead(A, 0), behind(B, 10)], []),
        ([], [Gap.TOO_FEW]),
        ([behind(A, 0)], [Gap.TOO_FEW]),
        ([behind(A, 0), behind(A, 10)], [Gap.TOO_FEW]),
        ([lead(A, 5), behind(B, 10)], [Gap.NOT_AT_ONCE]),
        ([lead(A, 0), lead(B, 10)], [Gap.NOBODY_BEHIND]),
        ([behind(A, 0), lead(B, 10)], [Gap.NOBODY_BEHIND]),
        ([Link(A, 0, Stand.NOTHING), behind(B, 10)], [Gap.WITHOUT_ROLE]),
        ([lead(A, 0), Link(B, 10, Stand.NOTHING)], [Gap.NOBODY_BEHIND, Gap.WITHOUT_ROLE]),
    ],
)
def test_gaps(links, gaps):
    assert gaps_in(links) == gaps


@pytest.mark.parametrize(
    ("taken", "proposed"),
    [([], 0), ([0], 10), ([0, 10], 20), ([10], 0), ([0, 10, 20], 25), ([0, 10, 20, 27], 29)],
)
def test_the_next_moment_follows_the_usual_policy(taken, proposed):
    assert next_minutes(taken) == proposed
