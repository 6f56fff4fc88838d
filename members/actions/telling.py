"""Putting into the outbox what somebody is to be told, and taking it out again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.models import Channel, Notification
from members.rules import MANNERS, PAUSED_KINDS, Kind, is_local_path
from supportgroups.lib.clock import now


def tell(
    *,
    people: Iterable[UUID],
    kind: Kind,
    event: str,
    path: str,
    at: datetime | None = None,
    until: datetime | None = None,
    keep_quiet: bool | None = None,
) -> set[UUID]:
    """Put one notification per person and channel into the outbox; return who has any channel for it at all.

    Inside the caller's transaction (RuntimeError), so that it is told if and only if what it tells of happened.
    Who was told of this event before is not told again. Sent not before `at` (now), given up after `until` (the
    kind's own time); who pauses hears nothing of his group; postponed by quiet hours as the kind says unless `keep_quiet` does. `path` is the page of
    ours that it opens (ValueError); neither it nor `event` may hold a word of a person.
    """
    _refuse_outside_transaction()
    if not is_local_path(path):
        message = f"not a page of ours: {path}"
        raise ValueError(message)
    wanted, manner = set(people), MANNERS[kind]
    known = Notification.objects.filter(event=event, person__in=wanted)
    told = set(known.values_list("person_id", flat=True))
    channels = _channels(wanted - told, kind)
    due = at or now()
    model = Notification(
        event=event,
        kind=kind,
        path=path,
        keeps_quiet=manner.keeps_quiet if keep_quiet is None else keep_quiet,
        at=due,
        until=until or due + manner.life,
    )
    # A second teller of the same event waits here for the first, and then finds what he wrote.
    Notification.objects.bulk_create(_for_each(channels, model), ignore_conflicts=True)
    return told | {channel.person_id for channel in channels}


def _for_each(channels: Iterable[Channel], model: Notification) -> list[Notification]:
    fields = ("event", "kind", "path", "keeps_quiet", "at", "until")
    same = {"made_at": now(), **{field: getattr(model, field) for field in fields}}
    return [Notification(person_id=channel.person_id, channel=channel, **same) for channel in channels]


def _channels(people: set[UUID], kind: Kind) -> list[Channel]:
    found = Channel.objects.usable().filter(person__in=people).order_by("pk")
    # Who pauses is told nothing of what happens in his group.
    usable = list(found.filter(person__paused_at=None) if kind in PAUSED_KINDS else found)
    if MANNERS[kind].everywhere:
        return usable
    by_push = {channel.person_id for channel in usable if channel.kind == Channel.Kind.PUSH}
    return [one for one in usable if one.kind == Channel.Kind.PUSH or one.person_id not in by_push]


def hush(*, event_prefix: str) -> int:
    """Stop everything of these events that was not sent yet; return how much.

    Inside the caller's transaction (RuntimeError), the one that makes it needless: after its commit nothing of
    these events is claimed, for the first time or again (H5). What is on its way at that moment may arrive.
    """
    _refuse_outside_transaction()
    unsent = Notification.objects.open().filter(event__startswith=event_prefix)
    return unsent.update(state=Notification.State.HUSHED)


def _refuse_outside_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        message = "told or hushed outside the transaction of what happened"
        raise RuntimeError(message)
