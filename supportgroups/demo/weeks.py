"""What the invented facilitators agreed, did, thought and talked about: some of it worth a talk, most of it not."""

from dataclasses import dataclass
from typing import NamedTuple

from coordinators.models import Consideration

MO, TU, WE, TH, FR, SA, SU = range(7)
WORKDAYS = (MO, TU, WE, TH, FR)
EVERY_DAY = (*WORKDAYS, SA, SU)
# Weeks are counted back: 0 is this one.
ALL = (5, 4, 3, 2, 1, 0)
ODD, EVEN = (5, 3, 1), (4, 2, 0)
OFFICE = (9 * 60, 18 * 60)
EVENING = (17 * 60, 22 * 60 + 30)
# Before the first of the six weeks began.
AT_FIRST = 55


class Agrees(NamedTuple):
    """What was agreed so many days ago: hours a week, and on which days from when to when there is contact."""

    ago: int
    hours: int
    days: tuple[int, ...]
    window: tuple[int, int]
    by_facilitator: bool = False


class Does(NamedTuple):
    """Something done on one day of the week, in each of these weeks."""

    weeks: tuple[int, ...]
    weekday: int
    kind: str
    minutes: int
    is_heavy: bool = False
    shares_heavy: bool = False


class Talk(NamedTuple):
    """A talk with the coordinator so many days ago: the part for both, and the coordinators' own."""

    ago: int
    shared: str = ""
    own: str = ""


