"""Forgetting calls for help: number at the end, texts and conversation 30 days later, times after two years."""

from django.db import transaction

from chat.actions import forget_private_room
from crisis.models import DutyShift, HelpRequest
from crisis.queries.words import NUMBER_EPOCH, REQUEST
from crisis.rules import TEXT_KEPT, TIMES_KEPT
from supportgroups.lib import clock, sealing


def forget_request_texts() -> int:
    """Remove texts, conversations and keys of requests that ended 30 days ago; return of how many requests.

    And whatever the end of a request left behind of its number. Safe to run twice, also after it was killed halfway:
    keys are looked up by themselves.
    """
    old = HelpRequest.objects.ended().filter(ended_at__lte=clock.now() - TEXT_KEPT)
    cleared = [request for request in old.iterator() if _forget_words(request)]
    _destroy_loose_keys()
    return len(cleared)


def _forget_words(request: HelpRequest) -> bool:
    pk = str(request.pk)
    had_key = sealing.destroy_keys(REQUEST, pk) > 0
    forget_private_room(matter=request.pk)
    with transaction.atomic():
        had_text = (
            HelpRequest.objects.filter(pk=pk).exclude(text=b"", number=b"").update(text=b"", number=b"")
        )
    return had_key or had_text > 0


def _destroy_loose_keys() -> None:
    """Destroy keys of numbers of ended requests, and of requests that never came to be (a lost race, a kill -9)."""
    keys = sealing.DataKey.objects.filter(scope=REQUEST)
    before = clock.now() - TEXT_KEPT / 30
    for scope_id, epoch, made_at in keys.values_list("scope_id", "epoch", "created_at"):
        request = HelpRequest.objects.filter(pk=scope_id).first()
        is_lost = request is None and made_at < before
        is_number_of_ended = request is not None and request.has_ended and epoch == NUMBER_EPOCH
        if is_lost or is_number_of_ended:
            sealing.destroy_keys(REQUEST, scope_id, epochs=[epoch])


def forget_old_requests() -> int:
    """Remove requests and shifts that ended two years ago, with their log; return how many requests."""
    DutyShift.objects.filter(ends_at__lte=clock.now() - TIMES_KEPT).delete()
    old = HelpRequest.objects.ended().filter(ended_at__lte=clock.now() - TIMES_KEPT)
    pks = list(old.values_list("pk", flat=True))
    HelpRequest.objects.filter(pk__in=pks).delete()
    return len(pks)
