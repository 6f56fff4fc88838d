"""What stands before somebody on his day, of this room: his week, what was put to him about it, what he confirms."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordinators.models import Agreement
from coordinators.permissions import Facilitator, facilitates_for
from coordinators.queries.agreements import waiting_agreements
from coordinators.queries.balance import considerations_of
from coordinators.queries.load import Load, loads_of, this_monday
from coordinators.queries.measures import said_hours
from coordinators.queries.today import to_confirm_by
from crisis.protocol import Waits
from groups.permissions import organisations_confirmed_by, organisations_coordinated_by
from members.models import Person
from members.permissions import can_open_private_records


def what_waits_for(person: Person) -> list[Waits]:
    """Return this in a fixed number of queries for any number of groups.

    On a new phone that nobody confirmed nothing of his own weeks.
    """
    return [*_of_his_work(person), *_of_others(person)]


def _of_his_work(person: Person) -> list[Waits]:
    own = [one for one in facilitates_for(person) if one.is_there] if can_open_private_records(person) else []
    if not own:
        return []
    loads = loads_of(own, until=this_monday())
    seen, proposed = considerations_of(own), waiting_agreements(own)
    several = len(own) > 1
    found = []
    for one in own:
        new = [it for it in loads[one.key].passings if (it.monday, it.kind) not in seen[one.key]]
        found += _questions(one, len(new), several=several)
        found += _proposal(one, proposed.get(one.key))
        found.append(_week(loads[one.key], several=several))
    return found


def _questions(facilitator: Facilitator, number: int, *, several: bool) -> list[Waits]:
    if not number:
        return []
    detail = _("over contact of uren; jij ziet het als eerste")
    line = ngettext("Er ligt een vraag op je balans", "Er liggen %(number)d vragen op je balans", number) % {
        "number": number
    }
    return [Waits(line, _where(facilitator, detail, several=several), _balance(facilitator), is_asked=True)]


def _proposal(facilitator: Facilitator, agreement: Agreement | None) -> list[Waits]:
    if agreement is None or agreement.proposed_by_id == facilitator.person.pk:
        return []
    url = reverse("coordinators:agreement", args=facilitator.address)
    return [Waits(_("Een voorstel voor je afspraken"), facilitator.organisation.name, url, is_asked=True)]


def _week(load: Load, *, several: bool) -> Waits:
    week, facilitator = load.newest, load.facilitator
    hours = said_hours(week.total_minutes)
    if week.agreed_minutes is None:
        detail = _("deze week %(hours)s uur, er is niets afgesproken") % {"hours": hours}
    else:
        agreed = said_hours(week.agreed_minutes)
        detail = _("deze week %(hours)s van de %(agreed)s uur") % {"hours": hours, "agreed": agreed}
    return Waits(
        _("Mijn balans"), _where(facilitator, detail, several=several), _balance(facilitator), is_asked=False
    )


def _of_others(person: Person) -> list[Waits]:
    organisations = list(organisations_confirmed_by(person))
    if not organisations:
        return []
    number = len(to_confirm_by(person, organisations, list(organisations_coordinated_by(person))))
    if not number:
        return []
    line = ngettext(
        "Er wacht iets op je bevestiging", "Er wachten %(number)d dingen op je bevestiging", number
    ) % {"number": number}
    return [
        Waits(line, _names(one.name for one in organisations), reverse("coordinators:home"), is_asked=True)
    ]


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _where(facilitator: Facilitator, detail: str, *, several: bool) -> str:
    return f"{facilitator.organisation.name}: {detail}" if several else detail


def _balance(facilitator: Facilitator) -> str:
    return reverse("coordinators:balance", args=[facilitator.organisation.slug])
