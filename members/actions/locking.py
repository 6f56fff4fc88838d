"""The lock of a device: a PIN of its own, that it asks when nobody touched it for a while."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from members.actions.people import end_device
from members.events import person_topic
from members.models import Device
from members.rules import AWAKE_SECONDS, LOCK_MINUTES, PIN_TRIES, check_new_pin
from supportgroups.lib.bus import nudge
from supportgroups.lib.clock import now


def set_pin(*, device: Device, pin: str, minutes: int) -> None:
    """Give this device a PIN, and ask it after so many minutes without a touch; for whoever is signed in on it.

    Who changes one has typed the old one before (`try_pin`). Raises PinUnfitError or PinGuessableError, and
    ValueError for minutes that nobody can choose.
    """
    if minutes not in LOCK_MINUTES:
        raise ValueError(minutes)
    hashed = make_password(check_new_pin(pin))
    locks_at = now() + timedelta(minutes=minutes)
    Device.objects.filter(pk=device.pk).update(
        pin=hashed, pin_tries=0, lock_minutes=minutes, locks_at=locks_at
    )


def remove_pin(*, device: Device) -> None:
    """Let this device never ask a PIN again; twice changes nothing."""
    Device.objects.filter(pk=device.pk).update(pin="", pin_tries=0, lock_minutes=0, locks_at=None)


def try_pin(*, device: Device, pin: str) -> bool:
    """Say whether this is the PIN, and open the device with it; the fifth wrong one in a row signs it out.

    A try is counted before it is compared, under the lock of the device: whoever tries many at once gets no more
    of them.
    """
    with transaction.atomic():
        locked = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
        if locked.revoked_at is not None or not locked.pin or locked.pin_tries >= PIN_TRIES:
            return False
        locked.pin_tries += 1
        locked.save(update_fields=["pin_tries"])
    if check_password(pin, locked.pin):
        opened = now() + timedelta(minutes=locked.lock_minutes)
        return bool(Device.objects.filter(pk=device.pk, pin=locked.pin).update(pin_tries=0, locks_at=opened))
    if locked.pin_tries >= PIN_TRIES:
        end_device(device=locked, why=Device.Ended.SIGNED_OUT)
    return False


def stay_awake(*, device: Device) -> None:
    """Note that somebody uses a device that is open; one whose time is over stays locked, whatever comes."""
    later = now() + timedelta(minutes=device.lock_minutes)
    if device.locks_at is None or later - device.locks_at < timedelta(seconds=AWAKE_SECONDS):
        return
    Device.objects.filter(pk=device.pk, locks_at__gt=now()).update(locks_at=later)


def lock_device(*, device: Device) -> None:
    """Lock a device with a PIN now, and close its sockets; one without a PIN stays as it is."""
    with transaction.atomic():
        Device.objects.filter(pk=device.pk, locks_at__gt=now()).update(locks_at=now())
        nudge(person_topic(device.person_id))
