"""Invitations: single use, 14 days, revocable, and only by who may."""

import hashlib
import threading

import pytest
from django.db import connections
from django.urls import reverse

from groups.actions import end_group, find_invitation, invite, redeem_invitation, revoke_invitation
from groups.models import Appointment, Invitation, Membership
from groups.rules import InvitationGoneError, InvitationRefusedError, InvitationUnknownError, NotAllowedError
from groups.tasks import forget_expired_invitations
from members.rules import AliasTakenError
from tests.cast import appoint, invitation_to, make_person

Kind = Invitation.Kind


def welcome_url(token: str) -> str:
    return reverse("groups:welcome", args=[token])


def test_only_a_hash_of_the_token_is_kept(circle):
    token = invitation_to(circle)

    kept = Invitation.objects.get()

    assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43


@pytest.mark.parametrize("who", ["ana", "cy", "ben", "dirk", "otto", "ole"])
def test_only_a_facilitator_of_the_group_invites_members(circle, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowedError):
        invite(by=person, kind=Kind.MEMBER, organisation=circle.organisation, group=circle)


def test_cover_does_not_invite(circle):
    cover = make_person("Guus")
    appoint(cover, circle.organisation, Appointment.Role.COVER, circle)

    with pytest.raises(NotAllowedError):
        invite(by=cover, kind=Kind.MEMBER, organisation=circle.organisation, group=circle)


@pytest.mark.parametrize("kind", [Kind.FACILITATOR, Kind.BACKUP, Kind.COORDINATOR])
def test_only_coordinators_invite_staff(circle, fay, ben, otto, kind):
    invitation, _token = invite(by=ben, kind=kind, organisation=circle.organisation)

    assert invitation.made_by == ben
    for outsider in (fay, otto):
        with pytest.raises(NotAllowedError):
            invite(by=outsider, kind=kind, organisation=circle.organisation)


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.FACILITATOR, Kind.BACKUP, Kind.NEW_PHONE])
def test_nobody_invites_anonymously_but_first_coordinators(circle, kind):
    with pytest.raises(NotAllowedError):
        invite(by=None, kind=kind, organisation=circle.organisation, group=circle)


def test_invitation_works_fourteen_days(circle, clock):
    token = invitation_to(circle)

    clock.forward(days=13, hours=23)

    assert find_invitation(token).group == circle


def test_invitation_expires(circle, clock):
    token = invitation_to(circle)

    clock.forward(days=14, seconds=1)

    with pytest.raises(InvitationGoneError, match="verlopen"):
        find_invitation(token)


def test_used_invitation_is_gone_for_others(circle):
    token = invitation_to(circle)
    redeem_invitation(token=token, person=make_person("Dré"))

    with pytest.raises(InvitationGoneError, match="al gebruikt"):
        redeem_invitation(token=token, person=make_person("Els"))


def test_redeeming_twice_gives_the_same_place(circle):
    token, person = invitation_to(circle), make_person("Dré")

    first = redeem_invitation(token=token, person=person)
    second = redeem_invitation(token=token, person=person)

    assert first == second
    assert Membership.objects.filter(person=person).count() == 1


def test_invitation_of_a_group_that_ended_is_gone(circle, ben):
    token = invitation_to(circle)

    end_group(by=ben, group=circle)

    with pytest.raises(InvitationGoneError):
        redeem_invitation(token=token, person=make_person("Dré"))


@pytest.mark.parametrize("mangle", [lambda t: t[:-1], lambda t: t.upper(), lambda t: t + "x", lambda _t: "é"])
def test_mangled_token_is_unknown(circle, mangle):
    token = invitation_to(circle)

    with pytest.raises(InvitationUnknownError):
        find_invitation(mangle(token))


def test_revoked_invitation_is_gone(circle, fay):
    token = invitation_to(circle)

    revoke_invitation(by=fay, invitation=find_invitation(token))

    with pytest.raises(InvitationGoneError, match="ingetrokken"):
        find_invitation(token)


