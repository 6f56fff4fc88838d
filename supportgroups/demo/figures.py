"""Figures of two half-years before the demo begins: invented, like its nights."""

from datetime import timedelta

from coordinators.actions import keep_figures
from coordinators.rules.figures import Count, Counted, Figure, Part, half_year_of, made_on, newest_to_make
from coordinators.rules.weeks import starts_at
from supportgroups.demo.house import House
from supportgroups.lib import clock


def tell_figures(house: House) -> None:
    """Keep the newest half-year, in which most may be shown, and the one before, in which little may."""
    newest = newest_to_make(clock.local(house.calendar.now).date())
    before = half_year_of(newest - timedelta(days=1))
    for since, counted in ((before, _small()), (newest, _usual())):
        with clock.at(starts_at(made_on(since))):
            keep_figures(organisation=house.organisation, since=since, counted=counted)


def _usual() -> list[Counted]:
    return [
        Counted(Figure.BEGAN, _people(14), {Part.SOON: _people(9), Part.WAITED: _people(5)}),
        Counted(Figure.NEVER_STARTED, _people(6)),
        Counted(Figure.STOPPED, _people(7)),
        Counted(Figure.CAME_BACK, _people(3)),
        _evenings(12, 1),
        Counted(Figure.CALLS, Count(31, 11), {Part.IN_TIME: Count(24, 10), Part.LATE: Count(7, 5)}),
    ]


def _small() -> list[Counted]:
    return [
        Counted(Figure.BEGAN, _people(8), {Part.SOON: _people(6), Part.WAITED: _people(2)}),
        Counted(Figure.NEVER_STARTED, _people(3)),
        Counted(Figure.STOPPED, _people(2)),
        Counted(Figure.CAME_BACK, _people(1)),
        _evenings(11, 2),
        Counted(Figure.CALLS, Count(9, 4), {Part.IN_TIME: Count(8, 4), Part.LATE: Count(1, 1)}),
    ]


def _people(number: int) -> Count:
    return Count(number, number)


def _evenings(went_on: int, cancelled: int) -> Counted:
    return Counted(
        Figure.EVENINGS,
        Count(went_on + cancelled, None),
        {Part.WENT_ON: Count(went_on, None), Part.CANCELLED: Count(cancelled, None)},
    )
