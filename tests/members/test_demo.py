"""What signs in without proof and shows mail exists in a demo only."""

import pytest
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management import CommandError, call_command
from django.test import Client

from members.actions import keep_demo_mail, make_sign_in_link, mark_demo, use_sign_in_link
from members.models import DemoMail, DemoMark, SignInLink
from members.queries import is_demo
from members.rules import DemoOnlyError, LinkGoneError
from tests.members.conftest import device_of, give_address

POSTBOX = "members.mail.Postbox"


# --- one-time links ---


def test_link_asks_first_and_signs_in_once(demo, mo, client):
    path = make_sign_in_link(person=mo)
    assert "Inloggen als Mo" in client.get(path).content.decode()
    assert not SignInLink.objects.exclude(used_at=None).exists()

    assert client.post(path).url == "/"

    assert device_of(client).person == mo


def test_link_counts_as_second_factor_in_the_demo(demo, kim, client):
    client.post(make_sign_in_link(person=kim))
    assert client.get("/ik/").status_code == 200


def test_link_used_twice_is_gone(demo, mo, client):
    path = make_sign_in_link(person=mo)
    client.post(path)
    stranger = Client()
    assert [stranger.get(path).status_code, stranger.post(path).status_code] == [410, 410]
    assert "_auth_user_id" not in stranger.session


def test_link_is_too_old_after_a_day(demo, mo, client, clock):
    path = make_sign_in_link(person=mo)
    clock.forward(hours=25)
    assert client.post(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "%00", "é", "a" * 500])
def test_mangled_link_is_gone(demo, client, token):
    assert client.get(f"/demo/{token}/").status_code == 410


def test_link_does_not_exist_outside_a_demo(demo, mo, client):
    path = make_sign_in_link(person=mo)
    DemoMark.objects.all().delete()
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    with pytest.raises(DemoOnlyError):
        make_sign_in_link(person=mo)
    with pytest.raises(DemoOnlyError):
        use_sign_in_link(token=path.split("/")[2])


def test_link_of_somebody_else_changes_who_is_signed_in(demo, mo, noor, sign_in):
    browser = sign_in(mo)
    before = device_of(browser)
    browser.post(make_sign_in_link(person=noor))
    before.refresh_from_db()
    assert device_of(browser).person == noor
    assert before.revoked_at is not None


def test_link_is_kept_as_a_hash_only(demo, mo):
    token = make_sign_in_link(person=mo).split("/")[2]
    assert token not in str(SignInLink.objects.values())
    with pytest.raises(LinkGoneError):
        use_sign_in_link(token=token + "x")


# --- the command ---


def test_command_prints_a_full_link_whatever_the_capitals(demo, mo, client, capsys):
    call_command("sign_in_link", "mO")
    url = capsys.readouterr().out.strip()
    assert url.startswith(settings.KRING_URL + "/demo/")
    client.post(url.removeprefix(settings.KRING_URL))
    assert device_of(client).person == mo


def test_command_refuses_outside_a_demo(mo):
    with pytest.raises(CommandError, match="not a demo"):
        call_command("sign_in_link", "Mo")
    assert not SignInLink.objects.exists()


def test_command_knows_nobody_of_another_name(demo, mo):
    with pytest.raises(CommandError, match="Nobody"):
        call_command("sign_in_link", "Moira")


def test_marking_a_demo_twice_is_one_mark(db):
    assert not is_demo()
    mark_demo()
    mark_demo()
    assert DemoMark.objects.count() == 1


# --- its mail ---


def send(subject: str = "Je code") -> int:
    message = EmailMessage(subject, "1234-5678", "kring@example.org", ["mo@example.org"])
    return get_connection(POSTBOX).send_messages([message])


def test_mail_of_a_demo_stands_on_its_mailbox_page(demo, client):
    assert send() == 1
    page = client.get("/postvak/").content.decode()
    assert "1234-5678" in page
    assert "mo@example.org" in page


@pytest.mark.parametrize("number", [0, 1, 3])
def test_mailbox_asks_the_same_of_the_database_however_many_mails(
    demo, client, number, django_assert_num_queries
):
    for _ in range(number):
        send()
    client.get("/postvak/")
    with django_assert_num_queries(MAILBOX_QUERIES):
        page = client.get("/postvak/")
    assert len(page.context["mails"]) == number


# Whether this is a demo, the mails; and what the frame asks.
MAILBOX_QUERIES = 3


def test_mailbox_does_not_exist_outside_a_demo(client, db):
    assert client.get("/postvak/").status_code == 404
    with pytest.raises(DemoOnlyError):
        keep_demo_mail(to="mo@example.org", subject="x", body="x")


def test_mail_without_a_mail_host_is_dropped_and_logged_without_content(db, caplog):
    assert send() == 0
    assert not DemoMail.objects.exists()
    assert "no mail host" in caplog.text
    for content in ("mo@example.org", "Je code", "1234-5678"):
        assert content not in caplog.text


def test_mail_that_cannot_leave_is_said_and_logged_without_content(mo, client, settings, caplog):
    give_address(mo, "mo@example.org")
    settings.EMAIL_BACKEND = POSTBOX
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = client.post("/toegang/code/", {"email": "mo@example.org"}, follow=True)
    assert "Het lukt nu niet om een mail te sturen" in answer.content.decode()
    assert "mo@example.org" not in caplog.text
