"""Every single night of six years in which people keep coming: what of each kind is there, removed, and left."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from groups.models import Membership
from members.actions import mark_demo
from members.models import RetentionRun
from supportgroups.lib import clock as lib_clock
from supportgroups.lib.sealing import DataKey
from tests.own.everything import store_every_kind, store_work
from tests.own.nights import OUTLIVED, everything_there, kept, night, outlived

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]

YEARS = 6
NIGHTS = YEARS * 365 + 1
SOMEBODY_COMES_EVERY = 45
# Nobody comes any more in the last years: until all but the longest has had its time.
COMES_UNTIL = 3 * 365
# Who looked when is kept longest; the figures of the nights themselves; and who stays is reminded of evenings.
LEFT = {
    "access log",
    "outbox: that somebody was told something, never what",
    "what the nights removed, as figures",
}


@pytest.fixture
def house(circle, alone, ivy, bo):
    mark_demo()
    return circle, alone, ivy, bo


def test_every_night_of_six_years_leaves_nothing_that_had_its_time(house, clock):
    # From tomorrow: everybody's role began today, at whatever hour that is.
    begin, began = (lib_clock.now() + timedelta(days=1)).replace(hour=2), time.monotonic()
    store_work(house[0])
    late, removed, most = {}, Counter(), Counter()
    for day in range(NIGHTS):
        clock.move_to(begin + timedelta(days=day, minutes=5))
        if day % SOMEBODY_COMES_EVERY == 0 and day < COMES_UNTIL:
            store_every_kind(*house, f"Lid {day}")
        clock.move_to(begin + timedelta(days=day, hours=2))
        before = lib_clock.now()
        most |= kept()
        night()
        late |= {(day, row): number for row, number in outlived(before).items()}
        removed += dict(RetentionRun.objects.filter(day=lib_clock.today()).values_list("kind", "removed"))

    print(figures(time.monotonic() - began, removed, most))
    assert late == {}
    assert most.keys() == OUTLIVED.keys()
    assert everything_there() == LEFT
    assert Membership.objects.count() == 2 + len(range(0, COMES_UNTIL, SOMEBODY_COMES_EVERY))
    assert set(DataKey.objects.values_list("scope_id", flat=True)) <= {"links", "factors"}


def figures(seconds: float, removed: Counter, most: Counter) -> str:
    lines = [f"{NIGHTS} nights in {seconds:.0f} s, {seconds * 1000 / NIGHTS:.0f} ms each"]
    lines += [f"removed {kind}: {number}" for kind, number in sorted(removed.items())]
    lines += [f"most at once of {row}: {number}, now {kept()[row]}" for row, number in sorted(most.items())]
    return "\n".join(["", *lines])
