"""The pages of who needs somebody now, over HTTP."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from crisis.actions import acknowledge, advance_due, close_request, pass_on, record_contact
from crisis.models import HelpRequest
from groups.actions import redeem_invitation, stop_membership
from tests.cast import invitation_to, join, make_person, one_factor_only, place_of, sign_in
from tests.crisis.calling import call, put_on_duty
from tests.reach import make_reachable

HELP = reverse("crisis:help")


@pytest.fixture
def on_duty(circle, fay):
    make_reachable(fay)
    return put_on_duty(fay, circle)


def page_of(person) -> str:
    return sign_in(person).get(HELP).content.decode()


def progress(person, request, **where):
    return sign_in(person).get(reverse("crisis:request", args=[request.pk])).content.decode()


def send(person, circle, wants="bericht", **given):
    words = {"text": "Ik red het niet alleen."} if wants == "bericht" else {"number": "06 12345678"}
    data = {"group": circle.pk, "client_id": uuid4(), **words, **given}
    return sign_in(person).post(reverse("crisis:ask", args=[wants]), data)


def test_112_comes_before_everything(on_duty, ana):
    page = page_of(ana)

    assert page.index('href="tel:112"') < page.index("Ik heb nu iemand nodig") < page.index("tel:08002000")


def test_it_says_who_is_there_until_when(on_duty, ana):
    page = page_of(ana)

    assert "<strong>Fay</strong> is er voor je" in page
    assert " uur." in page.split("is er voor je")[1][:60]


def test_it_says_before_sending_that_nobody_is_there_and_who_reads_it_when(circle, ana, fay, clock):
    assert "Nu is er niemand die meteen leest." in page_of(ana)
    assert "De coördinator leest het" in page_of(ana)

    shift = put_on_duty(fay, circle)
    shift.starts_at, shift.ends_at = shift.ends_at, shift.ends_at.replace(year=shift.ends_at.year + 1)
    shift.save()

    assert "Een begeleider leest het" in page_of(ana)


def test_a_visitor_sees_numbers_only(circle):
    page = Client().get(HELP).content.decode()

    assert 'href="tel:112"' in page
    assert "Ik heb nu iemand nodig" not in page


def test_who_has_not_shown_his_second_step_sees_numbers_only(circle, fay):
    page = one_factor_only(fay).get(HELP).content.decode()

    assert 'href="tel:112"' in page
    assert "Ik heb nu iemand nodig" not in page


@pytest.mark.parametrize("wants", ["bericht", "terugbellen"])
def test_asking_leads_to_how_it_stands(wants, on_duty, ana, circle):
    answer = send(ana, circle, wants)

    made = HelpRequest.objects.get()
    assert answer.url == reverse("crisis:request", args=[made.pk])
    assert "Verstuurd" in progress(ana, made)


def test_arriving_twice_asks_once_and_leads_to_the_same_page(on_duty, ana, circle):
    client_id = uuid4()

    first, again = (send(ana, circle, client_id=client_id) for _twice in range(2))

    assert HelpRequest.objects.count() == 1
    assert first.url == again.url


def test_a_second_question_leads_to_the_one_that_stands_open(on_duty, ana, circle):
    made = call(ana, circle)
    page = page_of(ana)
    assert reverse("crisis:ask", args=["bericht"]) not in page
    assert reverse("crisis:request", args=[made.pk]) in page

    assert send(ana, circle).url == reverse("crisis:request", args=[made.pk])
    assert HelpRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("wants", "given", "field"),
    [
        ("bericht", {"text": "  "}, "text"),
        ("bericht", {"text": "a" * 4001}, "text"),
        ("bericht", {"client_id": "geen id"}, "client_id"),
        ("bericht", {"group": "Fay"}, "group"),
        ("bericht", {"group": 987_654_321}, "group"),
        ("terugbellen", {"number": ""}, "number"),
        ("terugbellen", {"number": "bel maar"}, "number"),
        ("terugbellen", {"number": "1" * 40}, "number"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(wants, given, field, on_duty, ana, circle):
    answer = send(ana, circle, wants, **{"text": "Dit wil ik zeggen", **given})

    assert answer.status_code == 422
    form = answer.context["message_form" if wants == "bericht" else "call_form"]
    assert field in form.errors
    assert "text" in given or "Dit wil ik zeggen" in answer.content.decode()
    assert not HelpRequest.objects.exists()


def test_another_way_of_asking_does_not_exist(on_duty, ana, circle):
    assert send(ana, circle, "schreeuwen").status_code == 404


def test_a_group_that_is_not_his_is_no_choice(on_duty, ana, circle, square):
    assert send(ana, square).status_code == 422


def test_who_has_no_group_has_nobody_to_ask(moviera):
    nobody = make_person("Nico")

    assert "Je zit nog niet in een groep" in page_of(nobody)
    assert sign_in(nobody).post(reverse("crisis:ask", args=["bericht"]), {}).status_code == 404


def test_who_stopped_can_still_ask(on_duty, ana, circle):
    stop_membership(person=ana, membership=place_of(ana, circle))

    assert send(ana, circle).status_code == 302


def test_who_is_in_two_groups_chooses(on_duty, ana, circle, square):
    two = join(circle, "Twee")
    redeem_invitation(token=invitation_to(square), person=two)

    page = page_of(two)
    assert page.count('type="radio"') == 4
    assert send(two, square).status_code == 302
    assert HelpRequest.objects.get().group == square


def test_a_facilitator_can_leave_out_his_coordinator(on_duty, circle, gus):
    assert "Vraag het niet aan mijn coördinator" in page_of(gus)

    assert send(gus, circle, leave_out_coordinators="on").status_code == 302
    assert HelpRequest.objects.get().leaves_out_coordinators


def test_a_member_is_not_asked_about_coordinators(on_duty, ana):
    assert "coördinator" not in page_of(ana)


def test_it_says_what_is_confirmed_and_nothing_more(on_duty, ana, circle, fay):
    made = call(ana, circle)
    assert "Nog niet gezien" in progress(ana, made)

    acknowledge(by=fay, request=made)
    assert "Gezien door Fay" in progress(ana, made)
    assert "Nog geen contact" in progress(ana, made)
    assert reverse("chat:room", args=[circle.rooms.get(matter=made.pk).pk]) in progress(ana, made)

    record_contact(by=fay, request=made)
    assert "Je hebt contact met Fay" in progress(ana, made)


def test_who_gives_it_back_is_told_without_blame(on_duty, ana, circle, fay, gus):
    make_reachable(gus)
    made = call(ana, circle)
    acknowledge(by=fay, request=made)

    pass_on(by=fay, request=made)

    page = progress(ana, made)
    assert "We zoeken iemand anders voor je" in page
    assert "Gezien door" not in page


def test_when_nobody_answered_it_says_so_with_numbers(on_duty, ana, circle, clock):
    made = call(ana, circle)
    for _step in range(40):
        clock.forward(minutes=1)
        advance_due()

    page = progress(ana, made)

    assert "Er heeft nog niemand gereageerd" in page
    assert 'href="tel:112"' in page
    assert 'href="tel:08002000"' in page


def test_what_waits_says_until_when(circle, ana):
    page = progress(ana, call(ana, circle))

    assert "Je bericht staat klaar" in page
    assert "om 9.00 uur" in page


def test_taking_it_back_twice_ends_it_once(on_duty, ana, circle):
    made = call(ana, circle)

    for _twice in range(2):
        answer = sign_in(ana).post(reverse("crisis:withdraw", args=[made.pk]))
        assert answer.url == reverse("crisis:request", args=[made.pk])

    assert "Je vraag is gestopt" in progress(ana, made)


@pytest.fixture
def closed(on_duty, ana, circle, fay):
    made = call(ana, circle)
    acknowledge(by=fay, request=made)
    record_contact(by=fay, request=made)
    close_request(by=fay, request=made, ticks=["talked"])
    return made


def test_what_was_closed_is_not_taken_back(closed, ana):
    answer = sign_in(ana).post(reverse("crisis:withdraw", args=[closed.pk]))

    assert answer.status_code == 409
    assert "Je vraag was al afgesloten" in answer.content.decode()


@pytest.mark.parametrize(("said", "helped"), [("ja", True), ("nee", False)])
def test_he_says_whether_he_is_helped(said, helped, closed, ana):
    assert "Ben je geholpen?" in page_of(ana)

    for _twice in range(2):
        sign_in(ana).post(reverse("crisis:helped", args=[closed.pk]), {"helped": said})

    closed.refresh_from_db()
    assert closed.helped is helped
    assert ("Vraag opnieuw om hulp" in progress(ana, closed)) is not helped


def test_neither_yes_nor_no_is_told(closed, ana):
    answer = sign_in(ana).post(reverse("crisis:helped", args=[closed.pk]), {"helped": "misschien"})

    assert answer.status_code == 422
    assert "Kies ja of nee" in answer.content.decode()


def test_a_new_question_comes_after_the_old_one(closed, ana, circle):
    send(ana, circle)

    assert HelpRequest.objects.exclude(pk=closed.pk).get().after == closed


def test_his_own_words_stand_on_his_own_page_only(on_duty, ana, bo, circle, fay):
    made = call(ana, circle, text="Klaprooswoorden")

    assert "Klaprooswoorden" in progress(ana, made)
    for other in (bo, fay):
        assert sign_in(other).get(reverse("crisis:request", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries(number, on_duty, ana, circle, django_assert_num_queries):
    for _at in range(number):
        made = call(ana, circle)
        sign_in(ana).post(reverse("crisis:withdraw", args=[made.pk]))
    browser = sign_in(ana)
    browser.get(HELP)

    with django_assert_num_queries(PAGE_QUERIES):
        browser.get(HELP)


PAGE_QUERIES = 19
