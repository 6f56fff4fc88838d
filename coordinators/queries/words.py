"""Opening what facilitators wrote about their own work; whoever calls this has checked for whom it is."""

from coordinators.models import Consideration
from supportgroups.lib.sealing import DataKey, KeyDestroyedError, unseal


def words_in(consideration: Consideration) -> str:
    """Return what stands in a consideration; nothing where nothing does, or its key is gone."""
    try:
        return unseal(
            DataKey.Scope.NOTE,
            scope_of(consideration),
            bytes(consideration.text),
            bound_to=bound_to(consideration),
        )
    except KeyDestroyedError:
        return ""


def scope_of(consideration: Consideration) -> str:
    """Return whose key it is: of this text alone, so that it goes with it."""
    return f"consideration-{consideration.pk}"


def bound_to(consideration: Consideration) -> str:
    """Return what the text belongs to; moved to another row it does not open."""
    return f"consideration of {consideration.person_id} in organisation {consideration.organisation_id}"
