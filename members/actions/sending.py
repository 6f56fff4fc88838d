"""What the courier writes: which notifications he takes along, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import assert_never
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When

from members.models import Channel, Notification, QuietHours
from members.protocol import NotificationGivenUp
from members.rules import (
    CLAIM_SECONDS,
    MOST_TRIES,
    QUIET_FROM,
    QUIET_UNTIL,
    Answer,
    Kind,
    Outcome,
    pause_after,
    quiet_until,
)
from supportgroups.lib.clock import local, now
from supportgroups.lib.facts import announce
from supportgroups.lib.faults import kill_point

State = Notification.State


@dataclass(frozen=True, slots=True)
class Parcel:
    """One notification that was claimed, with all that sending it takes."""

    id: UUID
    kind: Kind
    tries: int
    claimed_at: datetime
    until: datetime
    channel_id: int
    # Either an address, or where to push and the keys of the browser there.
    address: str = ""
    endpoint: str = ""
    p256dh: str = ""
    auth: str = ""

    @property
    def is_push(self) -> bool:
        return bool(self.endpoint)


def claim_due(*, most: int, most_mails: int = 9) -> list[Parcel]:
    """Claim what is due, help first, at most so many of push and of mail; what has no hope any more is given up.

    Compare-and-set under row locks, past rows that another worker holds: nothing is claimed twice within a minute.
    A claim of which nobody heard for a minute is taken again, with the same id. In somebody's quiet hours it is put
    off to their end. After a hush has committed none of its rows is claimed (H5).
    """
    moment = now()
    if not _due(moment).exists():
        return []
    with transaction.atomic():
        rows = _lock_due(moment, Channel.Kind.PUSH, most) + _lock_due(moment, Channel.Kind.MAIL, most_mails)
        put_off = _put_off(rows, moment)
        hopeless = [row for row in rows if _has_no_hope(row, moment)]
        claimed = [row for row in rows if row not in put_off and row not in hopeless]
        for row in claimed:
            row.state, row.claimed_at, row.tries = State.CLAIMED, moment, row.tries + 1
        Notification.objects.bulk_update([*claimed, *put_off], ["state", "claimed_at", "tries", "at"])
        parcels = _parcels(claimed)
    for row in hopeless:
        give_up(notification=row)
    if parcels:
        kill_point("notification-claimed")
    return parcels


def _due(moment: datetime) -> QuerySet[Notification]:
    silent = Q(state=State.CLAIMED, claimed_at__lte=moment - timedelta(seconds=CLAIM_SECONDS))
    return Notification.objects.open().filter(Q(state=State.WAITING) | silent, at__lte=moment)


def _lock_due(moment: datetime, kind: Channel.Kind, most: int) -> list[Notification]:
    help_first = Case(When(kind=Kind.HELP, then=Value(0)), default=Value(1))
    # What failed before stands behind what was not tried yet: a push service that is down holds up nobody else.
    due = (
        _due(moment)
        .filter(channel__kind=kind)
        .order_by(help_first, "tries", "at", "pk")
        .select_related("channel__device", "person")
    )
    return list(due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:most])


def _put_off(rows: Sequence[Notification], moment: datetime) -> list[Notification]:
    quiet = [row for row in rows if row.keeps_quiet]
    hours = _quiet_hours({row.person_id for row in quiet})
    found = []
    for row in quiet:
        end = quiet_until(local(moment), *hours.get(row.person_id, (QUIET_FROM, QUIET_UNTIL)))
        if end is not None and end < row.until:
            row.state, row.at = State.WAITING, end
            found.append(row)
    return found


def _quiet_hours(people: set[UUID]) -> Mapping[UUID, tuple[time, time]]:
    rows = QuietHours.objects.filter(person__in=people) if people else QuietHours.objects.none()
    return {row.person_id: (row.begins, row.ends) for row in rows}


def _has_no_hope(row: Notification, moment: datetime) -> bool:
    return row.until <= moment or row.tries >= MOST_TRIES or not row.channel.is_usable


def _parcels(rows: Sequence[Notification]) -> list[Parcel]:
    mailed = {row.person_id for row in rows if row.channel.kind == Channel.Kind.MAIL}
    proven = (
        EmailAddress.objects.filter(user__in=mailed, verified=True) if mailed else EmailAddress.objects.none()
    )
    addresses = {address.user_id: address.email for address in proven}
    return [_parcel(row, addresses) for row in rows]


def _parcel(row: Notification, addresses: Mapping[UUID, str]) -> Parcel:
    channel = row.channel
    is_mail = channel.kind == Channel.Kind.MAIL
    return Parcel(
        id=row.pk,
        kind=Kind(row.kind),
        tries=row.tries,
        claimed_at=row.claimed_at or row.at,
        until=row.until,
        channel_id=channel.pk,
        address=addresses.get(row.person_id, "") if is_mail else "",
        endpoint=channel.endpoint,
        p256dh=channel.p256dh,
        auth=channel.auth,
    )


def settle(*, parcel: Parcel, answer: Answer) -> None:
    """Write down what became of a claimed notification; again, or after somebody else, it changes nothing.

    Taken is sent. Gone ends the channel, for its owner to see, and all that waits for it. Refused for now waits
    for its next try; refused for good, or too late for another try, is given up.
    """
    kill_point("notification-answered")
    match answer.outcome:
        case Outcome.TAKEN:
            _note_sent(parcel, answer)
        case Outcome.LATER:
            _try_later(parcel, answer)
        case Outcome.GONE:
            _drop(parcel)
        case Outcome.REFUSED:
            _give_up_claimed(parcel, answer)
        case _:
            assert_never(answer.outcome)
    kill_point("notification-settled")


def _claimed(parcel: Parcel) -> QuerySet[Notification]:
    """Return this very claim: not one that another worker made since, nor one that was hushed."""
    return Notification.objects.filter(pk=parcel.id, state=State.CLAIMED, claimed_at=parcel.claimed_at)


def _note_sent(parcel: Parcel, answer: Answer) -> None:
    sent = {"sent_at": now(), "answer": answer.code}
    if not _claimed(parcel).update(state=State.SENT, **sent):
        # Hushed on its way, or its device was quicker: that it left the house is true all the same.
        Notification.objects.filter(pk=parcel.id, sent_at=None).update(**sent)


def _try_later(parcel: Parcel, answer: Answer) -> None:
    again = now() + pause_after(parcel.kind, parcel.tries, answer.wait)
    if parcel.tries >= MOST_TRIES or again >= parcel.until:
        _give_up_claimed(parcel, answer)
    else:
        _claimed(parcel).update(state=State.WAITING, at=again, answer=answer.code)


def _give_up_claimed(parcel: Parcel, answer: Answer) -> None:
    row = _claimed(parcel).first()
    if row is not None:
        row.answer = answer.code
        give_up(notification=row)


def _drop(parcel: Parcel) -> None:
    # Only if it is still the same subscription: it may have been renewed since it was claimed.
    same = Channel.objects.filter(pk=parcel.channel_id, endpoint=parcel.endpoint, ended_at=None)
    same.update(ended_at=now(), ended_by=Channel.Ended.GONE, endpoint="", p256dh="", auth="", proven_at=None)
    for row in Notification.objects.open().filter(channel=parcel.channel_id):
        if not row.channel.is_usable:
            give_up(notification=row)


def give_up(*, notification: Notification) -> None:
    """End a notification that its channel will not take, and announce it; after somebody else it changes nothing.

    The fact is announced before the row is touched: upper rooms lock their things before the outbox.
    """
    others = Notification.objects.filter(event=notification.event, person=notification.person_id)
    hopeful = others.exclude(pk=notification.pk).exclude(state__in=[State.GIVEN_UP, State.HUSHED])
    same = Notification.objects.filter(
        pk=notification.pk, state=notification.state, claimed_at=notification.claimed_at
    )
    with transaction.atomic():
        announce(
            NotificationGivenUp(
                event=notification.event,
                person_id=notification.person_id,
                kind=notification.kind,
                is_last=not hopeful.exists(),
            )
        )
        if not same.update(state=State.GIVEN_UP, answer=notification.answer):
            # Somebody else ended it first: then nothing is told about it here.
            transaction.set_rollback(True)


def take_receipt(*, notification_id: UUID) -> bool:
    """Note that a notification reached its device: the device's own word, which proves the channel (H9, H10).

    Needs nobody to be signed in: only who received the notification knows its id. Counts once; says whether it
    counted. A channel that ended is proven by nothing.
    """
    moment = now()
    with transaction.atomic():
        fresh = Notification.objects.filter(
            pk=notification_id, receipted_at=None, tries__gt=0, channel__kind=Channel.Kind.PUSH
        )
        if not fresh.update(receipted_at=moment):
            return False
        rows = Notification.objects.filter(pk=notification_id)
        rows.exclude(state=State.HUSHED).update(state=State.RECEIPTED)
        kill_point("notification-receipted")
        channels = Channel.objects.filter(notifications=notification_id, ended_at=None)
        channels.update(proven_at=moment)
    return True
