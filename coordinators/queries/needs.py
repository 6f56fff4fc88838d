"""What the work of others asks of a coordinator today: evenings, roster, late requests, people to talk with."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coordinators.permissions import Facilitator
from coordinators.queries.overview import Line, facilitators_page
from coordinators.rules import is_overdue
from crisis.queries.activity import LateCall, late_calls
from crisis.queries.coverage import RosterGap, roster_gaps
from groups.models import Organisation
from groups.queries.staffing import unstaffed_meetings
from members.models import Person
from supportgroups.lib import clock

LATE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to look at, and the page where that is done."""

    line: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits in the organisations that somebody coordinates."""

    unstaffed: list[Need]
    roster: list[Need]
    late: list[Need]
    talks: list[Need]
    supervision: list[Need]

    @property
    def is_empty(self) -> bool:
        return not (self.unstaffed or self.roster or self.late or self.talks or self.supervision)


def needs_of(person: Person, organisations: Sequence[Organisation]) -> Needs:
    """Return what waits in these organisations, in a fixed number of queries; no member's name, no word."""
    lines = facilitators_page(organisations, person)
    there = [line for line in lines if line.facilitator.is_there]
    return Needs(
        unstaffed=_unstaffed(organisations),
        roster=_roster(organisations),
        late=_late(organisations),
        talks=[_talk(line) for line in there if line.talks],
        supervision=[
            _supervision(line.facilitator, line.talked_on)
            for line in there
            if _is_overdue(line.facilitator, line.talked_on)
        ],
    )


def _unstaffed(organisations: Sequence[Organisation]) -> list[Need]:
    return [
        Need(
            said_moment(one.starts_at),
            _("%(group)s: %(why)s") % {"group": one.meeting.group.name, "why": one.why},
            reverse("groups:organisation_meetings"),
        )
        for one in unstaffed_meetings(organisations)
    ]


def _roster(organisations: Sequence[Organisation]) -> list[Need]:
    """Return a line per group, or per organisation where all of its groups miss the same hours."""
    names = {one.pk: one for one in organisations}
    gaps: dict[tuple[int, str], list[RosterGap]] = defaultdict(list)
    for gap in roster_gaps(organisations):
        gaps[gap.organisation_id, gap.group_name].append(gap)
    return [
        Need(
            _("%(number)d keer is er niemand van dienst") % {"number": len(found)},
            _("%(where)s, het eerst %(when)s")
            % {"where": group or names[pk].name, "when": said_moment(found[0].span.starts_at)},
            reverse("crisis:roster", args=[names[pk].slug]),
        )
        for (pk, group), found in gaps.items()
    ]


def _late(organisations: Sequence[Organisation]) -> list[Need]:
    slugs = {one.pk: one.slug for one in organisations}
    return [
        Need(
            _late_line(one),
            _("%(group)s, %(when)s") % {"group": one.group_name, "when": said_moment(one.asked_at)},
            reverse("crisis:roster", args=[slugs[one.organisation_id]]),
        )
        for one in late_calls(organisations, clock.now() - timedelta(days=LATE_DAYS))
    ]


def _late_line(call: LateCall) -> str:
    minutes = int(call.waited.total_seconds() // 60)
    if call.goes_on and not call.is_taken:
        return _("Een hulpvraag wacht nu %(minutes)d minuten") % {"minutes": minutes}
    return _("Een hulpvraag wachtte %(minutes)d minuten") % {"minutes": minutes}


def _talk(line: Line) -> Need:
    asked = line.talks[0]
    wants = any(one.consideration is not None and one.consideration.wants_a_talk for one in line.talks)
    detail = (
        _("wil erover praten") if wants else _("%(number)d keer in zes weken") % {"number": len(line.talks)}
    )
    week = asked.week.monday.isocalendar().week
    return Need(
        line.facilitator.person.alias,
        _("het laatst in week %(week)d, %(detail)s") % {"week": week, "detail": detail},
        reverse("coordinators:load", args=line.facilitator.address),
    )


def _supervision(facilitator: Facilitator, last: date | None) -> Need:
    detail = (
        _("laatste gesprek op %(day)s") % {"day": date_format(last, "j F")}
        if last
        else _("nog geen gesprek genoteerd")
    )
    return Need(
        facilitator.person.alias, detail, reverse("coordinators:supervision", args=facilitator.address)
    )


def _is_overdue(facilitator: Facilitator, last: date | None) -> bool:
    return is_overdue(last, clock.local(facilitator.since).date(), today=clock.today())


def said_moment(moment: datetime) -> str:
    """Say when something is: za 28 november, 10.00."""
    return date_format(clock.local(moment), "D j F, H.i")
