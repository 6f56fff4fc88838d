"""The conversation of one person with his guide: on every page that leads to it stands who it is with."""

from uuid import uuid4

import pytest
from django.urls import reverse

from chat.actions import post_message
from chat.models import Room
from groups.models import Membership
from members.actions import change_alias
from tests.cast import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def jet(alone):
    return join(alone, "Jet")


def page_of(browser, member, name="chat:room", *args) -> str:
    room = Room.objects.get(of_person=member)
    return browser.get(reverse(name, args=[room.pk, *args])).content.decode()


def test_the_guide_reads_in_head_and_title_with_whom_he_talks(ike, ivy, jet, client_of):
    page = page_of(client_of(ike), jet)

    assert "<title>Gesprek met Jet ·" in page
    assert "<h1>Gesprek met Jet</h1>" in page
    assert "Ivy" not in page


def test_the_field_in_which_the_guide_writes_says_to_whom(ike, ivy, jet, client_of):
    assert 'placeholder="Je bericht aan Jet"' in page_of(client_of(ike), jet)


def test_earlier_words_say_with_whom_they_were(ike, ivy, jet, client_of):
    assert "<h1>Eerder met Jet</h1>" in page_of(client_of(ike), jet, "chat:earlier", 9)


def test_the_member_reads_the_name_of_his_guide(ike, ivy, client_of):
    page = page_of(client_of(ivy), ivy)

    assert "<h1>Gesprek met Ike</h1>" in page
    assert "Je bericht aan Ike" in page


def test_without_a_guide_the_member_reads_the_name_of_the_group(alone, ivy, client_of):
    Membership.objects.filter(person=ivy).update(guided_by=None)

    assert f"<h1>{alone.name}</h1>" in page_of(client_of(ivy), ivy)


def test_an_empty_conversation_of_two_says_that_two_read_it(ivy, client_of):
    page = page_of(client_of(ivy), ivy)

    assert "Alleen jullie twee lezen mee" in page
    assert "Alleen deze groep" not in page


def test_the_guide_has_a_link_for_everyone_by_name(ike, ivy, jet, client_of):
    page = client_of(ike).get("/plekken/").content.decode()

    links = [f"Gesprek met {alias}" for alias in ("Ivy", "Jet")]
    assert sorted(links, key=page.index) == links
    assert "Naar gesprek" not in page


def test_a_link_follows_a_new_name(ike, ivy, jet, client_of):
    change_alias(person=jet, alias="Kim")

    assert "Gesprek met Kim" in client_of(ike).get("/plekken/").content.decode()


def test_a_link_says_what_is_new_in_that_conversation(ike, ivy, jet, client_of):
    post_message(person=jet, room=Room.objects.get(of_person=jet), client_id=uuid4(), text="hoi")

    _before, _ivy, after = client_of(ike).get("/plekken/").content.decode().split("Gesprek met ")
    assert "1 nieuw" in after
    assert "1 nieuw" not in _ivy


def test_the_coordinator_reads_no_name_and_no_link(otto, alone, ivy, jet, client_of):
    page = client_of(otto).get("/plekken/").content.decode()

    assert "Gesprek met" not in page
    assert "Jet" not in page


def test_a_group_keeps_its_own_head_and_title(ana, circle, room, client_of):
    page = client_of(ana).get(reverse("chat:room", args=[room.pk])).content.decode()

    assert "<title>Groep ·" in page
    assert f"<h1>{circle.name}</h1>" in page
    assert 'placeholder="Je bericht"' in page
