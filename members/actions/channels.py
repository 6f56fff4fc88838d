"""What somebody decides about how he is told things, and what proves that it reaches him."""

from datetime import time, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Channel, Device, Notification, Person, QuietHours
from members.queries import is_demo
from members.rules import (
    MANNERS,
    TEST_AGAIN_SECONDS,
    ChannelOffError,
    DemoOnlyError,
    Kind,
    NoAddressError,
    PushKeysError,
    PushServiceUnknownError,
    are_push_keys,
    is_push_service,
)
from supportgroups.lib.clock import now

_NOTHING = {"endpoint": "", "p256dh": "", "auth": "", "proven_at": None}


def switch_on_push(*, device: Device, endpoint: str, p256dh: str, auth: str) -> Channel:
    """Tell this person things on this device from now on; with the same subscription again it changes nothing.

    A new subscription has to prove itself anew. Whoever had the same browser before is told nothing there any more.
    PushServiceUnknownError and PushKeysError for what no browser of ours would send. Locks the person.
    """
    if not is_push_service(endpoint, settings.KRING_PUSH_SERVICES, plain=settings.TESTING):
        raise PushServiceUnknownError
    if not are_push_keys(p256dh, auth):
        raise PushKeysError
    wanted = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=device.person_id)
        theirs = Channel.objects.filter(endpoint=endpoint, ended_at=None).exclude(device=device)
        _end(theirs, Channel.Ended.MOVED)
        same = Channel.objects.filter(device=device, ended_at=None, **wanted).first()
        if same is not None:
            return same
        channel, _made = Channel.objects.update_or_create(
            device=device,
            defaults={
                **_NOTHING,
                **wanted,
                "person_id": device.person_id,
                "kind": Channel.Kind.PUSH,
                "made_at": now(),
                "ended_at": None,
                "ended_by": "",
            },
        )
    return channel


def switch_on_mail(*, person: Person) -> Channel:
    """Tell this person things by mail too, at the address that he proved; again changes nothing. Locks the person.

    NoAddressError without such an address. For duty it counts once he typed a code back.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not EmailAddress.objects.filter(user=person, verified=True).exists():
            raise NoAddressError
        channel, _made = Channel.objects.get_or_create(
            person=person, kind=Channel.Kind.MAIL, defaults={"made_at": now()}
        )
        if channel.ended_at is not None:
            channel.ended_at, channel.ended_by, channel.made_at = None, "", now()
            channel.save(update_fields=["ended_at", "ended_by", "made_at"])
    return channel


def pretend_push(*, person: Person) -> Channel:
    """Give somebody of a demo a phone that is none, proven now; DemoOnlyError anywhere else.

    Nothing is ever sent to it: its address is no push service's, and exists nowhere.
    """
    if not is_demo():
        raise DemoOnlyError
    moment = now()
    device = Device.objects.create(
        person=person,
        session_key=f"demo-{person.pk}"[:40],
        label=str(_("Verzonnen telefoon")),
        signed_in_at=moment,
        last_seen_at=moment,
    )
    return Channel.objects.create(
        person=person,
        kind=Channel.Kind.PUSH,
        device=device,
        endpoint=f"https://demo.invalid/{person.pk}",
        made_at=moment,
        proven_at=moment,
    )


def switch_off(*, channel: Channel) -> None:
    """Tell its owner nothing more by this channel; again changes nothing. What waits for it is given up by the tick."""
    _end(Channel.objects.filter(pk=channel.pk, ended_at=None), Channel.Ended.OFF)


def end_channels_of(devices: list[Device]) -> None:
    """Forget how to reach devices that were signed out; called where they end, in the same transaction."""
    _end(Channel.objects.filter(device__in=devices, ended_at=None), Channel.Ended.SIGNED_OUT)


def _end(channels: QuerySet[Channel], why: Channel.Ended) -> None:
    channels.update(ended_at=now(), ended_by=why, **_NOTHING)


def prove_mail(*, person: Person) -> None:
    """Note that somebody typed back a code from his mail just now: that proves this channel, if he has it (H9)."""
    mail = Channel.objects.filter(person=person, kind=Channel.Kind.MAIL, ended_at=None)
    mail.update(proven_at=now())


def try_push(*, channel: Channel) -> Notification:
    """Send a test to one device of its owner, whose receipt proves it; a second within half a minute is the same one.

    ChannelOffError when it is off. Locks the channel.
    """
    moment = now()
    with transaction.atomic():
        locked = Channel.objects.usable().filter(pk=channel.pk, kind=Channel.Kind.PUSH)
        if locked.select_for_update(of=("self",), no_key=True).first() is None:
            raise ChannelOffError
        since = moment - timedelta(seconds=TEST_AGAIN_SECONDS)
        lately = Notification.objects.filter(channel=channel, kind=Kind.TEST, made_at__gt=since).first()
        return lately or Notification.objects.create(
            event=f"test:{uuid4()}",
            person_id=channel.person_id,
            channel=channel,
            kind=Kind.TEST,
            path=reverse("members:notifications"),
            keeps_quiet=False,
            made_at=moment,
            at=moment,
            until=moment + MANNERS[Kind.TEST].life,
        )


def choose_quiet_hours(*, person: Person, begins: time, ends: time) -> None:
    """Leave somebody alone between these hours of his own clock; the same hour twice means never."""
    QuietHours.objects.update_or_create(person=person, defaults={"begins": begins, "ends": ends})
