"""Ways to reach somebody, as his own browser and mailbox would have proven them."""

from uuid import uuid4

from allauth.account.models import EmailAddress

from members.models import Channel, Device, Person
from supportgroups.lib.clock import now
from tests.cast import session_of


def device_of(person: Person) -> Device:
    """Sign somebody in on one more device."""
    return Device.objects.get(session_key=session_of(person))


def give_push(person: Person, *, proven: bool = True, endpoint: str = "") -> Channel:
    """Sign somebody in on one more device, push switched on there."""
    return Channel.objects.create(
        person=person,
        kind=Channel.Kind.PUSH,
        device=device_of(person),
        endpoint=endpoint or f"https://push.example/{uuid4()}",
        p256dh="key",
        auth="secret",
        made_at=now(),
        proven_at=now() if proven else None,
    )


def give_mail(person: Person, *, proven: bool = True) -> Channel:
    """Give somebody a proven address, mail switched on."""
    EmailAddress.objects.create(user=person, email=f"{person.pk}@example.org", verified=True, primary=True)
    return Channel.objects.create(
        person=person, kind=Channel.Kind.MAIL, made_at=now(), proven_at=now() if proven else None
    )


def make_reachable(person: Person) -> tuple[Channel, Channel]:
    """Give somebody two proven channels: what duty asks (H9)."""
    return give_push(person), give_mail(person)
