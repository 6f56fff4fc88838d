"""Every write about people, their devices, and who looked."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from members.actions.channels import end_channels_of, prove_mail
from members.events import person_topic
from members.models import AccessLog, DemoMail, DemoMark, Device, Person, SignInLink
from members.permissions import refuse_closed_records
from members.protocol import AliasWanted
from members.queries import is_demo
from members.rules import (
    NOT_TOLD,
    SEEN_MINUTES,
    SIGN_IN_LINK_HOURS,
    UNSEEN_DAYS,
    AddressTakenError,
    AliasTakenError,
    DemoOnlyError,
    LinkGoneError,
    clean_alias,
    hash_token,
)
from supportgroups.lib.bus import nudge
from supportgroups.lib.clock import now
from supportgroups.lib.facts import ask


def welcome_person(*, alias: str) -> Person:
    """Make a person known by an alias only: no name, no address, no password.

    Called while an invitation is opened, or by the demo; whether the alias is free in a group is that room's
    to say. Raises a RefusedError for an alias that cannot be one.
    """
    person = Person(alias=clean_alias(alias), created_at=now())
    person.set_unusable_password()
    person.save()
    return person


def change_alias(*, person: Person, alias: str) -> Person:
    """Call a person otherwise, everywhere and at once; himself only.

    Not on a new phone that nobody confirmed (PrivateRecordsClosedError): it would rename him in groups that were
    not handed out to it. Asks the rooms above whether the alias is free (`AliasWanted`), who hold the names there
    until it stands; locks the person, nudges his own pages.
    """
    wanted = AliasWanted(person_id=person.pk, alias=clean_alias(alias))
    with transaction.atomic():
        # Groups are locked before people: asked for that first, and once more since he may have come into another.
        ask(wanted)
        locked = _lock(person)
        refuse_closed_records(locked)
        refusals = ask(wanted)
        if refusals:
            raise AliasTakenError(refusals[0])
        locked.alias = wanted.alias
        locked.save(update_fields=["alias"])
        nudge(person_topic(locked.pk))
    return locked


def require_second_factor(*, person: Person) -> None:
    """Ask two factors of a person from now on, in sessions that already run too; never taken back here.

    Called by the rooms above with any appointment, the pool included. Nudges his open pages.
    """
    with transaction.atomic():
        asked = Person.objects.filter(pk=person.pk, needs_second_factor=False)
        if asked.update(needs_second_factor=True):
            nudge(person_topic(person.pk))
    person.needs_second_factor = True


def close_private_records(*, person: Person) -> None:
    """Keep somebody's private records shut while a second person has not confirmed his new phone."""
    Person.objects.filter(pk=person.pk).update(private_records_closed=True)
    person.private_records_closed = True


def open_private_records(*, person: Person) -> None:
    """Open somebody's private records again, once a second person confirmed his new phone."""
    Person.objects.filter(pk=person.pk).update(private_records_closed=False)
    person.private_records_closed = False


def register_device(*, person: Person, session_key: str, label: str) -> Device:
    """Note the browser that has just signed in; without such a note no page and no socket opens."""
    moment = now()
    device, _made = Device.objects.get_or_create(
        session_key=session_key,
        defaults={
            "person": person,
            "label": label[:60],
            "signed_in_at": moment,
            "last_seen_at": moment,
        },
    )
    return device


def touch_device(*, device: Device) -> bool:
    """Note that a device is in use, at most once per five minutes; says whether it was noted."""
    moment = now()
    before = moment - timedelta(minutes=SEEN_MINUTES)
    noted = Device.objects.filter(pk=device.pk, last_seen_at__lte=before).update(last_seen_at=moment)
    return bool(noted)


def end_device(*, device: Device, why: Device.Ended) -> None:
    """End one device: its Django session is gone, its sockets close; ending it twice changes nothing.

    Called for the person himself (signing out, quick exit, the list of his devices).
    """
    with transaction.atomic():
        _end([Device.objects.select_for_update(no_key=True).get(pk=device.pk)], why)


def end_devices(*, person: Person, why: Device.Ended, keep: str | None = None) -> None:
    """End every device of a person but the one whose session key is `keep`.

    Ends the Django sessions in the same transaction and nudges `person:<uuid>`, so that sockets close. Called
    when a new phone takes over, and by the person himself.
    """
    with transaction.atomic():
        _lock(person)
        running = person.devices.in_use().select_for_update(no_key=True)
        _end([device for device in running if device.session_key != keep], why)


