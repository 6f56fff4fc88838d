"""Pages about the people and house rules of an organisation, over HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.actions.appointments import confirm_appointment, propose_appointment
from groups.actions.groups import choose_extra_rules
from groups.actions.invitations import invite
from groups.models import Appointment, HouseRule, Invitation
from groups.queries import newest_rules
from tests.cast import appoint, make_person
from tests.groups.opening import a_draft, in_pool
from tests.groups.steps import new_rules

Role = Appointment.Role
# The frame of every page (session, device, person, navigation) included.
STAFF_QUERIES = 11


@pytest.fixture
def browser(ben, client_of):
    return client_of(ben)


@pytest.fixture
def proposed(ben, moviera):
    guus = in_pool(moviera, "Guus", Role.FACILITATOR)
    return propose_appointment(by=ben, group=a_draft(ben, moviera), person=guus, role=Role.FACILITATOR)


def staff_url(slug="moviera"):
    return reverse("groups:staff", args=[slug])


def proposal_url(appointment, name="proposal"):
    return reverse(f"groups:{name}", args=[appointment.pk])


@pytest.mark.parametrize("kind", ["facilitator", "backup", "coordinator"])
def test_an_invitation_is_shown_once_as_link_and_code(browser, kind):
    answer = browser.post(staff_url(), {"kind": kind, "once": "a"}, follow=True)
    page = answer.content.decode()
    assert "/welkom/" in page
    assert "data:image/svg" in page

    again = browser.get(answer.redirect_chain[-1][0]).content.decode()
    assert "/welkom/" not in again
    assert Invitation.objects.get(kind=kind).group is None


def test_the_same_form_twice_makes_one_invitation(browser):
    for _twice in range(2):
        browser.post(staff_url(), {"kind": "backup", "once": "a"})

    assert Invitation.objects.filter(kind="backup").count() == 1


@pytest.mark.parametrize(
    "given", [{}, {"kind": ""}, {"kind": "member"}, {"kind": "new-phone"}, {"kind": "baas"}]
)
def test_another_kind_is_refused(browser, given):
    answer = browser.post(staff_url(), given)

    assert answer.status_code == 422
    assert not Invitation.objects.filter(kind__in=["member", "new-phone", "baas"], group=None).exists()


def test_a_shown_link_is_its_makers_only(browser, bea, client_of):
    answer = browser.post(staff_url(), {"kind": "backup", "once": "a"})

    assert client_of(bea).get(answer.url).status_code == 404


def test_an_open_invitation_is_revoked_once(browser, ben, moviera):
    invitation, _token = invite(by=ben, kind="backup", organisation=moviera)
    assert "Achterwacht" in browser.get(staff_url()).content.decode().title()

    for _twice in range(2):
        answer = browser.post(reverse("groups:staff_revoke", args=[invitation.pk]))
        assert answer.url == staff_url()
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_staff_pages_are_the_coordinators_only(client_of, ben, otto, ana, fay, dirk, circle):
    assert client_of(ben).get(staff_url()).status_code == 200
    rules = reverse("groups:extra_rules", args=["moviera"])
    for person in (otto, ana, fay, dirk):
        browser = client_of(person)
        for url in (staff_url(), rules):
            assert browser.get(url).status_code == 404
            assert browser.post(url, {"kind": "backup"}).status_code == 404
    assert reverse("account_login") in Client().get(staff_url()).url


def test_nobody_else_revokes(otto, ana, client_of, ben, moviera):
    invitation, _token = invite(by=ben, kind="backup", organisation=moviera)

    for person in (otto, ana):
        answer = client_of(person).post(reverse("groups:staff_revoke", args=[invitation.pk]))
        assert answer.status_code == 404
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_people_are_listed_with_role_and_state(browser, proposed):
    page = browser.get(staff_url()).content.decode()

    assert "Guus" in page
    assert "kan worden voorgesteld" in page
    assert "Voorgesteld door Ben" in page
    assert "Wie dit kan bevestigen: Bea, Dirk." in page


def test_the_confirm_button_is_shown_to_who_may(browser, bea, client_of, proposed):
    action = f'action="{proposal_url(proposed)}"'

    assert action not in browser.get(staff_url()).content.decode()
    assert action in client_of(bea).get(staff_url()).content.decode()


def test_without_a_slug_one_organisation_opens_and_several_are_listed(browser, ben, moviera, arosa):
    own = reverse("groups:staff")
    assert browser.get(own).url == staff_url()
    appoint(ben, arosa, Role.COORDINATOR)

    page = browser.get(own).content.decode()
    assert staff_url() in page
    assert staff_url("stichting-arosa") in page


def test_confirming_leads_a_coordinator_to_the_group_and_a_backup_home(
    bea, dirk, client_of, proposed, ben, moviera
):
    assert client_of(bea).post(proposal_url(proposed)).url == reverse(
        "groups:setup", args=[proposed.group_id]
    )
    dora = in_pool(moviera, "Dora", Role.BACKUP)
    other = propose_appointment(by=ben, group=proposed.group, person=dora, role=Role.BACKUP)

    assert client_of(dirk).post(proposal_url(other)).url == reverse("home")


def test_confirming_twice_ends_at_the_same_page_and_the_third_hears_it(bea, dirk, client_of, proposed):
    browser = client_of(bea)
    urls = {browser.post(proposal_url(proposed)).url for _twice in range(2)}
    assert len(urls) == 1

    late = client_of(dirk).post(proposal_url(proposed))
    assert late.status_code == 409
    assert "Iemand anders heeft dit al bevestigd" in late.content.decode()


def test_the_proposer_reads_who_confirms_and_is_refused(browser, proposed):
    page = browser.get(proposal_url(proposed)).content.decode()
    assert "Dit bevestigt iemand anders" in page

    assert browser.post(proposal_url(proposed)).status_code == 422
    proposed.refresh_from_db()
    assert proposed.confirmed_at is None


def test_a_proposal_is_nobody_elses(client_of, otto, ana, fay, proposed):
    for person in (otto, ana, fay, proposed.person):
        browser = client_of(person)
        assert browser.get(proposal_url(proposed)).status_code == 404
        assert browser.post(proposal_url(proposed)).status_code == 404
        assert browser.post(proposal_url(proposed, "end_role")).status_code == 404
    assert reverse("account_login") in Client().get(proposal_url(proposed)).url


def test_a_place_in_the_pool_has_no_proposal_page(browser, proposed):
    pool = proposed.person.appointments.get(group=None)

    assert browser.get(proposal_url(pool)).status_code == 404


def test_ending_a_role_asks_first(browser, bea, proposed):
    confirm_appointment(by=bea, appointment=proposed)
    assert "Deze rol stopt meteen" in browser.get(proposal_url(proposed, "end_role")).content.decode()

    for _twice in range(2):
        ended = browser.post(proposal_url(proposed, "end_role"), {"shown": "in-force"})
        assert ended.status_code == 302
    proposed.refresh_from_db()
    assert proposed.ends_at is not None


def test_the_last_coordinator_is_told_why_he_stays(client_of, otto, arosa):
    role = otto.appointments.get(organisation=arosa)

    answer = client_of(otto).post(proposal_url(role, "end_role"), {"shown": "in-force"})
    assert answer.status_code == 422
    assert "laatste coördinator" in answer.content.decode()


def test_extra_rules_are_switched_on_and_off(browser, moviera):
    url = reverse("groups:extra_rules", args=["moviera"])

    assert browser.post(url, {"cards": ["nuchter", "veiligheid-eerst"]}).url == url
    assert set(moviera.extra_rules.values_list("slug", flat=True)) == {"nuchter", "veiligheid-eerst"}
    assert browser.get(url).content.decode().count(" checked>") == 2
    browser.post(url, {})
    assert not moviera.extra_rules.exists()


@pytest.mark.parametrize("slug", ["respect", "bestaat-niet"])
def test_a_rule_that_is_no_proposal_cannot_be_chosen(browser, moviera, slug):
    answer = browser.post(reverse("groups:extra_rules", args=["moviera"]), {"cards": [slug, "nuchter"]})

    assert answer.status_code == 422
    assert not moviera.extra_rules.exists()
    assert answer.content.decode().count(" checked>") == 1


def test_a_rules_proposal_is_read_beside_the_current_one_and_confirmed(browser, fay, circle):
    before = newest_rules(circle).cards[0]["rule"]
    version = new_rules(circle, by=fay, rule="Wat hier gezegd wordt, blijft hier.")
    url = reverse("groups:rules_proposal", args=[version.pk])
    assert url in browser.get(reverse("groups:extra_rules", args=["moviera"])).content.decode()

    page = browser.get(url).content.decode()
    assert f"weg: </span>{before}</del>" in page
    assert "nieuw: </span>Wat hier gezegd wordt, blijft hier.</ins>" in page
    for _twice in range(2):
        browser.post(url)
    assert newest_rules(circle) == version


def test_a_rules_proposal_can_be_sent_back(browser, fay, circle):
    version = new_rules(circle, by=fay)

    answer = browser.post(reverse("groups:rules_proposal", args=[version.pk]), {"withdraw": "1"})
    assert answer.status_code == 302
    assert newest_rules(circle).number == 1


def test_a_rules_proposal_page_is_the_coordinators_only(client_of, fay, ana, dirk, otto, circle):
    url = reverse("groups:rules_proposal", args=[new_rules(circle, by=fay).pk])

    for person in (fay, ana, dirk, otto):
        assert client_of(person).get(url).status_code == 404
        assert client_of(person).post(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_staff_page_takes_the_same_queries(
    number, browser, ben, moviera, circle, django_assert_num_queries
):
    for at in range(number):
        invite(by=ben, kind="backup", organisation=moviera)
        person = in_pool(moviera, f"Begeleider {at}", Role.FACILITATOR)
        propose_appointment(by=ben, group=circle, person=person, role=Role.FACILITATOR)
    browser.get(staff_url())

    with django_assert_num_queries(STAFF_QUERIES):
        browser.get(staff_url())


def test_names_from_people_are_escaped(browser, moviera):
    appoint(make_person("<b>Guus</b>"), moviera, Role.FACILITATOR)

    assert "<b>Guus</b>" not in browser.get(staff_url()).content.decode()


def test_rules_that_an_organisation_chose_survive_a_reload_of_the_page(browser, ben, moviera):
    choose_extra_rules(by=ben, organisation=moviera, cards=HouseRule.objects.filter(slug="nuchter"))

    page = browser.get(reverse("groups:extra_rules", args=["moviera"])).content.decode()
    assert 'value="nuchter" id="id_card_nuchter" checked' in page
