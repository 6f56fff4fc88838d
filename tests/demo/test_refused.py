"""Where somebody is on his way already, no demo is loaded."""

import pytest
from django.core.management import CommandError, call_command

from groups.actions.groups import open_organisation
from groups.models import Group, Organisation
from members.actions import welcome_person
from members.queries import is_demo
from supportgroups.lib import clock
from supportgroups.management.commands.up import Command as Up

SOMEBODY = {
    "a person": lambda: welcome_person(alias="Ana"),
    "an invitation": lambda: open_organisation(slug="nieuw", name="Nieuw Huis"),
    "a group": lambda: Group.objects.create(
        organisation=Organisation.objects.create(slug="nieuw", name="Nieuw Huis"),
        name="Dinsdag",
        place="Ede",
        opened_at=clock.now(),
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
