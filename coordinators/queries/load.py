"""What the work asked of facilitators, counted from what stands in every room: moments, minutes and numbers only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chat.queries.activity import own_moments
from coordinators.models import Agreement, WorkEntry
from coordinators.permissions import Facilitator
from coordinators.queries.agreements import signed_agreements
from coordinators.rules import (
    WEEK,
    Agreed,
    Facts,
    Kind,
    Passing,
    Spread,
    Week,
    Work,
    contacts_in,
    day_of,
    monday_of,
    spread_of,
    starts_at,
    week_of,
    weeks_until,
)
from crisis.queries.activity import answered_in
from groups.models import Meeting, Organisation
from groups.queries.staffing import leaders_of
from supportgroups.lib import clock

WEEKS_SHOWN = 6
# What was begun just before the first week goes on in it: then it is no new contact.
RUN_UP = timedelta(days=1)

Key = tuple[int, UUID]


@dataclass(frozen=True, slots=True)
class Load:
    """Some weeks of one facilitator in one organisation, oldest first, and how his contacts are spread over them."""

    facilitator: Facilitator
    weeks: Sequence[Week]
    spread: Spread

    @property
    def newest(self) -> Week:
        return self.weeks[-1]

    @property
    def passings(self) -> list[Passing]:
        """What was passed in these weeks, newest first."""
        return [one for week in reversed(self.weeks) for one in week.passings]

    def week(self, monday: date) -> Week | None:
        return next((one for one in self.weeks if one.monday == monday), None)


def this_monday() -> date:
    """Return the Monday of this week in Amsterdam."""
    return monday_of(clock.today())


def load_of(facilitator: Facilitator, *, until: date, weeks: int = WEEKS_SHOWN) -> Load:
    """Return the load of one facilitator; see `loads_of`."""
    return loads_of([facilitator], until=until, weeks=weeks)[facilitator.key]


def loads_of(
    facilitators: Iterable[Facilitator], *, until: date, weeks: int = WEEKS_SHOWN
) -> dict[Key, Load]:
    """Return so many weeks up to and with the one of this Monday, for each facilitator.

    In a fixed number of queries for any number of facilitators and weeks. Of each only what he did for that
    organisation and as a facilitator. Nothing that was written is read.
    """
    wanted = list(facilitators)
    mondays = weeks_until(until, weeks)
    since, end = starts_at(mondays[0]), min(starts_at(until + WEEK), clock.now())
    facts = _facts(wanted, since, end)
    return {
        one.key: Load(
            one, [week_of(monday, facts[one.key]) for monday in mondays], _spread(facts[one.key], since)
        )
        for one in wanted
    }


def _spread(facts: Facts, since: datetime) -> Spread:
    return spread_of([one for one in facts.contacts if one.began_at >= since])


def _facts(wanted: Sequence[Facilitator], since: datetime, end: datetime) -> dict[Key, Facts]:
    keys = [one.key for one in wanted]
    moments = own_moments(keys, since=since - RUN_UP, until=end)
    agreements = signed_agreements(wanted)
    logged = _logged(wanted, since, end)
    organisations = {one.organisation for one in wanted}
    led = _led(organisations, since, end)
    answered = _answered(organisations, since, end)
    return {
        key: Facts(
            agreements=[_agreed(one) for one in agreements[key]],
            contacts=contacts_in(moments[key]),
            work=[*logged[key], *led[key]],
            answered=answered[key],
        )
        for key in keys
    }


def _agreed(agreement: Agreement) -> Agreed:
    signed_at = agreement.signed_at or agreement.proposed_at
    return Agreed(signed_at, agreement.weekly_minutes, agreement.windows)


def _logged(wanted: Sequence[Facilitator], since: datetime, end: datetime) -> dict[Key, list[Work]]:
    rows = WorkEntry.objects.filter(
        organisation__in={one.organisation.pk for one in wanted},
        person__in={one.person.pk for one in wanted},
        on__gte=day_of(since),
        on__lte=day_of(end),
    )
    found: dict[Key, list[Work]] = defaultdict(list)
    for row in rows:
        work = Work(row.on, Kind(row.kind), row.minutes, heavy=row.is_heavy, shares_heavy=row.shares_heavy)
        found[row.organisation_id, row.person_id].append(work)
    return found


def _answered(
    organisations: Iterable[Organisation], since: datetime, end: datetime
) -> dict[Key, list[datetime]]:
    found: dict[Key, list[datetime]] = defaultdict(list)
    for one in answered_in(list(organisations), since, end):
        found[one.organisation_id, one.person_id].append(one.at)
    return found


def _led(organisations: Iterable[Organisation], since: datetime, end: datetime) -> dict[Key, list[Work]]:
    """Return the evenings that were led, each for everyone who led it; cancelled ones count for nobody."""
    meetings = list(
        Meeting.objects.going_on()
        .filter(group__organisation__in=organisations, starts_at__gte=since, starts_at__lt=end)
        .select_related("group")
    )
    leaders = leaders_of(meetings)
    found: dict[Key, list[Work]] = defaultdict(list)
    for meeting in meetings:
        for leader in leaders[meeting.pk]:
            work = Work(day_of(meeting.starts_at), Kind.MEETING, meeting.minutes)
            found[meeting.group.organisation_id, leader.person_id].append(work)
    return found
