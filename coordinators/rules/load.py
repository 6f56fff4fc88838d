"""What a week asked of a facilitator, held against what was agreed; counts and hours, nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from coordinators.rules.contacts import Agreed, Contact, Side, agreed_at, side_of
from coordinators.rules.weeks import WEEK, day_of, minute_of, monday_of, starts_at

# A single evening message is the work; three in a week is a habit worth talking about.
TALK_FROM_CONTACTS = 3
# The facilitator sees it first; his coordinator at the latest after so many days.
SEEN_FIRST_DAYS = 7


class Kind(StrEnum):
    """What hours go to: meetings come from the groups' evenings, the others are logged by the facilitator."""

    MEETING = "meeting"
    PREPARATION = "preparation"
    VISIT = "visit"
    TRAVEL = "travel"
    OUTREACH = "outreach"
    CONSULTATION = "consultation"
    OTHER = "other"


class Daypart(StrEnum):
    """A quarter of the day."""

    NIGHT = "night"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Work:
    """Some minutes of one kind on one day; heavy where the facilitator said so."""

    on: date
    kind: Kind
    minutes: int
    heavy: bool = False
    shares_heavy: bool = False


class Passed(StrEnum):
    """Which agreement a week went past."""

    CONTACT = "contact"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Passing:
    """That a week went past an agreement, since which day, by how much, and whether that is worth a talk."""

    monday: date
    kind: Passed
    on: date
    amount: int
    is_worth_a_talk: bool

    @property
    def told_on(self) -> date:
        """The day on which a coordinator sees it, where the facilitator did not look before."""
        return self.on + timedelta(days=SEEN_FIRST_DAYS)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one facilitator in one organisation."""

    monday: date
    agreed_minutes: int | None
    minutes: Mapping[Kind, int]
    sides: Mapping[Side, int]
    meetings: int = 0
    answered: int = 0
    heavy: int = 0
    heavy_shared: int = 0
    days_with_contact: int = 0
    passings: Sequence[Passing] = field(default=())

    @property
    def total_minutes(self) -> int:
        return sum(self.minutes.values())

    @property
    def over_minutes(self) -> int:
        """How much more than agreed; nothing where nothing was."""
        return 0 if self.agreed_minutes is None else max(0, self.total_minutes - self.agreed_minutes)

    @property
    def contacts(self) -> int:
        return sum(self.sides.values())

    @property
    def inside(self) -> int:
        return self.sides.get(Side.INSIDE, 0)

    @property
    def outside(self) -> int:
        return self.sides.get(Side.OUTSIDE, 0)

    @property
    def unagreed(self) -> int:
        return self.sides.get(Side.UNAGREED, 0)

    @property
    def is_quiet(self) -> bool:
        return not (self.total_minutes or self.contacts or self.answered)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was counted about one facilitator in one organisation."""

    agreements: Sequence[Agreed] = ()
    contacts: Sequence[Contact] = ()
    work: Sequence[Work] = ()
    answered: Sequence[datetime] = ()


def week_of(monday: date, facts: Facts) -> Week:
    """Return one week. Hours a week are those agreed before it began; of a first agreement those of its own week."""
    contacts = [one for one in facts.contacts if monday_of(day_of(one.began_at)) == monday]
    work = [one for one in facts.work if monday_of(one.on) == monday]
    agreed = _agreed_for(monday, facts.agreements)
    return Week(
        monday=monday,
        agreed_minutes=agreed,
        minutes=_minutes(work),
        sides=Counter(side_of(one, facts.agreements) for one in contacts),
        meetings=sum(one.kind == Kind.MEETING for one in work),
        answered=sum(monday_of(day_of(at)) == monday for at in facts.answered),
        heavy=sum(one.heavy for one in work),
        heavy_shared=sum(one.shares_heavy for one in work),
        days_with_contact=len({day_of(one.began_at) for one in contacts}),
        passings=[
            *_passed_contact(monday, contacts, facts.agreements),
            *_passed_hours(monday, work, agreed),
        ],
    )


def _agreed_for(monday: date, agreements: Sequence[Agreed]) -> int | None:
    holds = agreed_at(agreements, starts_at(monday))
    if holds is None:
        end = starts_at(monday + WEEK)
        holds = min((one for one in agreements if one.signed_at < end), key=_signed, default=None)
    return None if holds is None else holds.weekly_minutes


def _signed(agreed: Agreed) -> datetime:
    return agreed.signed_at


def _minutes(work: Iterable[Work]) -> Mapping[Kind, int]:
    found: Counter[Kind] = Counter()
    for one in work:
        found[one.kind] += one.minutes
    return found


def _passed_contact(monday: date, contacts: Sequence[Contact], agreements: Sequence[Agreed]) -> list[Passing]:
    outside = [one for one in contacts if side_of(one, agreements) == Side.OUTSIDE]
    if not outside:
        return []
    worth = len(outside) >= TALK_FROM_CONTACTS
    # The day on which it became what it is: the third one, where that is what makes it worth a talk.
    telling = sorted(outside, key=lambda one: one.began_at)[TALK_FROM_CONTACTS - 1 if worth else 0]
    return [Passing(monday, Passed.CONTACT, day_of(telling.began_at), len(outside), is_worth_a_talk=worth)]


def _passed_hours(monday: date, work: Sequence[Work], agreed: int | None) -> list[Passing]:
    if agreed is None:
        return []
    total, since = 0, None
    for one in sorted(work, key=lambda one: one.on):
        total += one.minutes
        if since is None and total > agreed:
            since = one.on
    return (
        [] if since is None else [Passing(monday, Passed.HOURS, since, total - agreed, is_worth_a_talk=True)]
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """How contacts lie over days and hours, and over conversations; counts, no names."""

    by_daypart: Mapping[tuple[int, Daypart], int]
    conversations: int
    # Of a hundred contacts, how many were in the conversation with most of them.
    busiest_percent: int


def spread_of(contacts: Sequence[Contact]) -> Spread:
    """Return how these contacts are spread."""
    places = Counter(
        (day_of(one.began_at).weekday(), daypart_of(minute_of(one.began_at))) for one in contacts
    )
    talks = Counter(one.conversation for one in contacts)
    busiest = max(talks.values(), default=0)
    return Spread(places, len(talks), round(100 * busiest / len(contacts)) if contacts else 0)


def daypart_of(minute: int) -> Daypart:
    """Return in which quarter of the day a minute lies."""
    return tuple(Daypart)[minute // 360]
