"""How minutes, weeks and windows are said on the pages of this room."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coordinators.queries.measures import said_days, said_hours, said_week
from groups.rules import MINUTES_OF_A_DAY, Window

register = template.Library()
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")

register.filter("in_hours", said_hours)
register.filter("week_name", said_week)
register.filter("week_days", said_days)


@register.filter
def drawn(picture: str) -> SafeString:
    """Put a picture on the page: numbers and our own words, which were escaped where it was made."""
    return mark_safe(picture)  # noqa: S308 - made by coordinators.rules.pictures from numbers and fixed words


@register.filter
def in_words(window: Window) -> str:
    """Say from when to when; midnight at the end is 24:00."""
    return f"{_wall(window.starts)}–{_wall(window.ends)}"


@register.filter
def as_lines(windows: dict[int, Window]) -> list[str]:
    """Say contact hours, a line for each run of days with the same ones."""
    runs: list[tuple[int, int, Window]] = []
    for day, window in sorted(windows.items()):
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == window:
            runs[-1] = (runs[-1][0], day, window)
        else:
            runs.append((day, day, window))
    return [
        _("%(days)s %(window)s") % {"days": _days(first, last), "window": in_words(window)}
        for first, last, window in runs
    ]


def _days(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]} {_('en') if last == first + 1 else _('t/m')} {DAYS[last]}"


def _wall(minute: int) -> str:
    if minute == MINUTES_OF_A_DAY:
        return "24:00"
    return f"{minute // 60:02}:{minute % 60:02}"
