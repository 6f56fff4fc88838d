"""The quick way in of the tests' own people leaves exactly what the real way leaves."""

from datetime import datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from groups.actions import accept_rules, publish_first_rules
from groups.actions.planning import plan_meetings
from groups.models import Group
from groups.protocol import GroupWentLive
from members.actions import register_device, require_second_factor
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.facts import announce
from tests.cast import come_in, join, make_person, open_circle, sign_in
from tests.quickly import make_workers

pytestmark = pytest.mark.django_db

MADE_UP = {"token_hash", "password"}


def standing() -> dict[tuple[str, str], dict]:
    """Return every row of every table, by table and key."""
    return {
        (model._meta.label, str(row[model._meta.pk.attname])): row
        for model in apps.get_models()
        if model._meta.app_label in {"members", "groups", "chat", "crisis", "coordinators"}
        for row in model._default_manager.values()
    }


def what_came(act) -> list[tuple[str, dict]]:
    """Return what an act added or changed, without keys, moments, what it is called and what is made up each time."""
    before = standing()
    act()
    changed = [(table, row) for (table, key), row in standing().items() if before.get((table, key)) != row]
    return sorted(((table, _told(row)) for table, row in changed), key=str)


def _told(row: dict) -> dict:
    return {
        name: "…" if isinstance(value, UUID | datetime) or name in MADE_UP else value
        for name, value in row.items()
        if name not in {"id", "alias", "name", "access_version", "session_key"} and not name.endswith("_id")
    }


def test_who_is_let_in_quickly_stands_there_as_if_he_came_by_himself(circle):
    quick = what_came(lambda: join(circle, "Vlug"))
    real = what_came(lambda: come_in(circle, "Echt"))

    assert quick == real
    assert len(real) == 7


def begin(group: Group, *, lead: Person, by: Person) -> None:
    """Let a group go live as `go_live` does once nothing is missing, its facilitator in the first rules."""
    with transaction.atomic():
        version = publish_first_rules(group=group, by=by)
        group.state, group.live_since = Group.State.LIVE, clock.now()
        group.save()
        plan_meetings(group=group)
        announce(GroupWentLive(group.pk))
    accept_rules(person=lead, version=version)


@pytest.mark.parametrize("kind", Group.Kind)
def test_a_group_that_begins_quickly_stands_there_as_if_it_went_live(moviera, kind, monkeypatch):
    words = {"facilitator": "Fay", "coordinators": ("Ben", "Bea"), "kind": kind}

    quick = what_came(lambda: open_circle("Vlug", moviera, **words))
    Person.objects.update(alias="")
    monkeypatch.setattr("tests.cast.let_begin", begin)
    real = what_came(lambda: open_circle("Echt", moviera, **words))

    assert quick == real
    assert len(real) > 10


def test_the_room_changes_as_often(circle):
    room = circle.rooms.get()
    versions = []
    for act in (join, come_in):
        act(circle, act.__name__)
        room.refresh_from_db()
        versions.append(room.access_version)

    assert versions == [2, 3]


def test_a_worker_is_somebody_of_whom_a_role_asked_a_second_factor():
    def ask_of_a_newcomer() -> None:
        require_second_factor(person=make_person("Echt"))

    assert what_came(lambda: make_workers(["Vlug"])) == what_came(ask_of_a_newcomer)


def test_who_is_signed_in_quickly_left_the_device_of_who_logged_in(ana):
    def log_in() -> None:
        browser = Client()
        browser.force_login(ana)
        register_device(person=ana, session_key=browser.session.session_key, label="Testtelefoon")

    quick, real = what_came(lambda: sign_in(ana)), what_came(log_in)

    # Logging in notes when.
    assert quick == [(table, row) for table, row in real if table == "members.Device"]


def test_who_is_signed_in_quickly_has_the_session_of_who_logged_in(ana):
    quick, real = sign_in(ana), Client()
    real.force_login(ana)

    session = dict(quick.session)
    proven = {name: session.pop(name) for name in list(session) if name.startswith("account_auth")}
    assert session == dict(real.session)
    assert len(proven) == 2
    assert quick.session.get_expiry_age() == real.session.get_expiry_age()
