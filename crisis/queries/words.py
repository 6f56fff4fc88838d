"""The sealed words of a call for help: to what they belong, and opening them."""

from uuid import UUID

from crisis.models import HelpRequest
from supportgroups.lib import sealing

REQUEST = sealing.DataKey.Scope.REQUEST
TEXT_EPOCH, NUMBER_EPOCH = 0, 1


def belongs_to(asker_id: UUID | None, client_id: UUID) -> str:
    """Return what the sealed words of a request belong to; moved to another row they do not open."""
    return f"request\0{asker_id}\0{client_id}"


def open_words(request: HelpRequest, sealed: bytes | memoryview) -> str:
    """Open a text or number of a request; empty where it or its key is gone."""
    if not sealed:
        return ""
    bound_to = belongs_to(request.asker_id, request.client_id)
    try:
        return sealing.unseal(REQUEST, str(request.pk), bytes(sealed), bound_to=bound_to)
    except sealing.KeyDestroyedError:
        return ""
