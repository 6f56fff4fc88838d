"""What a browser remembers while somebody is on the way in; a link is kept sealed and for a short while only."""

import base64
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from django.http import HttpRequest

from groups.actions import find_invitation
from groups.models import Invitation, Restoration
from groups.queries.people import id_of_link
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, KeyDestroyedError, seal, unseal

KEY = "arrival"
_LINKS = ("links", "link in a session")
# Whoever walks away from a half-finished arrival leaves a browser that soon knows nothing any more.
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The link that was opened, the alias that was chosen, and who came of it."""

    at: str
    token: str = ""
    alias: str = ""
    person_id: str = ""
    # The new phone that this browser became, and nothing else lets it in without a sign-in.
    restoration_id: int = 0
    # By which link: tapped twice, it leads on instead of saying that it was used.
    invitation_id: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """Return what this browser is in the middle of, unless it was too long ago."""
        kept: dict[str, Any] | None = request.session.get(KEY)
        if kept is None or datetime.fromisoformat(kept["at"]) + KEPT_FOR < clock.now():
            return None
        return cls(**{**kept, "token": open_link(kept["token"])})

    @classmethod
    def begin(cls, request: HttpRequest, token: str) -> None:
        """Start anew on this browser."""
        cls(at=clock.now().isoformat(), token=token).keep(request)

    @classmethod
    def begin_restored(cls, request: HttpRequest, invitation: Invitation, person: Person) -> None:
        """Start anew on the phone that has just taken over this person's place by this link."""
        cls(
            at=clock.now().isoformat(),
            person_id=str(person.pk),
            restoration_id=_newest_restoration(str(person.pk)),
            invitation_id=invitation.pk,
        ).keep(request)

    def go_on(self, request: HttpRequest, *, alias: str = "", person_id: str = "") -> None:
        """Remember one thing more."""
        known = replace(self, alias=alias or self.alias, person_id=person_id or self.person_id)
        replace(known, at=clock.now().isoformat()).keep(request)

    def keep(self, request: HttpRequest) -> None:
        """Remember this on this browser."""
        request.session[KEY] = {**asdict(self), "token": close_link(self.token)}

    def invitation(self) -> Invitation:
        """Return the invitation this arrival began with; InvitationGoneError when it works no longer."""
        return find_invitation(self.token)

    def came_by(self, token: str) -> bool:
        """Say whether this browser took over a place by this very link, and still has it."""
        is_same = bool(self.invitation_id) and self.invitation_id == id_of_link(token)
        return is_same and self.person() is not None

    def person(self) -> Person | None:
        """Return who came of this arrival so far.

        A new phone is somebody's only until it was refused or another one took over.
        """
        if not self.person_id or self.restoration_id != _restored(self):
            return None
        return Person.objects.filter(pk=self.person_id).first()


def forget_arrival(request: HttpRequest) -> None:
    """Forget the link and all that was chosen."""
    request.session.pop(KEY, None)


def _restored(arrival: Arrival) -> int:
    return _newest_restoration(arrival.person_id) if arrival.restoration_id else 0


def _newest_restoration(person_id: str) -> int:
    own = Restoration.objects.filter(person_id=person_id, refused_at=None).order_by("-pk")
    return own.values_list("pk", flat=True).first() or 0


def close_link(token: str) -> str:
    """Return what a session keeps of a link: sessions lie in the database, and a link opens a group."""
    if not token:
        return ""
    scope_id, bound_to = _LINKS
    sealed = seal(DataKey.Scope.NOTE, scope_id, token, bound_to=bound_to)
    return base64.b64encode(sealed).decode()


def open_link(kept: str) -> str:
    """Return the link that a session kept, or nothing when it kept none or its key is gone."""
    if not kept:
        return ""
    scope_id, bound_to = _LINKS
    try:
        return unseal(DataKey.Scope.NOTE, scope_id, base64.b64decode(kept), bound_to=bound_to)
    except KeyDestroyedError:
        return ""