class Thinks(NamedTuple):
    """A week whose passings a facilitator looked at, and what he wrote about one of them, if anything."""

    week: int
    kind: str = ""
    sharing: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Everything about the work of one facilitator; where it `waits`, nobody signed the newest proposal."""

    agreed: tuple[Agrees, ...]
    does: tuple[Does, ...]
    talks: tuple[Talk, ...] = ()
    thinks: tuple[Thinks, ...] = ()
    waits: bool = False


WEEKS = {
    # More and more: interviews and visits come on top of what he agreed. He knows, and wrote nothing about it.
    "Ruud": Weeks(
        agreed=(Agrees(AT_FIRST, 16, EVERY_DAY, EVENING),),
        does=(
            Does(ALL, MO, "preparation", 120),
            Does(ALL, TU, "visit", 150),
            Does(ALL, TU, "travel", 60),
            Does(ALL, WE, "consultation", 90),
            Does(ALL, TH, "visit", 120),
            Does(ALL, FR, "outreach", 180),
            Does((3, 2, 1), SA, "outreach", 240),
            Does((2, 1), WE, "visit", 180, is_heavy=True, shares_heavy=True),
            Does((2, 1), MO, "outreach", 150),
            Does((1,), SU, "visit", 120, is_heavy=True),
        ),
        talks=(
            Talk(
                33,
                "We spraken over de aanvragen van kranten en scholen. Ruud vraagt vanaf nu eerst: "
                "moet ik dit doen, of kan een ander het?",
                "Hij maakt het zelf kleiner dan het is. De volgende keer vragen waar hij energie van krijgt.",
            ),
        ),
        thinks=(Thinks(2), Thinks(1)),
    ),
    "Faysal": Weeks(
        agreed=(Agrees(AT_FIRST, 12, WORKDAYS, (17 * 60, 21 * 60)),),
        does=(
            Does(ALL, MO, "preparation", 60),
            Does(ALL, WE, "visit", 120),
            Does(ALL, WE, "travel", 45),
            Does(ODD, TH, "consultation", 90),
            Does(EVEN, FR, "outreach", 120),
        ),
    ),
    # Agreed again: fewer hours, at his own wish.
    "Ad": Weeks(
        agreed=(
            Agrees(AT_FIRST, 20, EVERY_DAY, EVENING),
            Agrees(22, 12, (MO, TU, TH, FR), EVENING, by_facilitator=True),
        ),
        does=(
            Does((5, 4), MO, "preparation", 180),
            Does((5, 4), TU, "visit", 240),
            Does((5, 4), TH, "consultation", 180),
            Does((5, 4), FR, "outreach", 300),
            Does((3, 2, 1, 0), TU, "visit", 180),
            Does((3, 2, 1, 0), TH, "consultation", 120),
            Does((2, 0), FR, "outreach", 180),
        ),
        talks=(Talk(22, "Ad wil minder uren en een vaste vrije woensdag. Dat spraken we af."),),
    ),
    "Orlando": Weeks(
        agreed=(Agrees(AT_FIRST, 8, EVERY_DAY, EVENING),),
        does=(
            Does(ALL, MO, "preparation", 90),
            Does(ALL, TH, "visit", 120),
            Does(EVEN, SA, "travel", 60),
        ),
        talks=(Talk(26, "Het loopt. Orlando wil graag de cursus gesprekken leiden volgen."),),
    ),
    # One week that was too much, weighed and shared, and talked about since.
    "Denise": Weeks(
        agreed=(Agrees(AT_FIRST, 24, EVERY_DAY, (12 * 60, 22 * 60)),),
        does=(
            Does(ALL, MO, "preparation", 180),
            Does(ALL, TU, "visit", 300),
            Does(ALL, TU, "travel", 120),
            Does(ALL, TH, "consultation", 240),
            Does(ALL, FR, "visit", 300),
            Does((3,), SA, "visit", 240, is_heavy=True, shares_heavy=True),
            Does((3,), WE, "consultation", 180),
        ),
        talks=(
            Talk(
                9,
                "We keken naar de week met de extra bezoeken. Na zo’n week plant Denise twee avonden niets.",
                "Vertelde veel over haar eigen verhaal. Rustig gesprek.",
            ),
        ),
        thinks=(
            Thinks(
                3,
                "hours",
                Consideration.Sharing.SHARED,
                "Ik ben die week twee keer extra op bezoek geweest. Het was nodig en het kon maar één keer. "
                "De week erna heb ik twee avonden niets gepland.",
            ),
        ),
    ),
    "Clyde": Weeks(
        agreed=(Agrees(AT_FIRST, 12, EVERY_DAY, (12 * 60, 22 * 60)),),
        does=(
            Does(ALL, MO, "preparation", 120),
            Does(ALL, WE, "outreach", 240),
            Does(ALL, FR, "consultation", 120),
            Does((1,), TU, "outreach", 240),
            Does((1,), TH, "outreach", 150),
        ),
        talks=(Talk(38, "Kennismaking met de nieuwe scholen. Clyde wil dat graag doen."),),
        thinks=(
            Thinks(
                1,
                "hours",
                Consideration.Sharing.TO_DISCUSS,
                "Drie scholen in één week. Ik vind het mooi werk en ik zeg moeilijk nee. "
                "Ik was zaterdag te moe om zelf te koken.",
            ),
        ),
    ),
    # Few hours and no talk: nobody sees how he is.
    "Cor": Weeks(
        agreed=(Agrees(AT_FIRST, 10, EVERY_DAY, EVENING),),
        does=(Does((5, 4, 3), TU, "preparation", 60), Does((2,), TU, "preparation", 30)),
    ),
    "Nordin": Weeks(
        agreed=(Agrees(3, 14, WORKDAYS, (17 * 60, 21 * 60)),),
        waits=True,
        does=(
            Does(ALL, TU, "preparation", 60),
            Does(ALL, FR, "visit", 150),
            Does(ODD, SA, "travel", 60),
        ),
        talks=(Talk(3, "We bespraken uren en tijden. Er ligt nu een voorstel klaar voor Nordin."),),
    ),
    # Written to late, again and again, by one person.
    "Joyce": Weeks(
        agreed=(Agrees(AT_FIRST, 16, WORKDAYS, OFFICE),),
        does=(
            Does(ALL, MO, "consultation", 120),
            Does(ALL, TU, "visit", 180),
            Does(ALL, TH, "visit", 150),
            Does(ALL, TH, "travel", 60),
            Does((2,), FR, "visit", 90, is_heavy=True),
        ),
        talks=(Talk(34, "We spraken af dat Joyce na zes uur niet meer hoeft te antwoorden."),),
        thinks=(
            Thinks(
                2,
                "contact",
                Consideration.Sharing.PRIVATE,
                "Ik dacht aan mijn eigen eerste weken. De volgende keer vraag ik eerst aan mezelf: "
                "kan dit morgenochtend?",
            ),
            Thinks(1),
        ),
    ),
}
