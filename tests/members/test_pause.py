"""Pausing: nothing is told of the group, everything of help; back in one tap."""

import pytest
from django.db import transaction

from members.actions import come_out_of_pause, pause, tell
from members.models import Notification, Person
from members.rules import Kind
from tests.cast import sign_in
from tests.reach import give_push

pytestmark = pytest.mark.django_db


def told(person, kind: Kind, event: str) -> bool:
    with transaction.atomic():
        return person.pk in tell(people=[person.pk], kind=kind, event=event, path="/")


@pytest.fixture
def reachable(ana) -> Person:
    give_push(ana)
    return ana


@pytest.mark.parametrize(
    ("kind", "comes"),
    [
        (Kind.MESSAGE, False),
        (Kind.MEETING, False),
        (Kind.HELP, True),
        (Kind.PROGRESS, True),
        (Kind.TEST, True),
    ],
)
def test_only_what_happens_in_the_group_is_not_told(reachable, kind, comes):
    pause(person=reachable)

    told(reachable, kind, "something")

    assert Notification.objects.exists() == comes


def test_what_waits_already_is_not_told_either(reachable):
    told(reachable, Kind.MEETING, "evening")
    told(reachable, Kind.PROGRESS, "help")

    pause(person=reachable)

    assert set(Notification.objects.open().values_list("event", flat=True)) == {"help"}


def test_back_in_one_tap(reachable):
    browser = sign_in(reachable)
    assert "Ik ben er weer" not in browser.get("/ik/").content.decode()

    answers = [browser.post("/ik/rust/").url for _ in range(2)]
    page = browser.get("/ik/").content.decode()
    back = [browser.post("/ik/rust/terug/").url for _ in range(2)]

    assert answers + back == ["/ik/"] * 4
    assert "Ik ben er weer" in page
    assert "Ik ben er weer" not in browser.get("/ik/").content.decode()
    assert told(reachable, Kind.MESSAGE, "after")


def test_place_and_words_stay(reachable, circle):
    pause(person=reachable)

    assert sign_in(reachable).get("/").status_code == 302
    assert circle.memberships.get(person=reachable).state == "active"


def test_pausing_twice_keeps_the_first_moment(reachable, clock):
    pause(person=reachable)
    first = Person.objects.get(pk=reachable.pk).paused_at
    clock.forward(days=1)
    pause(person=reachable)

    assert Person.objects.get(pk=reachable.pk).paused_at == first
    come_out_of_pause(person=reachable)
    assert Person.objects.get(pk=reachable.pk).paused_at is None
