"""A lost phone: the same membership on a new one, confirmed by a second person."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from chat.models import RoomAccess
from groups.actions import (
    confirm_restoration,
    find_invitation,
    invite,
    redeem_invitation,
    refuse_restoration,
)
from groups.models import Appointment, Invitation, Restoration
from groups.queries import seat_of
from groups.rules import (
    InvitationRefusedError,
    NotAllowedError,
    RestorationError,
    SecondPersonError,
)
from members.models import AccessLog, Device
from members.permissions import can_open_private_records
from tests.cast import accept, appoint, invitation_to, join, place_of, sign_in
from tests.groups.steps import new_phone, reads, suspend

WAY = reverse("groups:way")


@pytest.fixture
def old_phone(ana) -> Client:
    """The browser that ana lost, with the ways in that were on it."""
    Authenticator.objects.create(user=ana, type=Authenticator.Type.WEBAUTHN, data={})
    EmailAddress.objects.create(user=ana, email="ana@voorbeeld.nl", verified=True)
    return sign_in(ana)


@pytest.mark.parametrize("who", ["fay", "gus", "ben"])
def test_facilitator_or_coordinator_mends_a_lost_phone(circle, ana, who, request):
    token = new_phone(place_of(ana, circle), request.getfixturevalue(who))

    assert find_invitation(token).restores == place_of(ana, circle)


@pytest.mark.parametrize("who", ["ana", "bo", "dirk", "cy", "otto", "ole"])
def test_nobody_else_does(circle, ana, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowedError):
        new_phone(place_of(ana, circle), person)


@pytest.mark.parametrize("role", [Appointment.Role.FACILITATOR, Appointment.Role.BACKUP])
def test_somebody_with_a_role_is_not_restored_by_a_link(circle, ana, fay, role):
    appoint(ana, circle.organisation, role)

    with pytest.raises(RestorationError):
        new_phone(place_of(ana, circle), fay)


def test_role_that_came_meanwhile_stops_the_link(circle, ana, fay, ben):
    token = new_phone(place_of(ana, circle), fay)
    appoint(ana, circle.organisation, Appointment.Role.FACILITATOR)

    with pytest.raises(RestorationError):
        redeem_invitation(token=token, person=ana)


def test_link_is_not_for_another(circle, ana, bo, fay):
    token = new_phone(place_of(ana, circle), fay)

    with pytest.raises(InvitationRefusedError):
        redeem_invitation(token=token, person=bo)


def test_page_greets_by_alias_and_changes_nothing(ana, link, old_phone, client):
    page = client.get(link).content.decode()

    assert "Welkom terug, Ana" in page
    assert old_phone.get(reverse("groups:places")).status_code == 200


def test_old_phone_is_out_and_told_so(ana, link, old_phone, client):
    client.post(link)

    shown = old_phone.get("/plekken/")
    assert shown.status_code == 302
    assert shown.url == reverse("members:signed_out", args=["new-phone"])
    assert set(ana.devices.values_list("ended_by", flat=True)) == {Device.Ended.NEW_PHONE}


def test_old_ways_in_are_gone(ana, link, old_phone, client):
    client.post(link)

    assert not Authenticator.objects.filter(user=ana).exists()
    assert not EmailAddress.objects.filter(user=ana).exists()


def test_new_phone_is_the_same_member_and_chats_at_once(circle, ana, link, old_phone, client):
    first = client.post(link)
    second = client.post(first.url, {"way": "passkey"})

    assert first.url == WAY
    assert second.url.startswith(reverse("members:passkey_add"))
    assert client.get("/").url.startswith("/gesprek/")
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert seat_of(circle, ana).writes


def test_new_phone_may_use_a_code_and_mend_a_slip(ana, link, client):
    client.post(link)

    client.post(WAY, {"way": "code", "email": "slip@voorbeeld.nl"})
    client.post(WAY, {"way": "code", "email": "ana@voorbeeld.nl"})

    assert mail.outbox[-1].to == ["ana@voorbeeld.nl"]
    assert list(EmailAddress.objects.filter(user=ana).values_list("email", flat=True)) == ["ana@voorbeeld.nl"]


def test_link_works_once(link, client):
    client.post(link)

    assert Client().post(link).status_code == 410
    assert Client().get(link).status_code == 410


def test_own_browser_that_still_works_takes_over_too(ana, link, old_phone):
    response = old_phone.post(link)

    assert response.url == WAY
    assert old_phone.get(WAY).status_code == 200


def test_browser_of_another_person_changes_nothing(circle, ana, bo, link, client_of):
    browser = client_of(bo)

    shown, sent = browser.get(link), browser.post(link)

    assert "iemand anders ingelogd" in shown.content.decode()
    assert sent.url == link
    assert not Restoration.objects.exists()


def test_private_records_stay_closed_until_a_second_person_confirms(ana, restored, ben):
    assert not can_open_private_records(ana)

    confirm_restoration(by=ben, restoration=restored)

    ana.refresh_from_db()
    assert can_open_private_records(ana)


@pytest.mark.parametrize("who", ["ben", "bea", "dirk"])
def test_coordinator_or_backup_confirms(restored, who, request):
    confirmer = request.getfixturevalue(who)

    assert confirm_restoration(by=confirmer, restoration=restored).confirmed_by == confirmer


@pytest.mark.parametrize("who", ["ana", "bo", "fay", "gus", "cy", "otto", "ole"])
def test_nobody_else_confirms_or_refuses(restored, who, request):
    person = request.getfixturevalue(who)

    for act in (confirm_restoration, refuse_restoration):
        with pytest.raises(SecondPersonError):
            act(by=person, restoration=restored)


def test_coordinator_who_invited_does_not_confirm(circle, ana, ben):
    redeem_invitation(token=new_phone(place_of(ana, circle), ben), person=ana)

    with pytest.raises(SecondPersonError):
        confirm_restoration(by=ben, restoration=Restoration.objects.get())


def test_database_refuses_one_person_for_both(restored, fay):
    with pytest.raises(IntegrityError), transaction.atomic():
        Restoration.objects.filter(pk=restored.pk).update(confirmed_by=fay)


def test_confirming_twice_is_once(restored, ben):
    first = confirm_restoration(by=ben, restoration=restored)

    assert confirm_restoration(by=ben, restoration=restored).confirmed_at == first.confirmed_at


def test_second_lost_phone_makes_the_first_worthless(circle, ana, fay, restored, ben):
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)

    with pytest.raises(RestorationError):
        confirm_restoration(by=ben, restoration=restored)
    ana.refresh_from_db()
    assert not can_open_private_records(ana)


def test_refused_phone_is_signed_out_and_records_stay_closed(circle, ana, restored, ben):
    phone = sign_in(ana)

    for _ in range(2):
        refuse_restoration(by=ben, restoration=restored)

    ana.refresh_from_db()
    assert phone.get("/plekken/").status_code == 302
    assert not can_open_private_records(ana)
    assert AccessLog.objects.filter(event="new-phone-refused").count() == 1


def test_suspended_member_stays_suspended_on_a_new_phone(circle, ana, fay, ben, bea):
    suspend(ana, circle, by=ben, confirmed_by=bea)

    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)

    assert not seat_of(circle, ana).reads


def test_confirming_by_form_on_the_people_page(circle, ana, restored, dirk, client_of):
    browser = client_of(dirk)
    page = browser.get(reverse("groups:people", args=[circle.pk])).content.decode()
    url = reverse("groups:restoration_confirm", args=[restored.pk])

    ends = [browser.post(url).url for _ in range(2)]

    assert url in page
    assert ends == [reverse("groups:people", args=[circle.pk])] * 2
    assert not Restoration.objects.filter(confirmed_at=None).exists()


def test_inviter_sees_that_another_confirms(circle, restored, fay, client_of):
    page = client_of(fay).get(reverse("groups:people", args=[circle.pk])).content.decode()

    assert "Een coördinator of achterwacht bevestigt dit." in page
    assert reverse("groups:restoration_confirm", args=[restored.pk]) not in page


@pytest.mark.parametrize("who", ["ana", "bo", "fay", "cy", "otto"])
def test_confirming_is_not_there_for_others(restored, who, request, client_of):
    browser = client_of(request.getfixturevalue(who))

    for name in ("restoration_confirm", "restoration_refuse"):
        assert browser.post(reverse(f"groups:{name}", args=[restored.pk])).status_code == 404
    restored.refresh_from_db()
    assert restored.confirmed_at is None


def test_link_is_made_by_form_once_and_logged(circle, ana, fay, client_of):
    browser, url = client_of(fay), reverse("groups:new_phone", args=[place_of(ana, circle).pk])

    ends = [browser.post(url, {"once": "a"}).url for _ in range(2)]

    assert ends[0] == ends[1]
    assert "/welkom/" in browser.get(ends[0]).content.decode()
    assert AccessLog.objects.filter(subject=ana, actor=fay, event="new-phone-invited").count() == 1


def test_form_for_somebody_with_a_role_says_why_not(circle, ana, fay, ben, client_of):
    appoint(ana, circle.organisation, Appointment.Role.FACILITATOR)

    response = client_of(fay).post(reverse("groups:new_phone", args=[place_of(ana, circle).pk]))

    assert response.status_code == 422
    assert not Invitation.objects.filter(kind="new-phone").exists()


@pytest.mark.parametrize("who", ["ana", "bo", "dirk", "cy", "otto"])
def test_new_phone_page_is_not_there_for_others(circle, ana, who, request, client_of):
    browser = client_of(request.getfixturevalue(who))
    url = reverse("groups:new_phone", args=[place_of(ana, circle).pk])

    assert [browser.get(url).status_code, browser.post(url).status_code] == [404, 404]


def test_invitation_page_of_another_maker_is_not_there(circle, fay, gus, client_of):
    invitation, _token = invite(by=fay, kind="member", organisation=circle.organisation, group=circle)

    assert client_of(gus).get(reverse("groups:invited", args=[invitation.pk])).status_code == 404


def test_stopped_member_gets_a_new_phone_too(circle, fay):
    person = join(circle, "Dré")
    place = place_of(person, circle)
    place.state = "stopped"
    place.save()

    assert redeem_invitation(token=new_phone(place, fay), person=person).state == "stopped"


def test_new_phone_from_a_coordinator_reads_only_after_the_second_person(circle, ana, ben, bea):
    redeem_invitation(token=new_phone(place_of(ana, circle), ben), person=ana)
    assert not reads(ana, circle)
    assert not RoomAccess.objects.open().filter(person=ana).exists()

    confirm_restoration(by=bea, restoration=Restoration.objects.get())

    assert reads(ana, circle)
    assert RoomAccess.objects.open().filter(person=ana).exists()


def test_new_phone_from_one_group_does_not_open_another(circle, square, ana, fay, ben):
    redeem_invitation(token=invitation_to(square), person=ana)
    accept(ana, square)

    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    assert (reads(ana, circle), reads(ana, square)) == (True, False)

    confirm_restoration(by=ben, restoration=Restoration.objects.get())
    assert reads(ana, square)


def test_refused_new_phone_opens_nothing_by_itself(circle, ana, ben, bea):
    redeem_invitation(token=new_phone(place_of(ana, circle), ben), person=ana)

    refuse_restoration(by=bea, restoration=Restoration.objects.get())

    assert not ana.devices.filter(revoked_at=None).exists()
