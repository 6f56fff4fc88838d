"""Somebody erases himself: one transaction, after which nothing is left by which he could be read or found."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction

from members.actions.people import end_devices
from members.actions.retention import note_removed
from members.models import DemoMail, Device, Person
from members.permissions import refuse_closed_records
from members.protocol import Hindrance, MayErase, PersonErased
from members.rules import StillNeededError
from supportgroups.lib import sealing
from supportgroups.lib.facts import announce, ask


def hindrances_of(person: Person) -> list[Hindrance]:
    """Return who would be left alone if somebody went now; for the page on which he decides."""
    with transaction.atomic():
        return ask(MayErase(person.pk))


def erase_person(*, person: Person) -> None:
    """Erase somebody with all that is his; himself only, for good. A second time there is nobody left to erase.

    StillNeededError while a group or organisation would be left alone (`MayErase`, whose answers lock what they
    looked through); PrivateRecordsClosedError on a phone that nobody confirmed. Locks him, announces PersonErased
    (rooms remove what deleting him would leave readable), ends his devices, closes his sockets, and deletes him.
    Whoever refers to him at that moment waits, and finds him gone. Keys that were only his go after commit; what
    dies between the two is found by the night (`forget_spent_keys`).
    """
    sessions = _sessions_naming(person)
    with transaction.atomic():
        hindrances = ask(MayErase(person.pk))
        if hindrances:
            raise StillNeededError(hindrances[0].line)
        locked = Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
        if locked is None:
            return
        refuse_closed_records(locked)
        announce(PersonErased(locked.pk))
        end_devices(person=locked, why=Device.Ended.SIGNED_OUT)
        Session.objects.filter(session_key__in=sessions).delete()
        DemoMail.objects.filter(to__in=_addresses(locked)).delete()
        # Only now whole: whoever holds one of the locks above may be about to refer to him, and must not wait for it.
        Person.objects.select_for_update().get(pk=locked.pk).delete()
        note_removed({"members.actions.erase_person": 1})
        transaction.on_commit(lambda: _destroy_keys(person.pk))


def _destroy_keys(person_id: UUID) -> None:
    sealing.destroy_keys(sealing.DataKey.Scope.PERSON, str(person_id))


def _addresses(person: Person) -> list[str]:
    return list(EmailAddress.objects.filter(user=person).values_list("email", flat=True))


def _sessions_naming(person: Person) -> list[str]:
    """Return the sessions that name somebody or his address, those that are halfway signing in too."""
    names = [str(person.pk), *_addresses(person)]
    return [
        session.session_key
        for session in Session.objects.iterator()
        if any(name in str(session.get_decoded()) for name in names)
    ]
