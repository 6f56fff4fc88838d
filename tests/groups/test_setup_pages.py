"""The coordinator's pages about groups, over HTTP."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from groups.actions.groups import end_group, go_live
from groups.models import Appointment, Group, Region
from groups.rules import days_in_backup
from tests.cast import appoint, make_person
from tests.groups.opening import a_complete_draft, a_draft, an_evening, filled_form, in_pool, next_day

Role = Appointment.Role
# The frame of every page (session, device, person, navigation) included.
LIST_QUERIES = 9
SETUP_QUERIES = 22


@pytest.fixture
def browser(ben, client_of):
    return client_of(ben)


@pytest.fixture
def draft(ben, moviera):
    return a_draft(ben, moviera)


def the_page(group, name="groups:setup", *args):
    return reverse(name, args=[group.pk, *args])


def test_a_coordinator_opens_a_group(browser, moviera):
    answer = browser.post(reverse("groups:open"), filled_form())

    group = Group.objects.get(name="Dinsdag")
    assert answer.status_code == 302
    assert answer.url == the_page(group)


def test_the_same_form_twice_makes_one_group(browser, moviera):
    first = browser.post(reverse("groups:open"), filled_form())
    second = browser.post(reverse("groups:open"), filled_form())

    assert first.url == second.url
    assert Group.objects.filter(name="Dinsdag").count() == 1


def test_going_back_to_change_the_date_loses_nothing(browser, moviera):
    later = (next_day(1) + timedelta(days=7)).isoformat()
    browser.post(reverse("groups:open"), filled_form())

    answer = browser.post(reverse("groups:open"), filled_form(first_on=later))

    assert answer.status_code == 422
    assert "al geopend" in answer.context["form"].errors["name"][0]
    assert later in answer.content.decode()


def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(browser, moviera):
    wrong = filled_form(target_size=15, first_on=next_day(3).isoformat(), place="Een lange plaatsnaam")

    answer = browser.post(reverse("groups:open"), wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"target_size", "first_on"}
    assert "Een lange plaatsnaam" in answer.content.decode()
    assert not Group.objects.filter(name="Dinsdag").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("kind", "club"),
        ("regions", []),
        ("regions", [999999]),
        ("place", ""),
        ("weekday", "9"),
        ("weekday", ""),
        ("starts_at", "half acht"),
        ("first_on", "morgen"),
        ("every_weeks", "7"),
        ("composition", ""),
        ("target_size", "veel"),
        ("message_life_days", "400"),
        ("organisation", "stichting-arosa"),
    ],
)
def test_each_wrong_field_is_refused(browser, moviera, arosa, field, value):
    answer = browser.post(reverse("groups:open"), filled_form(**{field: value}))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Group.objects.filter(name="Dinsdag").exists()


def test_a_taken_name_is_told_beside_the_name(browser, circle, moviera):
    answer = browser.post(reverse("groups:open"), filled_form(name=circle.name))

    assert answer.status_code == 422
    assert "al een groep met deze naam" in answer.context["form"].errors["name"][0]


def test_individual_guidance_opens_without_an_evening(browser, moviera):
    empty = {"kind": "individual", "weekday": "", "starts_at": "", "first_on": ""}

    assert browser.post(reverse("groups:open"), filled_form(**empty)).status_code == 302


@pytest.mark.parametrize("given", ["", "365"])
def test_individual_guidance_keeps_messages_ninety_days_and_says_so(browser, moviera, given):
    form = filled_form(kind="individual", message_life_days=given)

    browser.post(reverse("groups:open"), form)

    assert Group.objects.get(name="Dinsdag").message_life_days == 90
    assert "altijd 90 dagen" in browser.get(reverse("groups:open")).content.decode()


def test_individual_guidance_that_is_open_has_no_life_to_choose(client_of, otto, alone, square, arosa):
    guidance, group = (
        client_of(otto).get(the_page(one, "groups:edit")).content.decode() for one in (alone, square)
    )

    assert ("message_life_days" in guidance, "message_life_days" in group) == (False, True)
    assert "altijd 90 dagen" in guidance


def test_half_an_evening_is_asked_for_even_in_individual_guidance(browser, moviera):
    answer = browser.post(reverse("groups:open"), filled_form(kind="individual", starts_at=""))

    assert set(answer.context["form"].errors) == {"starts_at"}


@pytest.mark.parametrize(("life", "days"), [(1, 10), (7, 22), (30, 31), (90, 31), (365, 31)])
def test_how_long_a_backup_holds_a_text_is_said_on_the_page(browser, moviera, life, days):
    page = browser.get(reverse("groups:open")).content.decode()

    assert days_in_backup(life) == days
    assert f"hoogstens {days} dagen" in page


def test_regions_stand_by_kind_and_open_where_chosen(browser, moviera):
    page = browser.post(reverse("groups:open"), filled_form(name="")).content.decode()

    assert page.count('<details class="more" open>') == 1
    assert "Gemeenten" in page


def test_only_coordinators_reach_the_form(client_of, fay, ana, dirk, circle):
    for person in (fay, ana, dirk):
        assert client_of(person).get(reverse("groups:open")).status_code == 404
        assert client_of(person).post(reverse("groups:open"), filled_form()).status_code == 404


GET = ["groups:setup", "groups:edit", "groups:end"]
POST = ["groups:go_live", "groups:edit", "groups:end"]


@pytest.mark.parametrize("name", GET)
def test_pages_of_a_group_are_its_coordinators_only(name, circle, client_of, ben, otto, ana, fay, dirk):
    assert client_of(ben).get(the_page(circle, name)).status_code == 200
    for person in (otto, ana, fay, dirk):
        assert client_of(person).get(the_page(circle, name)).status_code == 404
    assert reverse("account_login") in Client().get(the_page(circle, name)).url


@pytest.mark.parametrize("name", POST)
def test_writes_to_a_group_are_its_coordinators_only(name, circle, client_of, otto, ana, fay, dirk):
    for person in (otto, ana, fay, dirk):
        assert client_of(person).post(the_page(circle, name), {}).status_code == 404
    assert reverse("account_login") in Client().post(the_page(circle, name)).url
    circle.refresh_from_db()
    assert circle.is_live


def test_a_group_that_is_not_there_answers_like_one_that_is_not_yours(browser, square):
    missing = browser.get(reverse("groups:setup", args=[999999]))
    forbidden = browser.get(the_page(square))

    assert (missing.status_code, forbidden.status_code) == (404, 404)


def test_the_setup_page_names_what_is_missing_with_links(browser, draft):
    page = browser.get(the_page(draft)).content.decode()

    assert "De groep kan nog niet open" in page
    assert the_page(draft, "crisis:route") in page
    assert 'href="#mensen"' in page


def test_going_live_too_early_is_refused_with_the_list(browser, draft):
    answer = browser.post(the_page(draft, "groups:go_live"))

    assert answer.status_code == 422
    assert "achterwacht die door een tweede persoon" in answer.content.decode()


def test_a_complete_group_goes_live_once(browser, ben, bea, moviera):
    group = a_complete_draft(ben, bea, moviera)
    assert "Alles is er" in browser.get(the_page(group)).content.decode()

    for _twice in range(2):
        assert browser.post(the_page(group, "groups:go_live")).url == the_page(group)
    assert Group.objects.get(pk=group.pk).is_live


def test_proposing_somebody_of_the_pool(browser, draft, moviera):
    guus = in_pool(moviera, "Guus", Role.FACILITATOR)

    for _twice in range(2):
        answer = browser.post(the_page(draft, "groups:propose", "facilitator"), {"person": guus.pk})
        assert answer.url == the_page(draft)
    assert draft.appointments.count() == 1
    page = browser.get(the_page(draft)).content.decode()
    assert "Voorgesteld door Ben" in page
    assert "Wie dit kan bevestigen: Bea, Dirk." in page


def test_naming_himself_is_told_clearly(browser, draft, ben, moviera):
    appoint(ben, moviera, Role.BACKUP)

    answer = browser.post(the_page(draft, "groups:propose", "backup"), {"person": ben.pk})
    assert answer.status_code == 422
    assert "Je kunt jezelf niet voorstellen" in answer.content.decode()
    assert not draft.appointments.exists()


@pytest.mark.parametrize("given", ["", "niemand", "3f0e8c5e-57a4-4b3a-9d4e-1c1f8f3a0a00"])
def test_proposing_nobody_is_told_beside_the_field(browser, draft, given):
    answer = browser.post(the_page(draft, "groups:propose", "facilitator"), {"person": given})

    assert answer.status_code == 422
    assert "Kies iemand uit de lijst" in answer.content.decode()


def test_proposing_somebody_of_elsewhere_is_refused(browser, draft, ole):
    answer = browser.post(the_page(draft, "groups:propose", "facilitator"), {"person": ole.pk})

    assert answer.status_code == 422
    assert "staat niet bij jullie mensen" in answer.content.decode()


def test_there_is_no_proposing_of_other_roles(browser, draft):
    assert browser.post(the_page(draft, "groups:propose", "coordinator"), {}).status_code == 404


def test_details_are_changed_and_shown_again(browser, draft, moviera):
    form = browser.get(the_page(draft, "groups:edit")).content.decode()
    assert 'value="Buurthuis, Ede"' in form

    browser.post(the_page(draft, "groups:edit"), filled_form(place="Wijkhuis, Ede"))
    draft.refresh_from_db()
    assert draft.place == "Wijkhuis, Ede"


def test_a_live_group_is_changed_without_its_fixed_fields(browser, circle, moviera):
    evening = an_evening(1, first_on=circle.series.first_on)
    form = filled_form(
        name=circle.name,
        weekday=evening.first_on.weekday(),
        first_on=evening.first_on.isoformat(),
        message_life_days=1,
        place="Online",
    )

    assert browser.post(the_page(circle, "groups:edit"), form).status_code == 302
    circle.refresh_from_db()
    assert (circle.place, circle.message_life_days) == ("Online", 90)


def test_live_individual_guidance_is_changed_without_an_evening(client_of, otto, alone, arosa):
    alone.series.delete()
    given = filled_form(
        name=alone.name, organisation="stichting-arosa", weekday="", starts_at="", first_on=""
    )
    del given["kind"], given["message_life_days"]

    assert client_of(otto).post(the_page(alone, "groups:edit"), given).status_code == 302


def test_several_mistakes_are_told_at_once(browser, moviera):
    wrong = filled_form(name="", regions=[], target_size=1, first_on=next_day(4).isoformat())

    errors = browser.post(reverse("groups:open"), wrong).context["form"].errors
    assert set(errors) == {"name", "regions", "target_size", "first_on"}


def test_ending_asks_first_and_then_ends(browser, circle):
    assert "gaat niet meer open" in browser.get(the_page(circle, "groups:end")).content.decode()

    for _twice in range(2):
        assert browser.post(the_page(circle, "groups:end")).status_code == 302
    assert Group.objects.get(pk=circle.pk).state == Group.State.ENDED
    assert "Deze groep is gestopt" in browser.get(the_page(circle)).content.decode()


def test_an_ended_group_cannot_be_changed_over_http(browser, ben, circle, moviera):
    end_group(by=ben, group=circle)

    assert browser.post(the_page(circle, "groups:edit"), filled_form()).status_code == 422
    assert browser.post(the_page(circle, "groups:go_live")).status_code == 422


@pytest.mark.parametrize(("size", "word"), [(8, None), (9, "al veel"), (11, "Meer dan 10")])
def test_a_soft_word_about_size(browser, ben, moviera, size, word):
    page = browser.get(the_page(a_draft(ben, moviera, target_size=size))).content.decode()

    assert f"{size} mensen: ieder ongeveer {120 // size} minuten" in page
    assert word is None or word in page


def test_the_setup_page_shows_no_member(browser, ana, circle):
    page = browser.get(the_page(circle)).content.decode()

    assert "Doet nu mee" in page
    assert ana.alias not in page


@pytest.mark.parametrize("groups", [1, 3])
def test_the_list_of_groups_takes_the_same_queries(
    groups, browser, ben, moviera, circle, django_assert_num_queries
):
    for number in range(groups - 1):
        a_draft(ben, moviera, name=f"Groep {number}")
    browser.get(reverse("groups:groups"))

    with django_assert_num_queries(LIST_QUERIES):
        page = browser.get(reverse("groups:groups")).content.decode()
    assert page.count('<th scope="row">') == groups


@pytest.mark.parametrize("people", [1, 3])
def test_the_setup_page_takes_the_same_queries(people, browser, ben, bea, moviera, django_assert_num_queries):
    group = go_live(by=ben, group=a_complete_draft(ben, bea, moviera))
    for number in range(people):
        appoint(make_person(f"Extra {number}"), moviera, Role.FACILITATOR, group)
    browser.get(the_page(group))

    with django_assert_num_queries(SETUP_QUERIES):
        browser.get(the_page(group))


def test_the_list_is_empty_and_says_what_will_come(client_of, otto):
    page = client_of(otto).get(reverse("groups:groups")).content.decode()

    assert "Nog geen groepen" in page


def test_the_list_holds_own_groups_only(browser, circle, square):
    page = browser.get(reverse("groups:groups")).content.decode()

    assert circle.name in page
    assert square.name not in page


def test_regions_all_have_a_kind_in_dutch(browser, moviera):
    page = browser.get(reverse("groups:open")).content.decode()

    for kind in set(Region.objects.values_list("kind", flat=True)):
        assert f"<summary>{kind}</summary>" not in page
