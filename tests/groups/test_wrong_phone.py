"""A new phone in the wrong hands, or a link tapped twice: what it does not open."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from chat.models import RoomAccess
from groups.actions import confirm_restoration, redeem_invitation, refuse_restoration
from groups.actions.appointments import end_appointment
from groups.models import Restoration
from groups.rules import AlreadyDoneError, InvitationGoneError
from members.permissions import can_open_private_records
from tests.cast import place_of, sign_in
from tests.groups.steps import new_phone, reads

pytestmark = pytest.mark.django_db

WAY = reverse("groups:way")
CODE = reverse("account_confirm_login_code")


def test_of_two_who_confirm_the_second_hears_it(restored, ben, bea):
    confirm_restoration(by=ben, restoration=restored)

    with pytest.raises(AlreadyDoneError):
        confirm_restoration(by=bea, restoration=restored)


def test_refusing_what_was_confirmed_meanwhile_says_that_nothing_was_signed_out(
    circle, ana, restored, ben, bea
):
    confirm_restoration(by=ben, restoration=restored)
    phone = sign_in(ana)

    answer = sign_in(bea).post(reverse("groups:restoration_refuse", args=[restored.pk]))

    assert answer.status_code == 409
    assert "niet uitgelogd" in answer.content.decode()
    assert phone.get("/plekken/").status_code == 200


def test_confirming_what_was_refused_meanwhile_opens_nothing(ana, restored, ben, bea):
    refuse_restoration(by=ben, restoration=restored)

    with pytest.raises(AlreadyDoneError):
        confirm_restoration(by=bea, restoration=restored)
    ana.refresh_from_db()
    assert not can_open_private_records(ana)


def test_refused_member_reads_nothing_until_a_fresh_link(circle, ana, fay, restored, ben):
    refuse_restoration(by=ben, restoration=restored)
    shut = reads(ana, circle)

    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)

    assert (shut, reads(ana, circle)) == (False, True)


def test_people_page_says_who_needs_a_fresh_link(circle, restored, ben, fay):
    refuse_restoration(by=ben, restoration=restored)

    assert "wacht op een nieuwe link" in sign_in(fay).get(f"/groep/{circle.pk}/mensen/").content.decode()


def test_new_phone_ends_every_other_link_to_it(circle, ana, fay, ben, client):
    others = [new_phone(place_of(ana, circle), by) for by in (fay, ben)]

    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)

    assert [client.get(reverse("groups:welcome", args=[link])).status_code for link in others] == [410, 410]


def test_refusing_ends_every_other_link_too(circle, ana, fay, restored, ben, client):
    other = new_phone(place_of(ana, circle), fay)

    refuse_restoration(by=ben, restoration=restored)

    assert client.get(reverse("groups:welcome", args=[other])).status_code == 410


def test_who_comes_second_with_one_link_does_not_take_over(circle, ana, fay):
    token = new_phone(place_of(ana, circle), fay)
    redeem_invitation(token=token, person=ana)

    with pytest.raises(InvitationGoneError):
        redeem_invitation(token=token, person=ana)
    assert Restoration.objects.count() == 1


def test_new_phone_ends_with_the_role_of_who_vouched_for_it(circle, ana, fay, gus, restored, ben):
    end_appointment(by=ben, appointment=circle.appointments.get(person=fay))

    assert not reads(ana, circle)
    assert not RoomAccess.objects.open().filter(person=ana).exists()


# --- codes that are under way ---


def code_under_way(browser: Client, address: str) -> str:
    browser.post(WAY, {"way": "code", "email": address})
    return re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]


def type_code(browser: Client, code: str) -> int:
    return browser.post(CODE, {"action": "verify", "code": code}).status_code


def test_code_of_a_refused_phone_opens_nothing(ana, link, client, ben):
    client.post(link)
    code = code_under_way(client, "iemand@voorbeeld.nl")

    refuse_restoration(by=ben, restoration=Restoration.objects.get())

    assert type_code(client, code) == 422
    assert "_auth_user_id" not in client.session


def test_code_of_the_old_phone_opens_nothing_after_a_new_one_took_over(circle, ana, fay, link, client):
    client.post(link)
    code = code_under_way(client, "iemand@voorbeeld.nl")

    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)

    assert type_code(client, code) == 422
    assert "_auth_user_id" not in client.session


def test_code_of_the_new_phone_lets_it_in(ana, link, client):
    client.post(link)

    assert type_code(client, code_under_way(client, "ana@voorbeeld.nl")) == 302
    assert client.session["_auth_user_id"] == str(ana.pk)


# --- tapped twice ---


def test_link_tapped_twice_on_one_phone_leads_on(link, client):
    assert [client.post(link).url for _ in range(2)] == [WAY, WAY]


def test_arriving_tapped_twice_leads_home(ana, link, client):
    client.post(link)
    client.post(WAY, {"way": "passkey"})

    assert [client.post(reverse("groups:join")).url for _ in range(2)] == ["/", "/"]
