"""The page of agreements, for both of the two; the list of facilitators."""

import pytest
from django.urls import reverse

from coordinators.actions import propose_agreement
from coordinators.models import Agreement
from coordinators.rules import Terms
from groups.models import Appointment
from groups.rules import Window
from tests.cast import appoint, make_person
from tests.coordinators.agreeing import TERMS, agree, as_form, work_of

LIST = "/organisatie/begeleiders/"
LIST_QUERIES = 20


def page_of(person, organisation):
    return reverse("coordinators:agreement", args=[organisation.slug, person.pk])


def button(page, number, what):
    return f"{page}{number}/{what}/"


def test_both_agree_on_their_own_screens(client_of, ben, fay, moviera):
    page = page_of(fay, moviera)
    client_of(ben).post(page, as_form())

    shown = client_of(fay).get(page).content.decode()
    assert "Ben stelde dit voor" in shown
    assert "ma t/m vr 18:00–22:00" in shown
    client_of(fay).post(button(page, 1, "tekenen"))

    after = client_of(ben).get(page).content.decode()
    assert "Voorgesteld door Ben, getekend door Fay" in after
    assert "Ik teken dit" not in after


def test_a_double_tap_makes_and_signs_one(client_of, ben, fay, moviera):
    page, coordinator, facilitator = page_of(fay, moviera), client_of(ben), client_of(fay)

    proposed = [coordinator.post(page, as_form()).status_code for _ in range(2)]
    signed = [facilitator.post(button(page, 1, "tekenen")).status_code for _ in range(2)]

    assert (proposed, signed) == ([302, 302], [302, 302])
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"weekly_hours": ""}, "weekly_hours", "Schrijf een getal"),
        ({"weekly_hours": "veel"}, "weekly_hours", "Schrijf een getal"),
        ({"weekly_hours": "1e99"}, "weekly_hours", "Schrijf een getal"),
        ({"weekly_hours": "NaN"}, "weekly_hours", "Schrijf een getal"),
        ({"weekly_hours": "80"}, "weekly_hours", "tot en met 60 uur"),
        ({"from_0": "straks"}, "from_0", "Dit is geen tijd"),
        ({"until_0": ""}, "until_0", "Vul beide tijden in"),
        ({"from_0": ""}, "from_0", "Vul beide tijden in"),
        ({"from_0": "22:00", "until_0": "18:00"}, "until_0", "na de begintijd"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    changes, field, told, client_of, ben, fay, moviera
):
    answer = client_of(ben).post(page_of(fay, moviera), as_form(**changes))

    form = answer.context["form"]
    assert answer.status_code == 422
    assert told in str(form.errors[field])
    assert form["until_4"].value() == "22:00"
    assert not Agreement.objects.exists()


def test_no_day_at_all_is_told(client_of, ben, fay, moviera):
    answer = client_of(ben).post(page_of(fay, moviera), {"weekly_hours": "12"})

    assert "minstens één dag" in answer.content.decode()


def test_midnight_is_the_end_of_the_day(client_of, ben, fay, moviera):
    client_of(ben).post(page_of(fay, moviera), {"weekly_hours": "7,5", "from_4": "20:00", "until_4": "00:00"})

    made = Agreement.objects.get()
    assert (made.weekly_minutes, made.windows) == (450, {4: Window(1200, 1440)})
    assert "vr 20:00–24:00" in client_of(fay).get(page_of(fay, moviera)).content.decode()


def test_a_new_proposal_starts_from_what_holds(client_of, ben, fay, moviera):
    agree(fay, moviera, by=ben, terms=Terms(450, {4: Window(1200, 1440)}))

    shown = client_of(fay).get(page_of(fay, moviera)).content.decode()

    assert 'value="7,5"' in shown
    assert 'value="00:00"' in shown


def test_signing_what_was_replaced_says_so(client_of, ben, fay, moviera):
    page, work = page_of(fay, moviera), work_of(fay, moviera)
    propose_agreement(by=ben, facilitator=work, terms=TERMS)
    propose_agreement(by=ben, facilitator=work, terms=Terms(60, TERMS.windows))

    answer = client_of(fay).post(button(page, 1, "tekenen"))

    assert answer.status_code == 409
    assert "ingetrokken of vervangen" in answer.content.decode()


def test_both_may_take_a_proposal_away(client_of, ben, fay, moviera):
    page = page_of(fay, moviera)
    client_of(ben).post(page, as_form())

    answer = client_of(fay).post(button(page, 1, "intrekken"), follow=True)

    assert "Het voorstel is weg" in answer.content.decode()
    assert not Agreement.objects.waiting().exists()


def test_taking_back_what_was_signed_says_so(client_of, ben, fay, moviera):
    agree(fay, moviera, by=ben)

    answer = client_of(ben).post(button(page_of(fay, moviera), 1, "intrekken"))

    assert answer.status_code == 409
    assert "intussen getekend" in answer.content.decode()


def test_nothing_changed_is_told_above_the_form(client_of, ben, fay, moviera):
    agree(fay, moviera, by=ben)

    answer = client_of(ben).post(page_of(fay, moviera), as_form())

    assert answer.status_code == 422
    assert "al zo afgesproken" in answer.content.decode()


def test_a_facilitator_finds_his_agreements_by_his_balance(client_of, ben, fay, moviera):
    propose_agreement(by=ben, facilitator=work_of(fay, moviera), terms=TERMS)

    shown = client_of(fay).get("/balans/", follow=True)

    assert shown.redirect_chain == [("/balans/moviera/", 302)]
    assert "Lees het voorstel" in shown.content.decode()


def test_who_leads_for_two_organisations_chooses(client_of, fay, arosa):
    appoint(fay, arosa, Appointment.Role.FACILITATOR)

    assert "meer dan één organisatie" in client_of(fay).get("/balans/").content.decode()


def test_who_leads_nowhere_has_no_balance(client_of, ana, ben):
    for person in (ana, ben):
        assert client_of(person).get("/balans/").status_code == 404


def test_the_menu_leads_there(client_of, ana, ben, fay, dirk):
    link = '<a href="/balans/"'
    shown = {
        one.alias: link in client_of(one).get("/over/").content.decode() for one in (ana, ben, fay, dirk)
    }
    assert shown == {"Ana": False, "Ben": False, "Fay": True, "Dirk": False}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    number, client_of, ben, fay, moviera, django_assert_num_queries
):
    agree(fay, moviera, by=ben)
    for extra in range(number - 1):
        appoint(make_person(f"Begeleider {extra}"), moviera, Appointment.Role.FACILITATOR)
    browser = client_of(ben)
    with django_assert_num_queries(LIST_QUERIES):
        shown = browser.get(LIST).content.decode()
    assert shown.count("nog geen afspraak") == number - 1


def test_a_coordinator_without_facilitators_reads_what_will_come(client_of, otto):
    assert "Nog geen begeleiders" in client_of(otto).get(LIST).content.decode()
