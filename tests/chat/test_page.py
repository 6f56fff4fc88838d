import re
from uuid import uuid4

import pytest
from django.urls import reverse

from chat.actions import delete_message
from chat.models import Message
from chat.protocol import MAX_TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(room):
    return reverse("chat:room", args=[room.pk])


def test_the_page_shows_the_conversation(ana, bo, url, say, client_of):
    say(bo, "Hoe is het?")

    page = client_of(ana).get(url).content.decode()

    assert "Hoe is het?" in page
    assert "Bo" in page


def test_text_is_shown_as_text(ana, bo, url, say, client_of):
    say(bo, "<script>alert(1)</script>")

    assert "<script>alert" not in client_of(ana).get(url).content.decode()


@pytest.mark.parametrize("who", ["cy", "ben", "dirk", "otto"])
def test_the_page_is_missing_for_who_is_not_in_the_group(who, ana, url, say, client_of, request):
    say(ana, "alleen voor ons")
    browser = client_of(request.getfixturevalue(who))

    answers = [browser.get(url), browser.post(url, {"text": "hoi", "client_id": uuid4()})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Message.objects.count() == 1


def test_a_stranger_without_session_is_asked_to_sign_in(url, client):
    assert client.get(url).url.startswith(reverse("account_login"))


def test_posting_works_as_a_plain_form(ana, url, client_of):
    answer = client_of(ana).post(url, {"text": "zonder script", "client_id": uuid4()}, follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert "zonder script" in answer.content.decode()


def test_a_form_sent_twice_posts_once(ana, url, client_of):
    browser, form = client_of(ana), {"text": "hoi", "client_id": uuid4()}

    answers = [browser.post(url, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "nog leeg"), ("  \n ", "nog leeg"), ("a" * (MAX_TEXT + 1), "te lang")],
)
def test_bad_text_is_explained_and_kept(text, sentence, ana, url, client_of):
    answer = client_of(ana).post(url, {"text": text, "client_id": uuid4()})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert text in page
    assert not Message.objects.exists()


def test_a_reused_id_is_explained_and_the_text_kept(ana, url, say, client_of):
    send = uuid4()
    say(ana, "hoi", client_id=send)

    answer = client_of(ana).post(url, {"text": "iets anders", "client_id": send})

    assert answer.status_code == 422
    assert "iets anders" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_1_and_3_messages(
    count, ana, bo, url, say, client_of, django_assert_num_queries
):
    for _ in range(count):
        say(bo)
    browser = client_of(ana)
    browser.get(url)

    with django_assert_num_queries(17):
        browser.get(url)


@pytest.mark.parametrize(("count", "links"), [(50, 0), (51, 1)])
def test_earlier_messages_are_one_link_away(count, links, ana, bo, url, room, say, client_of):
    for number in range(count):
        say(ana, f"bericht {number}.")
    browser = client_of(ana)

    page = browser.get(url).content.decode()

    assert page.count("Eerdere berichten") == links
    earlier = browser.get(reverse("chat:earlier", args=[room.pk, 2])).content.decode()
    assert "bericht 0." in earlier
    assert "bericht 1." not in earlier


@pytest.mark.parametrize("who", ["cy", "ben", "dirk"])
def test_earlier_messages_are_missing_for_who_is_not_in_the_group(who, ana, room, say, client_of, request):
    say(ana)
    browser = client_of(request.getfixturevalue(who))

    assert browser.get(reverse("chat:earlier", args=[room.pk, 9])).status_code == 404


def test_the_next_evening_is_pinned(ana, circle, url, client_of):
    page = client_of(ana).get(url).content.decode()

    assert "Volgende bijeenkomst" in page
    assert "19.30 uur" in page


def _shown(page) -> list[str]:
    return re.findall(r'data-seq="(\d+)"', page)


def test_an_ended_message_is_not_shown_at_all(ana, bo, url, say, client_of, clock):
    say(bo, "oud")
    clock.forward(days=91)
    say(bo, "nieuw")

    page = client_of(ana).get(url).content.decode()

    assert _shown(page) == ["2"]
    assert page.count('class="day"') == 1


def test_a_deleted_message_is_a_line_without_text_until_it_would_have_ended(
    ana, bo, url, room, say, client_of, clock
):
    say(bo, "spijt")
    delete_message(person=bo, room=room, client_id=uuid4(), seq=1)

    before = client_of(ana).get(url).content.decode()
    clock.forward(days=91)
    after = client_of(ana).get(url).content.decode()

    assert _shown(before) == ["1"]
    assert "spijt" not in before
    assert _shown(after) == []


def test_no_link_leads_to_earlier_messages_that_have_ended(ana, bo, url, room, say, client_of, clock):
    for number in range(3):
        say(bo, f"oud {number}")
    clock.forward(days=91)
    for number in range(50):
        say(bo, f"nieuw {number}")
    browser = client_of(ana)

    page = browser.get(url).content.decode()
    earlier = browser.get(reverse("chat:earlier", args=[room.pk, 4])).content.decode()

    assert "Eerdere berichten" not in page
    assert _shown(earlier) == []
    assert "Hiervoor staat niets meer." in earlier