def end_unseen_devices() -> int:
    """End devices that nobody used for 90 days, and say how many (architecture.md "Sealing and forgetting")."""
    before = now() - timedelta(days=UNSEEN_DAYS)
    with transaction.atomic():
        unseen = list(Device.objects.in_use().filter(last_seen_at__lt=before).select_for_update(no_key=True))
        _end(unseen, Device.Ended.UNSEEN)
    return len(unseen)


def _end(devices: list[Device], why: Device.Ended) -> None:
    running = [device for device in devices if device.revoked_at is None]
    for device in running:
        device.revoked_at = now()
        device.ended_by = why
        device.save(update_fields=["revoked_at", "ended_by"])
    end_channels_of(running)
    Session.objects.filter(session_key__in=[device.session_key for device in devices]).delete()
    for person_id in {device.person_id for device in running}:
        nudge(person_topic(person_id))


def add_email_address(*, person: Person, email: str) -> bool:
    """Keep an address, unproven, to which codes of this person go; says False when it is somebody else's.

    Only proven addresses of others count: an unproven one opens nothing. Another unproven address of the
    person himself was a slip and goes.
    """
    wanted = email.strip().lower()
    with transaction.atomic():
        locked = _lock(person)
        if EmailAddress.objects.filter(email=wanted, verified=True).exclude(user=locked).exists():
            return False
        EmailAddress.objects.filter(user=locked, verified=False).exclude(email=wanted).delete()
        EmailAddress.objects.get_or_create(user=locked, email=wanted)
    return True


def prove_email_address(*, person: Person, email: str) -> None:
    """Make an address, whose code this person has just typed, the one by which he comes in.

    Locks the person; the address that he had before goes, and mail that tells him things is proven. AddressTakenError when somebody else proved it first.
    """
    with transaction.atomic():
        locked = _lock(person)
        if EmailAddress.objects.filter(email=email, verified=True).exclude(user=locked).exists():
            raise AddressTakenError
        EmailAddress.objects.filter(user=locked).exclude(email=email).delete()
        EmailAddress.objects.update_or_create(
            user=locked, email=email, defaults={"verified": True, "primary": True}
        )
        prove_mail(person=locked)


def log_access(
    *,
    actor: Person | None,
    subject: Person | None,
    role: str,
    event: str,
    object_ref: str = "",
    held_back: bool = False,
) -> AccessLog:
    """Write down that somebody opened or decided something about somebody, without any content.

    `role` is the actor's, one of `AccessLog.Role` (ValueError): its words are what the subject reads. Held
    back, he reads nothing of it before `show_held_back`: of what one person proposed and nobody confirmed.
    """
    return AccessLog.objects.create(
        at=now(),
        actor=actor,
        subject=subject,
        role=AccessLog.Role(role),
        event=event,
        object_ref=object_ref,
        hidden_until=NOT_TOLD if held_back else None,
    )


def show_held_back(*, object_ref: str) -> None:
    """Let subjects read from now on what was held back about this one thing; again changes nothing.

    What two people delay until a date stays delayed.
    """
    AccessLog.objects.filter(object_ref=object_ref, hidden_until=NOT_TOLD).update(hidden_until=None)


def mark_demo() -> None:
    """Make this installation a demo; called once, by whatever fills an empty database with invented people."""
    if not is_demo():
        DemoMark.objects.create(made_at=now())


def make_sign_in_link(*, person: Person) -> str:
    """Return the path of a one-time way in for a demo person; DemoOnlyError anywhere else."""
    if not is_demo():
        raise DemoOnlyError
    token = secrets.token_urlsafe(24)
    SignInLink.objects.create(
        person=person,
        token_hash=hash_token(token),
        expires_at=now() + timedelta(hours=SIGN_IN_LINK_HOURS),
    )
    return reverse("members:sign_in_link", args=[token])


def use_sign_in_link(*, token: str) -> Person:
    """Use up a one-time link and return whose it is; LinkGoneError when used, too old or unknown.

    Locks the link: of two that arrive together one gets in. DemoOnlyError outside a demo.
    """
    if not is_demo():
        raise DemoOnlyError
    with transaction.atomic():
        links = SignInLink.objects.select_for_update(of=("self",), no_key=True).select_related("person")
        link = links.filter(token_hash=hash_token(token)).first()
        if link is None or not link.is_usable(now()):
            raise LinkGoneError
        link.used_at = now()
        link.save(update_fields=["used_at"])
    return link.person


def keep_demo_mail(*, to: str, subject: str, body: str) -> None:
    """Keep a mail for the mailbox page of a demo instead of sending it; DemoOnlyError anywhere else."""
    if not is_demo():
        raise DemoOnlyError
    DemoMail.objects.create(at=now(), to=to[:254], subject=subject[:200], body=body)


def _lock(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)
