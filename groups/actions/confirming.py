"""What somebody hears who meant to decide about a proposal after another confirmed it."""

from django.utils.translation import gettext as _

from groups.rules import AlreadyDoneError
from members.models import Person


def confirmed_meanwhile(confirmer: Person | None, what_now: str) -> str:
    """Return that a proposal was confirmed, by whom as far as that is still known, and what that means."""
    if confirmer is None:
        return _("Iemand heeft dit intussen bevestigd. %(what_now)s") % {"what_now": what_now}
    return _("%(who)s heeft dit intussen bevestigd. %(what_now)s") % {
        "who": confirmer.alias,
        "what_now": what_now,
    }


def refuse_other_confirmer(confirmer: Person | None, by: Person) -> None:
    """Let who confirmed do so again, and tell anybody else who was first (AlreadyDoneError)."""
    if confirmer is None:
        raise AlreadyDoneError(_("Iemand anders heeft dit al bevestigd. Je hoeft niets meer te doen."))
    if confirmer.pk != by.pk:
        raise AlreadyDoneError(
            _("Iemand anders heeft dit al bevestigd: %(who)s. Je hoeft niets meer te doen.")
            % {"who": confirmer.alias}
        )
