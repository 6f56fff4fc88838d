"""A plain form that is refused: what was typed stays, and the way on is there."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from chat.models import Message
from tests.groups.steps import new_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(room):
    return reverse("chat:room", args=[room.pk])


def send(browser, url, text="Dit wil ik kwijt", client_id=None):
    return browser.post(url, {"text": text, "client_id": client_id or uuid4()})


def kept_in(page: str) -> str:
    """Return what stands in the field that can be copied from; nothing when it is not shown."""
    shown, field = re.search(
        r'<div class="kept"( hidden)?>.*?readonly[^>]*>([^<]*)<', page, re.DOTALL
    ).groups()
    return "" if shown else field


def id_in(page: str) -> str:
    return re.search(r'name="client_id" value="([^"]*)"', page).group(1)


def test_what_new_rules_refuse_can_be_copied_beside_the_way_to_them(ana, fay, ben, circle, url, client_of):
    browser = client_of(ana)
    browser.get(url)
    new_rules(circle, by=fay, confirmed_by=ben)

    answer = send(browser, url)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert kept_in(page) == "Dit wil ik kwijt"
    assert f'href="{reverse("groups:accept", args=[circle.pk])}" target="_blank"' in page
    assert not Message.objects.exists()


def test_without_the_right_to_write_the_field_is_not_shown(ana, fay, ben, circle, url, client_of):
    new_rules(circle, by=fay, confirmed_by=ben)

    page = client_of(ana).get(url).content.decode()

    assert re.search(r'<form class="composer"[^>]* hidden>', page)
    assert kept_in(page) == ""


def test_who_may_write_is_not_told_about_rules(ana, url, client_of):
    page = client_of(ana).get(url).content.decode()

    assert '<div class="no-writing" hidden>' in page


def test_a_message_whose_id_is_taken_goes_at_the_next_try(ana, url, say, client_of):
    taken = uuid4()
    say(ana, "hoi", client_id=taken)
    browser = client_of(ana)

    refused = send(browser, url, "iets anders", taken).content.decode()
    again = send(browser, url, "iets anders", id_in(refused))

    assert id_in(refused) != str(taken)
    assert again.status_code == 302


@pytest.mark.parametrize("broken", ["", "abc"])
def test_a_broken_id_is_replaced_and_told(broken, ana, url, client_of):
    browser = client_of(ana)

    refused = browser.post(url, {"text": "hoi", "client_id": broken})
    page = refused.content.decode()

    assert "Dit bericht is niet verstuurd" in page
    assert send(browser, url, "hoi", id_in(page)).status_code == 302


def test_another_mistake_keeps_the_id(ana, url, client_of):
    own = uuid4()

    assert id_in(send(client_of(ana), url, " ", own).content.decode()) == str(own)