def test_revoking_twice_changes_nothing(circle, gus):
    invitation = find_invitation(invitation_to(circle))

    first = revoke_invitation(by=gus, invitation=invitation)
    second = revoke_invitation(by=gus, invitation=invitation)

    assert first.revoked_at == second.revoked_at


def test_used_invitation_cannot_be_revoked(circle, fay):
    token = invitation_to(circle)
    invitation = find_invitation(token)
    redeem_invitation(token=token, person=make_person("Dré"))

    with pytest.raises(InvitationGoneError, match="al gebruikt"):
        revoke_invitation(by=fay, invitation=invitation)


@pytest.mark.parametrize("who", ["ana", "cy", "dirk", "otto", "ole"])
def test_others_do_not_revoke(circle, who, request):
    person = request.getfixturevalue(who)
    invitation = find_invitation(invitation_to(circle))

    with pytest.raises(NotAllowedError):
        revoke_invitation(by=person, invitation=invitation)


def test_facilitator_does_not_use_his_own_invitation(circle, fay):
    token = invitation_to(circle)

    with pytest.raises(InvitationRefusedError, match="iemand anders"):
        redeem_invitation(token=token, person=fay)

    assert find_invitation(token)


@pytest.mark.parametrize("who", ["gus", "ben", "dirk"])
def test_staff_of_the_group_does_not_become_member(circle, who, request):
    person = request.getfixturevalue(who)
    token = invitation_to(circle)

    with pytest.raises(InvitationRefusedError):
        redeem_invitation(token=token, person=person)

    assert not Membership.objects.filter(person=person).exists()


def test_member_does_not_use_up_an_invitation_to_his_group(circle, ana):
    token = invitation_to(circle)

    with pytest.raises(InvitationRefusedError, match="al mee"):
        redeem_invitation(token=token, person=ana)

    assert find_invitation(token)


@pytest.mark.parametrize("alias", ["Ana", "ANA", "Aná", "a n a", "Fay"])
def test_alias_of_somebody_in_the_group_is_refused(circle, ana, alias):
    token = invitation_to(circle)

    with pytest.raises(AliasTakenError):
        redeem_invitation(token=token, person=make_person(alias))

    assert find_invitation(token)


def test_same_alias_in_another_group_is_fine(circle, square, ana):
    token = invitation_to(square)

    assert redeem_invitation(token=token, person=ana).group == square


def test_facilitator_invitation_leads_to_the_pool_only(circle, ben):
    _made, token = invite(by=ben, kind=Kind.FACILITATOR, organisation=circle.organisation)
    person = make_person("Han")

    role = redeem_invitation(token=token, person=person)

    person.refresh_from_db()
    assert (role.group, role.confirmed_at, role.proposed_by) == (None, None, ben)
    assert person.needs_second_factor


def test_coordinator_invitation_waits_for_a_second_person(circle, ben):
    _made, token = invite(by=ben, kind=Kind.COORDINATOR, organisation=circle.organisation)

    role = redeem_invitation(token=token, person=make_person("Hil"))

    assert role.confirmed_at is None


def test_first_coordinator_is_confirmed_at_once(arosa):
    _made, token = invite(by=None, kind=Kind.COORDINATOR, organisation=arosa)

    role = redeem_invitation(token=token, person=make_person("Hil"))

    assert role.confirmed_at is not None
    assert role.confirmed_by is None


def test_coordinator_does_not_name_himself(circle, ben):
    _made, token = invite(by=ben, kind=Kind.FACILITATOR, organisation=circle.organisation)

    with pytest.raises(InvitationRefusedError):
        redeem_invitation(token=token, person=ben)


def test_member_does_not_become_coordinator_of_his_groups(circle, ana, ben):
    _made, token = invite(by=ben, kind=Kind.COORDINATOR, organisation=circle.organisation)

    with pytest.raises(InvitationRefusedError):
        redeem_invitation(token=token, person=ana)


