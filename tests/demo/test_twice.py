"""Two installations get the same demo."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from chat.models import Message
from chat.queries import bound_to
from coordinators.models import WorkEntry
from groups.actions.groups import open_organisation
from groups.models import Attendance, Group, Membership, Organisation
from members.actions import welcome_person
from members.models import Person
from members.queries import is_demo
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey, unseal
from supportgroups.management.commands.up import Command as Up

NOW = datetime(2026, 11, 18, 13, 0, tzinfo=UTC)


def opened(message: Message) -> str:
    bound = bound_to(message.sender_id, message.client_id)
    return unseal(DataKey.Scope.ROOM, str(message.room_id), bytes(message.sealed), bound_to=bound)


def load_and_look(stdout: StringIO) -> list[object]:
    """Loads into an empty database, returns what is in it, and empties it again."""
    with transaction.atomic(), clock.at(NOW):
        call_command("load_demo", stdout=stdout)
        messages = Message.objects.select_related("sender", "room__group").order_by(
            "room__group__name", "seq"
        )
        said = [(str(m.room.group), m.seq, m.sender.alias, m.created_at, opened(m)) for m in messages]
        people = sorted(Person.objects.values_list("alias", "created_at", "needs_second_factor"))
        places = sorted(Membership.objects.values_list("person__alias", "group__name", "state"))
        came = sorted(Attendance.objects.values_list("person__alias", "meeting__starts_at", "outcome"))
        worked = sorted(WorkEntry.objects.values_list("person__alias", "on", "kind", "minutes", "once"))
        transaction.set_rollback(True)
    return [said, people, places, came, worked]


@pytest.mark.django_db
def test_two_loads_give_the_same_people_and_texts_and_print_who_is_there():
    printed = StringIO()
    first = load_and_look(printed)

    assert not Person.objects.exists()
    assert load_and_look(StringIO()) == first
    assert "coördinator van Moviera" in printed.getvalue()
    assert "deelnemer in De PION" in printed.getvalue()


SOMEBODY = {
    "a person": lambda: welcome_person(alias="Ana"),
    "an invitation": lambda: open_organisation(slug="nieuw", name="Nieuw Huis"),
    "a group": lambda: Group.objects.create(
        organisation=Organisation.objects.create(slug="nieuw", name="Nieuw Huis"),
        name="Dinsdag",
        place="Ede",
        opened_at=NOW,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", SOMEBODY)
def test_an_installation_with_somebody_on_his_way_is_no_demo(what):
    SOMEBODY[what]()

    Up()._load_demo()
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")

    assert not is_demo()
