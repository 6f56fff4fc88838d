"""Who may open what of a person."""

from uuid import UUID

from django.http import Http404

from members.models import Channel, Device, Notification, Person
from members.rules import PrivateRecordsClosedError


def can_open_private_records(person: Person) -> bool:
    """Say whether somebody's private records open: not while a new phone waits for its second person."""
    return person.is_active and not person.private_records_closed


def refuse_closed_records(person: Person) -> None:
    """Raise PrivateRecordsClosedError while somebody's private records are closed."""
    if not can_open_private_records(person):
        raise PrivateRecordsClosedError


def can_end_device(person: Person, device: Device) -> bool:
    """Say whether somebody may sign this device out: his own ones only."""
    return device.person_id == person.pk


def get_device_for(person: Person, pk: int) -> Device:
    """Return a device of this person, ended or not; anybody else's does not exist for him (Http404)."""
    device = Device.objects.filter(pk=pk).first()
    if device is None or not can_end_device(person, device):
        raise Http404
    return device


def can_use_channel(person: Person, channel: Channel) -> bool:
    """Say whether somebody may try this channel or switch it off: his own ones only."""
    return channel.person_id == person.pk


def get_channel_for(person: Person, pk: int) -> Channel:
    """Return a channel of this person, on or off; anybody else's does not exist for him (Http404)."""
    channel = Channel.objects.select_related("device").filter(pk=pk).first()
    if channel is None or not can_use_channel(person, channel):
        raise Http404
    return channel


def get_notification_for(person: Person, pk: UUID) -> Notification:
    """Return what this person was told; what somebody else was told does not exist for him (Http404)."""
    notification = Notification.objects.filter(pk=pk).first()
    if notification is None or notification.person_id != person.pk:
        raise Http404
    return notification
