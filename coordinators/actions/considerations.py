"""Seeing that an agreement was passed, and writing why: the facilitator's own, private unless he shares it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from coordinators.models import Consideration
from coordinators.permissions import Facilitator, can_read_consideration
from coordinators.queries.words import bound_to, scope_of, words_in
from coordinators.rules import Passing
from groups.rules import NotAllowedError
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, seal


def see_passings(*, by: Person, facilitator: Facilitator, passings: Iterable[Passing]) -> None:
    """Write down that the facilitator himself was shown these; from now on his coordinator may see them too.

    Nobody else's looking counts. Twice changes nothing.
    """
    if by.pk != facilitator.person.pk:
        raise NotAllowedError(_("Dit ziet eerst de begeleider zelf."))
    now = clock.now()
    Consideration.objects.bulk_create(
        (
            Consideration(
                organisation=facilitator.organisation,
                person=by,
                monday=one.monday,
                kind=one.kind,
                seen_at=now,
            )
            for one in passings
        ),
        ignore_conflicts=True,
    )


def write_consideration(
    *, by: Person, consideration: Consideration, text: str, sharing: str
) -> Consideration:
    """Keep what a facilitator thinks about it, sealed; only he himself, and as often as he likes.

    An empty text takes away what stood there. Locks the row; the same twice is the same.
    """
    if by.pk != consideration.person_id:
        raise NotAllowedError(_("Een afweging schrijf je alleen zelf."))
    sealed = _seal(consideration, text.strip()) if text.strip() else b""
    with transaction.atomic():
        locked = Consideration.objects.select_for_update(no_key=True).get(pk=consideration.pk)
        locked.text, locked.sharing, locked.written_at = sealed, sharing, clock.now()
        locked.save(update_fields=["text", "sharing", "written_at"])
    return locked


def open_consideration(*, by: Person, consideration: Consideration) -> str:
    """Return the words to their writer, and once he shared them to the coordinators of that organisation."""
    if not can_read_consideration(by, consideration):
        raise NotAllowedError(_("Deze afweging is niet voor jou."))
    return words_in(consideration)


def _seal(consideration: Consideration, text: str) -> bytes:
    return seal(DataKey.Scope.NOTE, scope_of(consideration), text, bound_to=bound_to(consideration))
