"""After how many minutes a call of a group asks whom, and what follows when nobody answers: read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from crisis.models import HelpPolicy, RouteStep
from crisis.rules import Times, ladder, times_of
from groups.models import Group


@dataclass(frozen=True, slots=True)
class Stage:
    """One later step of a call: whom the group's route names in it, beside those whom every group has."""

    minutes: int
    names: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a call does by the newest policy of the organisation and the confirmed route of the group, in minutes."""

    stages: tuple[Stage, ...]
    again: int
    exhausted: int
    repeat: int
    remind: int
    reopen: int
    late_hours: int


def timetable_of(group: Group, confirmed: Sequence[RouteStep]) -> Timetable:
    """Return the timetable of calls sent from now on, in one query."""
    policy = HelpPolicy.objects.filter(organisation=group.organisation_id).order_by("-number").first()
    times = times_of(policy.times) if policy else Times()
    return Timetable(
        stages=_stages(confirmed),
        again=_minutes(times.again),
        exhausted=_minutes(times.exhausted_after),
        repeat=_minutes(times.repeat),
        remind=_minutes(times.remind),
        reopen=_minutes(times.reopen),
        late_hours=_minutes(times.late) // 60,
    )


def _stages(confirmed: Sequence[RouteStep]) -> tuple[Stage, ...]:
    later = ladder(step.after_minutes for step in confirmed)[1:]
    # Who stands at nought minutes is asked with the first of them: the roster goes before him.
    after = (-1, *later)
    return tuple(
        Stage(
            minutes=upto,
            names=tuple(step.person.alias for step in confirmed if after[at] < step.after_minutes <= upto),
            is_first=at == 0,
            is_last=at == len(later) - 1,
        )
        for at, upto in enumerate(later)
    )


def _minutes(value: timedelta) -> int:
    return int(value.total_seconds()) // 60
