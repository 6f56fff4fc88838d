"""Reads of the directory, and what is known about each entry of it and of the helplines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from groups.models import DirectoryEntry, ReferenceCheck, Region
from groups.rules.directory import (
    EVERYBODY,
    EVERYWHERE,
    NEED_OF,
    CheckState,
    Need,
    Register,
    at_least_two,
    check_state,
    may_show,
)
from members.queries import is_demo
from supportgroups.lib import clock


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody found out about an entry, and when."""

    state: CheckState = CheckState.UNCHECKED
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with what is known about it."""

    entry: DirectoryEntry
    known: Known


@dataclass(frozen=True, slots=True)
class Chapter:
    """What there is for one need: what fits first, then what makes it a choice."""

    need: Need
    fitting: list[Listed]
    elsewhere: list[Listed]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked the directory for; empty asks for everything."""

    audience: str = ""
    need: str = ""
    region: str = ""


UNKNOWN = Known()


def checks_of(register: Register, contents: Mapping[str, str]) -> dict[str, Known]:
    """Return what is known of these entries (slug → content) of a register, in one query; a check of other words is none."""
    today = clock.today()
    return {
        check.slug: Known(
            check_state(holds=check.holds, expires_on=check.expires_on, today=today), check.checked_on
        )
        for check in ReferenceCheck.objects.filter(register=register)
        if contents.get(check.slug) == check.content
    }


def all_entries() -> list[Listed]:
    """Return the whole directory in the order of its file, with what is known of each, in two queries."""
    entries = list(DirectoryEntry.objects.all())
    known = checks_of(Register.DIRECTORY, {entry.slug: entry.content for entry in entries})
    return [Listed(entry, known.get(entry.slug, UNKNOWN)) for entry in entries]


def directory(wish: Wish) -> list[Chapter]:
    """Return what people may see, by need; where fewer than two fit, what stands for other regions as well.

    Nobody sees what is wrong, nor outside a demo what nobody checked.
    """
    in_demo = is_demo()
    shown = [
        one
        for one in all_entries()
        if may_show(one.known.state, slug=one.entry.slug, is_demo=in_demo) and _is_for(one, wish)
    ]
    here = _in_region(wish.region) if wish.region else {one.entry.pk for one in shown}
    fitting = [one for one in shown if one.entry.pk in here]
    # What says nowhere where it is may well be here too.
    others = sorted(
        (one for one in shown if one.entry.pk not in here), key=lambda one: bool(one.entry.region_names)
    )
    return [Chapter(*each) for each in at_least_two(fitting, others, need_of)]


def need_of(one: Listed) -> Need:
    return NEED_OF[one.entry.category]


def _is_for(one: Listed, wish: Wish) -> bool:
    audience = one.entry.audience
    suits = not wish.audience or f";{wish.audience};" in audience or f";{EVERYBODY};" in audience
    return suits and (not wish.need or need_of(one) == wish.need)


def _in_region(name: str) -> set[int]:
    here = Q(regions__name=name) | Q(region_names__startswith=EVERYWHERE)
    return set(DirectoryEntry.objects.filter(here).values_list("pk", flat=True))


def directory_regions() -> list[str]:
    """Return the names of the regions in which the directory has something, each once."""
    between = DirectoryEntry.regions.through
    names = Region.objects.filter(pk__in=between.objects.values("region")).values_list("name", flat=True)
    return sorted(set(names))


def find_entry(slug: str) -> DirectoryEntry | None:
    return DirectoryEntry.objects.filter(slug=slug).first()
