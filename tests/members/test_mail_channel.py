"""Being told things by mail: switched on, proven by a code typed back, switched off."""

import pytest
from django.core import mail

from members.models import Channel
from members.protocol import MyPlaces, WhatIsTold
from supportgroups.lib import facts
from supportgroups.lib.clock import now
from tests.journeys.house import CODE
from tests.members.conftest import give_address
from tests.reach import give_mail

pytestmark = pytest.mark.django_db

PAGE = "/ik/meldingen/"


@pytest.fixture(autouse=True)
def _no_places(monkeypatch):
    monkeypatch.setitem(facts._answers, MyPlaces, ())
    monkeypatch.setitem(facts._answers, WhatIsTold, ())


@pytest.fixture
def browser(mo, sign_in):
    return sign_in(mo)


def text_of(browser):
    return browser.get(PAGE).content.decode()


# --- mail ---


def test_without_an_address_mail_asks_for_one(browser):
    assert "Daarvoor is eerst een e-mailadres nodig" in text_of(browser)
    assert (
        "Geef eerst een e-mailadres op." in browser.post(f"{PAGE}e-mail/aan/", follow=True).content.decode()
    )


def test_mail_is_switched_on_and_proven_by_a_code(browser, mo):
    give_address(mo, "mo@example.org")
    assert browser.post(f"{PAGE}e-mail/aan/").url == f"{PAGE}e-mail/code/"
    assert Channel.objects.get().proven_at is None

    code = CODE.search(mail.outbox[-1].body).group()
    assert browser.post(f"{PAGE}e-mail/code/", {"code": code}).url == PAGE

    assert Channel.objects.proven(now()).count() == 1
    assert "Staat aan, naar <strong>mo@example.org</strong>" in text_of(browser)


def test_a_wrong_code_proves_nothing(browser, mo):
    give_address(mo, "mo@example.org")
    browser.post(f"{PAGE}e-mail/aan/")

    answer = browser.post(f"{PAGE}e-mail/code/", {"code": "0000-0000"})

    assert answer.status_code == 422
    assert Channel.objects.get().proven_at is None


def test_a_code_is_asked_only_after_it_was_sent(browser):
    assert browser.get(f"{PAGE}e-mail/code/").url == PAGE
    assert browser.post(f"{PAGE}e-mail/test/").url == PAGE
    assert mail.outbox == []


def test_mail_goes_off_and_on_again_as_one_channel(browser, mo):
    channel = give_mail(mo)
    browser.post(f"{PAGE}{channel.pk}/uit/")
    assert not Channel.objects.usable().exists()

    browser.post(f"{PAGE}e-mail/aan/")

    assert Channel.objects.get().proven_at is None
    assert Channel.objects.usable().count() == 1