def test_expired_invitations_are_forgotten(circle, clock):
    invitation_to(circle)
    clock.forward(days=15)
    fresh = invitation_to(circle)

    removed = [forget_expired_invitations(), forget_expired_invitations()]

    assert removed == [1, 0]
    assert find_invitation(fresh)


def test_page_of_an_unknown_invitation_names_no_group(client, circle):
    response = client.get(welcome_url("gr" * 20))

    assert response.status_code == 404
    assert "nieuwe link" in response.content.decode()
    assert circle.name not in response.content.decode()


@pytest.mark.parametrize("how", ["used", "revoked", "expired"])
def test_page_of_a_spent_invitation_says_what_to_do(client, circle, fay, clock, how):
    token = invitation_to(circle)
    if how == "used":
        redeem_invitation(token=token, person=make_person("Dré"))
    elif how == "revoked":
        revoke_invitation(by=fay, invitation=find_invitation(token))
    else:
        clock.forward(days=15)

    for response in (client.get(welcome_url(token)), client.post(welcome_url(token))):
        assert response.status_code == 410
        assert "nieuwe link" in response.content.decode()
        assert circle.name not in response.content.decode()


def test_facilitator_sees_link_and_image_once(circle, fay, client_of):
    browser = client_of(fay)
    made = browser.post(reverse("groups:invite", args=[circle.pk]), {"once": "a"})

    first, again = browser.get(made.url).content.decode(), browser.get(made.url).content.decode()

    assert "/welkom/" in first
    assert "data:image/svg+xml" in first
    assert "/welkom/" not in again
    assert "één keer te zien" in again


def test_form_sent_twice_makes_one_invitation(circle, fay, client_of):
    browser = client_of(fay)

    pages = [browser.post(reverse("groups:invite", args=[circle.pk]), {"once": "a"}).url for _ in range(2)]

    assert Invitation.objects.count() == 1
    assert pages[0] == pages[1]


def test_link_on_the_page_lets_somebody_in(circle, fay, client_of):
    browser = client_of(fay)
    page = browser.get(browser.post(reverse("groups:invite", args=[circle.pk]), {"once": "a"}).url)

    token = page.context["shown"].link.rstrip("/").rsplit("/", 1)[1]

    assert find_invitation(token).made_by == fay


def test_revoking_by_form(circle, fay, client_of):
    invitation = find_invitation(invitation_to(circle))

    for _ in range(2):
        response = client_of(fay).post(reverse("groups:revoke", args=[invitation.pk]))
        assert response.url == reverse("groups:people", args=[circle.pk])

    invitation.refresh_from_db()
    assert invitation.revoked_at


@pytest.mark.parametrize("who", ["ana", "ben", "dirk", "cy", "otto", "ole"])
def test_invite_page_is_not_there_for_others(circle, who, request, client_of):
    browser = client_of(request.getfixturevalue(who))
    url = reverse("groups:invite", args=[circle.pk])

    assert [browser.get(url).status_code, browser.post(url).status_code] == [404, 404]
    assert not Invitation.objects.filter(group=circle, used_at=None).exists()


@pytest.mark.parametrize("who", ["ana", "cy", "otto", "ole"])
def test_revoking_is_not_there_for_others(circle, who, request, client_of):
    invitation = find_invitation(invitation_to(circle))

    response = client_of(request.getfixturevalue(who)).post(reverse("groups:revoke", args=[invitation.pk]))

    invitation.refresh_from_db()
    assert (response.status_code, invitation.revoked_at) == (404, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_redeem_at_once_one_gets_in(circle):
    token = invitation_to(circle)
    people = [make_person("Dré"), make_person("Els")]
    outcomes, start = [], threading.Barrier(2)

    def redeem(person):
        start.wait()
        try:
            redeem_invitation(token=token, person=person)
            outcomes.append("in")
        except InvitationGoneError:
            outcomes.append("gone")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=redeem, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["gone", "in"]
    assert Membership.objects.filter(person__in=people).count() == 1
