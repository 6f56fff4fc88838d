"""From a link to a place, as a browser walks it."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from groups.actions import find_invitation, invite, revoke_invitation
from groups.models import Appointment, Invitation, Membership, MembershipPeriod
from groups.protocol import NO_SEAT
from groups.queries import newest_rules, seat_of
from groups.views.arrival import KEY
from members.models import Device, Person
from tests.cast import arrive, invitation_to, join, place_of
from tests.groups.steps import new_rules, suspend

ALIAS, WAY, JOIN = (reverse(f"groups:{step}") for step in ("alias", "way", "join"))


def open_link(token: str, browser: Client | None = None) -> Client:
    browser = browser or Client()
    browser.post(reverse("groups:welcome", args=[token]))
    return browser


def come_in(token: str, alias: str = "Dré") -> Client:
    """Walk as far as somebody signed in who has not continued yet."""
    browser = open_link(token)
    browser.post(ALIAS, {"alias": alias})
    browser.post(WAY, {"way": "passkey", "email": ""})
    return browser


def signed_in_as(browser: Client) -> Person:
    return Person.objects.get(pk=browser.session["_auth_user_id"])


def test_welcome_page_explains_and_changes_nothing(client, circle):
    response = client.get(reverse("groups:welcome", args=[invitation_to(circle)]))

    page = response.content.decode()
    assert response.status_code == 200
    assert circle.name in page
    assert not client.session.get(KEY)
    assert "Geen adres" in page


def test_link_leads_to_alias_then_way(circle):
    browser = Client()
    first = browser.post(reverse("groups:welcome", args=[invitation_to(circle)]))
    second = browser.post(ALIAS, {"alias": "  Dré  "})

    assert (first.url, second.url) == (ALIAS, WAY)
    assert not Person.objects.filter(alias="Dré").exists()


@pytest.mark.parametrize(
    "alias", ["", "   ", "x" * 31, "a@b.nl", "\u200b", "ana", "FAY", "A\u202en\u200ba", "Аna"]
)
def test_bad_alias_is_told_beside_the_field(circle, ana, alias):
    browser = open_link(invitation_to(circle))

    response = browser.post(ALIAS, {"alias": alias})

    assert response.status_code == 422
    assert response.context["form"].errors["alias"]


def test_passkey_way_signs_in_and_asks_for_the_passkey(circle):
    browser = open_link(invitation_to(circle))
    browser.post(ALIAS, {"alias": "Dré"})

    response = browser.post(WAY, {"way": "passkey", "email": ""})

    assert response.url.startswith(reverse("members:passkey_add"))
    assert "verder" in response.url
    assert signed_in_as(browser).alias == "Dré"
    assert Device.objects.in_use().filter(person__alias="Dré").count() == 1


def test_code_way_sends_a_code_and_signs_in_with_it(circle):
    browser = open_link(invitation_to(circle))
    browser.post(ALIAS, {"alias": "Dré"})
    asked = browser.post(WAY, {"way": "code", "email": "Dre@voorbeeld.nl"})
    code = re.search(r"^\s*([A-Z0-9]{3,4}[- ]?[A-Z0-9]{3,4})\s*$", mail.outbox[0].body, re.MULTILINE)[1]

    response = browser.post(asked.url, {"code": code})

    assert response.url == JOIN
    assert signed_in_as(browser).alias == "Dré"


def test_mistyped_address_can_be_mended_without_a_second_person(circle):
    browser = open_link(invitation_to(circle))
    browser.post(ALIAS, {"alias": "Dré"})

    browser.post(WAY, {"way": "code", "email": "dre@voorbeld.nl"})
    browser.post(WAY, {"way": "code", "email": "dre@voorbeeld.nl"})

    assert Person.objects.filter(alias="Dré").count() == 1
    assert mail.outbox[-1].to == ["dre@voorbeeld.nl"]


@pytest.mark.parametrize("data", [{}, {"way": "code"}, {"way": "code", "email": "x"}, {"way": "stiekem"}])
def test_incomplete_way_is_told_beside_the_field(circle, data):
    browser = open_link(invitation_to(circle))
    browser.post(ALIAS, {"alias": "Dré"})

    response = browser.post(WAY, data)

    assert response.status_code == 422
    assert not Person.objects.filter(alias="Dré").exists()


def test_way_page_says_what_works_without_javascript(circle):
    browser = open_link(invitation_to(circle))
    browser.post(ALIAS, {"alias": "Dré"})

    assert "<noscript>" in browser.get(WAY).content.decode()


def test_nothing_is_redeemed_before_somebody_continues(circle):
    token = invitation_to(circle)

    come_in(token)

    assert find_invitation(token)
    assert not Membership.objects.filter(person__alias="Dré").exists()


def test_what_overrides_secrecy_is_read_before_the_rules(circle):
    browser = come_in(invitation_to(circle))

    before = browser.get(JOIN).content.decode()
    after = browser.post(JOIN)

    assert "Veiligheid gaat voor" in before
    assert newest_rules(circle).cards[0]["rule"] not in before
    assert after.url == reverse("groups:accept", args=[circle.pk])


def test_rules_are_cards_with_their_why(circle):
    browser = come_in(invitation_to(circle))
    browser.post(JOIN)

    page = browser.get(reverse("groups:accept", args=[circle.pk])).content.decode()

    assert page.count("Waarom?") == len(newest_rules(circle).cards) == 5
    assert "Alleen dan durft iedereen eerlijk te zijn." in page


def test_accepting_lets_somebody_in(circle):
    browser = come_in(invitation_to(circle))
    browser.post(JOIN)
    person = signed_in_as(browser)
    assert seat_of(circle, person) == NO_SEAT

    response = browser.post(reverse("groups:accept", args=[circle.pk]), {"number": "1"})

    assert response.url == reverse("home")
    assert place_of(person, circle).state == Membership.State.ACTIVE
    assert seat_of(circle, person).writes


def test_accepting_by_form_twice_is_once(circle):
    browser = come_in(invitation_to(circle))
    browser.post(JOIN)
    url = reverse("groups:accept", args=[circle.pk])

    ends = [browser.post(url, {"number": "1"}).url for _ in range(2)]

    assert ends == [reverse("home")] * 2
    assert MembershipPeriod.objects.filter(membership__person=signed_in_as(browser)).count() == 1


def test_every_step_twice_makes_one_person_and_one_place(circle):
    browser = open_link(invitation_to(circle))
    for url, data in ((ALIAS, {"alias": "Dré"}), (WAY, {"way": "passkey"}), (JOIN, {})):
        browser.post(url, data)
        browser.post(url, data)

    assert Membership.objects.filter(person__alias="Dré").count() == 1
    assert Person.objects.filter(alias="Dré").count() == 1


def test_home_asks_for_the_rules_first(circle):
    browser = come_in(invitation_to(circle))
    browser.post(JOIN)

    assert browser.get("/").url == reverse("groups:accept", args=[circle.pk])


def test_rules_are_not_shown_before_what_overrides_them(circle, client_of):
    person = arrive(circle, "Dré")
    browser = client_of(person)
    url = reverse("groups:accept", args=[circle.pk])

    shown, sent = browser.get(url), browser.post(url, {"number": "1"})

    assert shown.url == sent.url == reverse("groups:overrides", args=[circle.pk])
    assert place_of(person, circle).state == Membership.State.JOINING
    assert browser.post(shown.url).url == url
    assert browser.get(url).status_code == 200


def test_of_two_browsers_with_one_link_the_second_is_told(circle):
    token = invitation_to(circle)
    first, second = come_in(token, "Dré"), come_in(token, "Els")

    statuses = [browser.post(JOIN).status_code for browser in (first, second)]

    assert statuses == [302, 410]


@pytest.mark.parametrize("step", [ALIAS, WAY])
def test_steps_without_a_link_say_what_to_do(client, db, step):
    response = client.get(step)

    assert response.status_code == 404
    assert "Open de link" in response.content.decode()


def test_revoked_halfway_is_told_on_the_next_step(circle, fay):
    token = invitation_to(circle)
    browser = open_link(token)
    revoke_invitation(by=fay, invitation=find_invitation(token))

    assert browser.post(ALIAS, {"alias": "Dré"}).status_code == 410
    assert browser.get(ALIAS).status_code == 410


def test_half_finished_arrival_is_forgotten_after_an_hour(circle, clock):
    browser = open_link(invitation_to(circle))

    clock.forward(minutes=61)

    assert browser.get(ALIAS).status_code == 404


def test_token_is_gone_from_the_browser_after_joining(circle):
    token = invitation_to(circle)
    browser = come_in(token)

    browser.post(JOIN)

    assert token not in str([session.get_decoded() for session in Session.objects.all()])


def test_member_joins_another_group_under_his_own_alias(circle, square, ana, client_of):
    browser = open_link(invitation_to(square), client_of(ana))

    response = browser.post(JOIN)

    assert response.url == reverse("groups:accept", args=[square.pk])
    assert place_of(ana, square).state == Membership.State.JOINING


def test_member_chooses_another_alias_where_his_is_taken(circle, square, ana, client_of):
    join(square, "aná")
    browser = open_link(invitation_to(square), client_of(ana))

    refused = browser.post(JOIN)
    browser.post(refused.url, {"alias": "Anouk"})
    browser.post(JOIN)

    ana.refresh_from_db()
    assert refused.url == ALIAS
    assert (ana.alias, place_of(ana, square).state) == ("Anouk", "joining")


def test_facilitator_is_told_that_his_own_link_is_for_someone_else(circle, fay, client_of):
    token = invitation_to(circle)
    browser = client_of(fay)

    page = browser.get(reverse("groups:welcome", args=[token])).content.decode()
    refused = open_link(token, browser).post(JOIN)

    assert "voor iemand anders" in page
    assert refused.status_code == 409
    assert find_invitation(token)


def test_suspended_member_does_not_get_in_by_a_fresh_link(circle, ana, ben, bea, client_of):
    suspend(ana, circle, by=ben, confirmed_by=bea)
    place_of(ana, circle).periods.all().delete()
    Membership.objects.filter(person=ana).update(state="stopped")
    token = invitation_to(circle)

    response = open_link(token, client_of(ana)).post(JOIN)

    assert response.status_code == 409
    assert find_invitation(token)


def test_newer_rules_meanwhile_are_shown_and_asked_again(circle, fay, ben):
    browser = come_in(invitation_to(circle))
    browser.post(JOIN)
    new_rules(circle, by=fay, confirmed_by=ben, why="Omdat we dat samen zeiden.")

    response = browser.post(reverse("groups:accept", args=[circle.pk]), {"number": "1"})

    assert response.status_code == 409
    assert "Omdat we dat samen zeiden." in response.content.decode()
    assert place_of(signed_in_as(browser), circle).state == Membership.State.JOINING


@pytest.mark.parametrize(
    ("number", "status"), [("", 422), ("x", 422), ("-1", 422), ("7", 404), ("9" * 30, 404)]
)
def test_made_up_version_number_is_refused(circle, number, status):
    browser = come_in(invitation_to(circle))
    browser.post(JOIN)

    response = browser.post(reverse("groups:accept", args=[circle.pk]), {"number": number})

    assert response.status_code == status


def test_staff_invitation_leads_to_the_second_step(circle, ben):
    _made, token = invite(by=ben, kind=Invitation.Kind.FACILITATOR, organisation=circle.organisation)
    browser = come_in(token, "Han")

    page, response = browser.get(JOIN), browser.post(JOIN)

    assert "twee stappen" in page.content.decode()
    assert response.url == reverse("members:second_factor")
    assert Appointment.objects.get(person__alias="Han").group is None


def test_individual_guidance_is_entered_by_the_same_door(alone, ike):
    token = invitation_to(alone)
    browser = come_in(token, "Jip")
    browser.post(JOIN)
    browser.post(reverse("groups:accept", args=[alone.pk]), {"number": "1"})
    person = signed_in_as(browser)

    assert place_of(person, alone).guided_by == ike
    assert seat_of(alone, person, of_person=person).writes


def test_no_other_personal_field_is_asked(circle):
    browser = open_link(invitation_to(circle))
    fields = set(browser.get(ALIAS).context["form"].fields)
    browser.post(ALIAS, {"alias": "Dré"})

    assert fields | set(browser.get(WAY).context["form"].fields) == {"alias", "way", "email"}


def test_stranger_does_not_reach_the_steps_of_a_group(circle, cy, client_of):
    browser = client_of(cy)

    for name in ("overrides", "accept", "rules"):
        assert browser.get(reverse(f"groups:{name}", args=[circle.pk])).status_code == 404
        assert browser.get(reverse(f"groups:{name}", args=[99999])).status_code == 404


def test_redeeming_at_the_same_alias_twice_refuses_the_second(circle):
    first, second = invitation_to(circle), invitation_to(circle)
    browsers = [come_in(first, "Dré"), come_in(second, "Dre")]

    ends = [browser.post(JOIN).url for browser in browsers]

    assert ends == [reverse("groups:accept", args=[circle.pk]), ALIAS]
