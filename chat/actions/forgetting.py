"""Forgetting: expired texts, and the keys of epochs in which no text is left."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from chat.models import Message, Room
from chat.rules import epoch_is_over
from supportgroups.lib import sealing
from supportgroups.lib.clock import now

AT_ONCE = 500


def forget_expired() -> int:
    """Remove the text of every expired message; tombstones keep number and client id (C7). Returns how many.

    Works in short transactions, so that nobody who writes waits long.
    """
    total = 0
    while True:
        with transaction.atomic():
            spent = (
                Message.objects.filter(expires_at__lte=now()).exclude(sealed=b"").values_list("pk", flat=True)
            )
            chosen = list(spent[:AT_ONCE])
            Message.objects.filter(pk__in=chosen).update(sealed=b"")
        total += len(chosen)
        if len(chosen) < AT_ONCE:
            return total


def destroy_spent_keys() -> int:
    """Destroy room keys of past epochs whose texts are all gone: old backups become unreadable by it.

    Never one under which a post may still be on its way or is alive; any other at once, so that what
    `groups.rules.days_in_backup` says is true.
    """
    return _destroy_spent(sealing.DataKey.objects.filter(scope=sealing.DataKey.Scope.ROOM))


def _destroy_spent(keys: QuerySet[sealing.DataKey]) -> int:
    destroyed = 0
    for scope_id, epoch in keys.values_list("scope_id", "epoch"):
        if epoch_is_over(epoch, now()) and not _holds_text(int(scope_id), epoch):
            destroyed += sealing.destroy_keys(sealing.DataKey.Scope.ROOM, scope_id, epochs=[epoch])
    return destroyed


def _holds_text(room_id: int, epoch: int) -> bool:
    is_room = Room.objects.filter(pk=room_id).exists()
    texts = Message.objects.filter(room_id=room_id, key_epoch=epoch).exclude(sealed=b"")
    return is_room and texts.exists()


def destroy_keys_of(room_ids: Sequence[int]) -> int:
    """Destroy what `destroy_spent_keys` would in these rooms, and every key of a room that is no more."""
    keys = sealing.DataKey.objects.filter(scope=sealing.DataKey.Scope.ROOM)
    there = set(Room.objects.filter(pk__in=room_ids).values_list("pk", flat=True))
    gone = [str(pk) for pk in room_ids if pk not in there]
    destroyed = sum(sealing.destroy_keys(sealing.DataKey.Scope.ROOM, scope_id) for scope_id in gone)
    return destroyed + _destroy_spent(keys.filter(scope_id__in=[str(pk) for pk in there]))
