"""Reads about people, their devices and what they proved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet

from members.models import (
    AccessLog,
    Channel,
    DemoMail,
    DemoMark,
    Device,
    Notification,
    Person,
    QuietHours,
    SignInLink,
)
from members.permissions import can_open_private_records
from members.rules import HALF_ARRIVED_DAYS, LATE_ARRIVAL_DAYS, hash_token
from supportgroups.lib.clock import now

# Where allauth keeps, in the session, how and as whom somebody signed in.
_RECORDS = "account_authentication_methods"
_RECORDS_OF = "account_authentication_methods_user"
DEMO_LINK = "demo-link"
SHOWN_LOOKS = 50
SHOWN_MAILS = 30


@dataclass(frozen=True, slots=True)
class Factors:
    """By what somebody can sign in and prove who he is."""

    passkeys: int
    has_app: bool
    has_recovery_codes: bool
    address: str

    @property
    def has_second_step(self) -> bool:
        return bool(self.passkeys or self.has_app)

    @property
    def ways_in(self) -> int:
        return self.passkeys + bool(self.address)


def is_demo() -> bool:
    """Say whether this installation is a demo: what signs in without proof refuses everywhere else."""
    return DemoMark.objects.exists()


def device_is_in_use(session_key: str, person_id: UUID) -> bool:
    """Say whether this session still belongs to a device of this person that nobody ended."""
    return Device.objects.in_use().filter(session_key=session_key, person_id=person_id).exists()


def device_is_open(session_key: str, person_id: UUID) -> bool:
    """Say whether this session belongs to a device of this person that nobody ended and that is not locked."""
    return Device.objects.open().filter(session_key=session_key, person_id=person_id).exists()


def sessions_in_use(session_keys: Sequence[str]) -> dict[str, bool]:
    """Return which of these sessions still belong to a device that nobody ended and that is not locked, in one query.

    With each: whether its person, whose account is open, needs a second factor.
    """
    rows = Device.objects.open().filter(session_key__in=session_keys, person__is_active=True)
    return dict(rows.values_list("session_key", "person__needs_second_factor"))


def device_in_use(session_key: str, person_id: UUID) -> Device | None:
    """Return the device behind a session, or None when it was ended or never was."""
    return Device.objects.in_use().filter(session_key=session_key, person_id=person_id).first()


def why_ended(session_key: str) -> str:
    """Return why the device of a former session ended (`Device.Ended`), or nothing when it did not."""
    ended = Device.objects.exclude(revoked_at=None).filter(session_key=session_key)
    return ended.values_list("ended_by", flat=True).first() or ""


def devices_of(person: Person) -> list[Device]:
    """Return where somebody is signed in, the last seen one first."""
    return list(person.devices.in_use().order_by("-last_seen_at"))


def has_proven(session: Mapping[str, Any], person: Person) -> bool:
    """Say whether this session satisfies the second factor of this person, or needs none.

    A passkey counts as both factors, since every use of it verifies who holds it. A code by mail, or an
    invitation, needs an app, a recovery code or a passkey beside it (allauth calls each of these "mfa" and
    never signs anybody in by one of them alone). A one-time link counts in a demo only.
    """
    if not person.needs_second_factor:
        return True
    records = session.get(_RECORDS)
    if session.get(_RECORDS_OF) != str(person.pk) or not isinstance(records, list):
        return False
    methods = {record.get("method") for record in records}
    return "mfa" in methods or (DEMO_LINK in methods and is_demo())


def signed_in(session: SessionBase, person: object) -> Person | None:
    """Return who this session belongs to, if his device is in use, not locked, and his second factor proven.

    What a socket asks when it opens, and again whenever something about its device may have changed.
    """
    key = session.session_key
    if not key or not isinstance(person, Person):
        return None
    fresh = Person.objects.filter(pk=person.pk, is_active=True).first()
    if fresh is None or not device_is_open(key, fresh.pk):
        return None
    return fresh if has_proven(session, fresh) else None


def factors_of(person: Person) -> Factors:
    """Return the ways in and second steps of somebody, in two queries."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    address = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return Factors(
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_app=Authenticator.Type.TOTP in kinds,
        has_recovery_codes=Authenticator.Type.RECOVERY_CODES in kinds,
        address=address.first() or "",
    )


def is_way_in(person: Person, address: str) -> bool:
    """Say whether codes to this address still let this person in, proven or about to be."""
    return bool(EmailAddress.objects.filter(user=person, email=address.lower()).exists())


def person_behind(address: str) -> Person | None:
    """Return the active person who proved to read this address; one that nobody proved opens nothing."""
    found = EmailAddress.objects.filter(email=address.lower(), verified=True, user__is_active=True)
    owner = found.select_related("user").first()
    return owner.user if owner else None


def half_arrived() -> QuerySet[Person]:
    """Return who never came further than the way in, and whom nobody waits for any more.

    Nothing in any room refers to him, whatever rooms there are: no place, role, invitation, word or look, now or ever.
    """
    people = Person.objects.filter(needs_second_factor=False)
    for model, field in _references():
        rows = model._base_manager.all()  # noqa: SLF001 - Django documents it; another manager could hide rows
        people = people.exclude(Exists(rows.filter(**{field: OuterRef("pk")})))
    moment = now()
    soon, late = moment - timedelta(days=HALF_ARRIVED_DAYS), moment - timedelta(days=LATE_ARRIVAL_DAYS)
    devices = Device.objects.filter(person=OuterRef("pk"))
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    can_come_in = Exists(devices.in_use()) | Exists(proven) | Exists(factors)
    was_here_lately = Q(created_at__gte=late) | Exists(devices.filter(last_seen_at__gte=late))
    return people.filter(created_at__lt=soon).exclude(can_come_in & was_here_lately)


def _references() -> list[tuple[type[Model], str]]:
    """Return every field of every room that names a person, but those of how somebody signs in or is told something."""
    of_signing_in = {Device, EmailAddress, Authenticator, SignInLink, Channel, Notification, QuietHours}
    relations = [
        one for one in Person._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)
    ]
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.related_model not in of_signing_in
    ]


def who_looked(person: Person) -> Sequence[AccessLog]:
    """Return who opened or decided something about somebody, newest first, for himself to read.

    A line that two people delay for safety is left out until its moment has come. His own doings are not a
    look at him. Nothing on a new phone that nobody confirmed.
    """
    if not can_open_private_records(person):
        return []
    shown = Q(hidden_until=None) | Q(hidden_until__lte=now())
    lines = AccessLog.objects.filter(shown, subject=person).exclude(actor=person)
    return list(lines.order_by("-at", "-pk")[:SHOWN_LOOKS])


def find_people(alias: str) -> QuerySet[Person]:
    """Return who bears this alias, whatever its capitals; for the commands of a demo."""
    return Person.objects.filter(alias__iexact=alias.strip()).order_by("created_at")


def usable_sign_in_link(token: str) -> SignInLink | None:
    """Return a one-time link that still works, with its person; None for any other, and outside a demo."""
    if not is_demo():
        return None
    link = SignInLink.objects.select_related("person").filter(token_hash=hash_token(token)).first()
    return link if link and link.is_usable(now()) else None


def demo_mails() -> Sequence[DemoMail]:
    """Return the newest mails that the demo kept instead of sending them."""
    return list(DemoMail.objects.order_by("-at", "-pk")[:SHOWN_MAILS])
