"""Somebody's own duty: now and next, what colleagues offer, and whether he can be reached for it (H9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crisis.models import DutyShift
from crisis.queries.asking import When, when
from crisis.queries.duty import duties_to_take, shifts_of
from crisis.rules import CHANNELS_FOR_DUTY
from members.models import Person
from members.queries import Missed, missed_of, proven_channels
from members.rules import PROOF_DAYS
from supportgroups.lib import clock

# So long before a proof ends somebody is asked for a new one.
TOLD_BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class OwnShift:
    """One duty with its times as people say them."""

    shift: DutyShift
    begins: When
    ends: When

    @property
    def is_now(self) -> bool:
        return self.shift.starts_at <= clock.now()

    @property
    def ends_that_day(self) -> bool:
        """Whether its end is on the day that was named before it."""
        return self.ends.is_today if self.is_now else self.begins.moment.date() == self.ends.moment.date()


@dataclass(frozen=True, slots=True)
class OwnReach:
    """Whether somebody can be reached on duty, in how many ways, and until when without another test."""

    ways: int
    until: datetime | None
    missed: Missed | None

    @property
    def is_enough(self) -> bool:
        return self.until is not None

    @property
    def ends_soon(self) -> bool:
        return self.until is not None and self.until <= clock.now() + TOLD_BEFORE


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """What somebody's page says of his duty."""

    shifts: list[OwnShift]
    offered: list[OwnShift]
    reach: OwnReach

    @property
    def now(self) -> list[OwnShift]:
        return [one for one in self.shifts if one.is_now]

    @property
    def next(self) -> OwnShift | None:
        return next((one for one in self.shifts if not one.is_now), None)


def own_duty(person: Person) -> OwnDuty:
    """Return somebody's confirmed duties, those that he may take, and whether he can be reached."""
    return OwnDuty(
        shifts=[_own(shift) for shift in shifts_of(person)],
        offered=[_own(shift) for shift in duties_to_take(person)],
        reach=reach_for_duty(person),
    )


def reach_for_duty(person: Person) -> OwnReach:
    """Return whether so many channels are proven that duty can rely on him, and when that ends by itself."""
    proofs = [one.proven_at for one in proven_channels([person.pk])[person.pk] if one.proven_at]
    newest = sorted(proofs, reverse=True)[:CHANNELS_FOR_DUTY]
    enough = len(newest) == CHANNELS_FOR_DUTY
    until = clock.local(newest[-1] + timedelta(days=PROOF_DAYS)) if enough else None
    return OwnReach(len(proofs), until, missed_of(person))


def _own(shift: DutyShift) -> OwnShift:
    return OwnShift(shift, when(shift.starts_at), when(shift.ends_at))
