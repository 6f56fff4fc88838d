"""By what somebody can be told something, and what that is worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from members.models import Channel, Device, Notification, Person, QuietHours
from members.rules import PROOF_DAYS, QUIET_FROM, QUIET_UNTIL, Kind
from supportgroups.lib.clock import now


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach somebody as he sees it himself: a device, or his mailbox."""

    label: str
    channel: Channel | None
    device: Device | None = None
    is_here: bool = False
    test: Notification | None = None

    @property
    def is_on(self) -> bool:
        return self.channel is not None and self.channel.ended_at is None

    @property
    def is_gone(self) -> bool:
        """Its push service said that nothing arrives there any more, and nobody switched it on again."""
        return self.channel is not None and self.channel.ended_by == Channel.Ended.GONE

    @property
    def proven_at(self) -> datetime | None:
        return self.channel.proven_at if self.is_on and self.channel else None

    @property
    def is_proven(self) -> bool:
        proven = self.proven_at
        return proven is not None and proven > now() - timedelta(days=PROOF_DAYS)

    @property
    def is_silent(self) -> bool:
        """On, proven once, and nothing was heard of it for 14 days: does it still work?"""
        return self.proven_at is not None and not self.is_proven


def proven_channels(person_ids: Iterable[UUID]) -> dict[UUID, set[Channel]]:
    """Return for each of these people the channels shown to reach him in the last 14 days (H9), in one query.

    Push counts by a receipt of the device itself, mail by a code typed back. Two are needed for duty.
    """
    found: dict[UUID, set[Channel]] = {person_id: set() for person_id in person_ids}
    for channel in Channel.objects.proven(now()).filter(person__in=found):
        found[channel.person_id].add(channel)
    return found


def reach_of(person: Person, *, session_key: str | None = None) -> list[Reach]:
    """Return where somebody is signed in and whether he is told things there, the device in hand first."""
    devices = list(person.devices.in_use().select_related("channel").order_by("-last_seen_at"))
    devices.sort(key=lambda device: device.session_key != session_key)
    return _reaches(devices, _newest_tests(person), session_key)


def _reaches(
    devices: Iterable[Device], tests: Mapping[int, Notification], session_key: str | None = None
) -> list[Reach]:
    return [
        Reach(
            label=device.label,
            channel=channel,
            device=device,
            is_here=device.session_key == session_key,
            test=tests.get(channel.pk) if channel else None,
        )
        for device in devices
        for channel in [getattr(device, "channel", None)]
    ]


def _newest_tests(person: Person) -> dict[int, Notification]:
    tests = Notification.objects.filter(person=person, kind=Kind.TEST).order_by("made_at")
    return {test.channel_id: test for test in tests}


def mail_of(person: Person) -> Channel | None:
    """Return the channel by which somebody is mailed, if he wants that."""
    return Channel.objects.filter(person=person, kind=Channel.Kind.MAIL, ended_at=None).first()


def push_of(device: Device) -> Channel | None:
    """Return the channel of this device, if it is on."""
    return Channel.objects.filter(device=device, ended_at=None).first()


def quiet_hours_of(person: Person) -> tuple[time, time]:
    """Return between which hours somebody is left alone; the same hour twice means never."""
    row = QuietHours.objects.filter(person=person).first()
    return (row.begins, row.ends) if row else (QUIET_FROM, QUIET_UNTIL)


def troubled_channels(person: Person) -> list[Reach]:
    """Return the devices on which he wanted to be told things and nothing arrives, or was shown to, any more."""
    devices = person.devices.in_use().select_related("channel")
    return [one for one in _reaches(devices, {}) if one.is_gone or one.is_silent]


def sent_test(channel: Channel) -> Notification | None:
    """Return the newest test of this channel, whatever became of it."""
    return Notification.objects.filter(channel=channel, kind=Kind.TEST).order_by("-made_at").first()
