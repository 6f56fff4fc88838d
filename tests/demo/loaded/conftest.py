from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from chat.models import Message
from chat.queries import bound_to
from coordinators.models import WorkEntry
from groups.models import Attendance, Membership
from members.models import Person
from supportgroups.demo import Demo, build_demo
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, unseal
from supportgroups.lib.sealing.keys import cache
from tests.reference import remove_reference_data

Contents = list[list[object]]


@dataclass(frozen=True)
class LoadedTwice:
    """What was in the database after each of two loads, what the first one printed, and the second one itself."""

    first: Contents
    printed: str
    second: Contents
    demo: Demo


@pytest.fixture(scope="package")
def loaded_twice(django_db_setup, django_db_blocker) -> Iterator[LoadedTwice]:
    """Loads twice at one moment, each time into an empty database; the second one stays for all tests of this folder."""
    moment, printed = clock.now(), StringIO()
    with django_db_blocker.unblock():
        with for_a_while(), clock.at(moment):
            call_command("load_demo", stdout=printed)
            first = contents()
        with for_a_while():
            with clock.at(moment):
                demo = build_demo()
            yield LoadedTwice(first, printed.getvalue(), contents(), demo)


@pytest.fixture(scope="package")
def demo(loaded_twice) -> Demo:
    """Is loaded once for all tests of this folder, which then change it inside their own transactions."""
    return loaded_twice.demo


@contextmanager
def for_a_while() -> Iterator[None]:
    with transaction.atomic(), transaction.atomic(using="keys"):
        remove_reference_data()
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    # Keys are remembered by process.
    cache.clear()


def contents() -> Contents:
    messages = Message.objects.select_related("sender", "room__group").order_by("room__group__name", "seq")
    return [
        [(str(m.room.group), m.seq, m.sender.alias, m.created_at, opened(m)) for m in messages],
        sorted(Person.objects.values_list("alias", "created_at", "needs_second_factor")),
        sorted(Membership.objects.values_list("person__alias", "group__name", "state")),
        sorted(Attendance.objects.values_list("person__alias", "meeting__starts_at", "outcome")),
        sorted(WorkEntry.objects.values_list("person__alias", "on", "kind", "minutes", "once")),
    ]


def opened(message: Message) -> str:
    bound = bound_to(message.sender_id, message.client_id)
    return unseal(DataKey.Scope.ROOM, str(message.room_id), bytes(message.sealed), bound_to=bound)
