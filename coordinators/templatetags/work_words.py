"""How minutes and windows are said on the pages of this room."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from groups.rules import MINUTES_OF_A_DAY, Window

register = template.Library()
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


@register.filter
def in_hours(minutes: int) -> str:
    """Say minutes as hours with at most two decimals and no trailing zeros: 450 is 7,5."""
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()
    return number_format(hours if hours % 1 else int(hours))


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
