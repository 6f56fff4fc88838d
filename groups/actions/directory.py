"""Saying that a number or an entry of the directory is right, or no longer."""

from datetime import timedelta

from django.utils.translation import gettext as _

from groups.models import ReferenceCheck
from groups.permissions import can_check_references
from groups.rules.directory import CHECK_DAYS, EMERGENCY, EntryChangedError, Register
from groups.rules.house import NotAllowedError
from members.models import Person
from supportgroups.lib import clock


def check_reference(
    *, by: Person, register: Register, slug: str, content: str, current: str, holds: bool
) -> ReferenceCheck:
    """Note that this person looked today whether the entry holds; only a coordinator of any organisation.

    `content` is what he saw, `current` what stands there now: refused when they differ (EntryChangedError).
    112 cannot be called wrong. One row per entry: again replaces it, twice on one day changes nothing.
    """
    if not can_check_references(by):
        raise NotAllowedError(_("Alleen een coördinator kijkt nummers en adressen na."))
    if content != current:
        raise EntryChangedError(_("Dit is intussen veranderd. Kijk het nog een keer na."))
    if slug == EMERGENCY and not holds:
        raise NotAllowedError(_("112 blijft altijd staan."))
    today = clock.today()
    found, _made = ReferenceCheck.objects.update_or_create(
        register=register,
        slug=slug,
        defaults={
            "content": content,
            "holds": holds,
            "checked_on": today,
            "expires_on": today + timedelta(days=CHECK_DAYS),
            "checked_by": by,
        },
    )
    return found
