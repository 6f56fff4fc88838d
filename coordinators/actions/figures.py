"""Keeping what an organisation may show about half a year."""

from collections.abc import Iterable
from datetime import date

from coordinators.models import HalfYear
from coordinators.rules.figures import Counted, Shown, shown_of
from groups.models import Organisation
from supportgroups.lib import clock


def keep_figures(*, organisation: Organisation, since: date, counted: Iterable[Counted]) -> HalfYear:
    """Keep what of these figures may be shown, and nothing else; what was kept before stays as it is.

    So looking again after somebody erased himself, or an evening was recorded late, tells nothing about him.
    """
    figures = {str(one.figure): _written(one) for one in map(shown_of, counted)}
    kept, _made = HalfYear.objects.get_or_create(
        organisation=organisation, since=since, defaults={"made_at": clock.now(), "figures": figures}
    )
    return kept


def _written(shown: Shown) -> dict[str, object]:
    return {"whole": shown.whole, "parts": {str(part): number for part, number in shown.parts.items()}}
