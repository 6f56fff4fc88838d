"""The pages of who was asked, over HTTP."""

import pytest
from django.urls import reverse

from crisis.actions import acknowledge
from crisis.models import DutyShift
from members.models import AccessLog
from tests.cast import join, sign_in
from tests.crisis.calling import call, put_on_duty
from tests.reach import make_reachable

DUTY = reverse("crisis:duty")
TEXT, NUMBER = "Klaprooswoorden", "0612345678"


@pytest.fixture
def on_duty(circle, fay, gus):
    for person in (fay, gus):
        make_reachable(person)
        put_on_duty(person, circle)


@pytest.fixture
def asked(on_duty, ana, circle):
    return call(ana, circle, wants="call-back", text=TEXT, number=NUMBER)


def page(person, request=None):
    return sign_in(person).get(reverse("crisis:answer", args=[request.pk]) if request else DUTY)


def tap(person, request, what, name="act", **data):
    args = [request.pk, what] if name == "act" else [request.pk]
    return sign_in(person).post(reverse(f"crisis:{name}", args=args), data)


def state_of(request):
    request.refresh_from_db()
    return request.state, request.owner and request.owner.alias


def test_who_is_asked_sees_that_it_is_there_and_no_word_of_it(asked, fay):
    for answer in (page(fay), page(fay, asked)):
        said = answer.content.decode()
        assert "Ik pak het op" in said
        assert not [word for word in (TEXT, NUMBER, "Ana") if word in said]


def test_taking_it_twice_takes_it_once_and_opens_it(asked, fay):
    for _twice in range(2):
        assert tap(fay, asked, "oppakken").url == reverse("crisis:answer", args=[asked.pk])

    said = page(fay, asked).content.decode()
    assert TEXT in said
    assert f'href="tel:{NUMBER}"' in said
    assert "Schrijf met Ana" in said
    assert AccessLog.objects.filter(event="help-request-opened").count() == 1


def test_the_second_one_sees_who_has_it(asked, fay, gus):
    tap(fay, asked, "oppakken")

    late = tap(gus, asked, "oppakken")

    assert late.status_code == 409
    assert "Fay heeft" in late.content.decode()
    assert TEXT not in page(gus, asked).content.decode()
    assert "Fay heeft dit opgepakt" in page(gus, asked).content.decode()
    assert "Fay heeft het" in page(gus).content.decode()


def test_contact_is_written_down_and_it_is_closed_by_ticks(asked, fay):
    tap(fay, asked, "oppakken")
    tap(fay, asked, "geen-gehoor")

    assert tap(fay, asked, "contact").url == reverse("crisis:answer", args=[asked.pk])
    assert state_of(asked) == ("contacted", "Fay")
    assert tap(fay, asked, "", "close", ticks=["talked"]).url == DUTY
    assert state_of(asked) == ("closed", "Fay")


@pytest.mark.parametrize("ticks", [[], ["gehuild"]])
def test_closing_without_a_tick_is_told_beside_it(ticks, asked, fay):
    tap(fay, asked, "oppakken")
    tap(fay, asked, "contact")

    answer = tap(fay, asked, "", "close", ticks=ticks)

    assert answer.status_code == 422
    assert answer.context["close_form"].errors
    assert state_of(asked)[0] == "contacted"


def test_closing_before_contact_is_refused(asked, fay):
    tap(fay, asked, "oppakken")

    assert tap(fay, asked, "", "close", ticks=["talked"]).status_code == 409


def test_who_cannot_passes_it_on_without_a_reason(asked, fay):
    tap(fay, asked, "oppakken")

    assert tap(fay, asked, "kan-niet").url == DUTY
    assert state_of(asked)[1] is None
    assert TEXT not in page(fay, asked).content.decode()


def test_it_is_handed_over_once_the_other_takes_it(asked, fay, gus):
    tap(fay, asked, "oppakken")

    assert tap(fay, asked, "", "offer", to=gus.pk).status_code == 302
    assert state_of(asked)[1] == "Fay"
    assert "Fay vraagt of jij dit overneemt" in page(gus, asked).content.decode()
    assert TEXT not in page(gus, asked).content.decode()

    assert tap(gus, asked, "overnemen").status_code == 302
    assert state_of(asked)[1] == "Gus"
    assert TEXT in page(gus, asked).content.decode()


@pytest.mark.parametrize("to", ["", "Gus", "3f0e8c5e-57a4-4b3a-9d4e-1c1f8f3a0a00"])
def test_offering_it_to_nobody_is_told_beside_the_field(to, asked, fay):
    tap(fay, asked, "oppakken")

    answer = tap(fay, asked, "", "offer", to=to)

    assert answer.status_code == 422
    assert answer.context["hand_over_form"].errors


def test_what_is_not_his_is_refused(asked, fay, gus):
    tap(fay, asked, "oppakken")

    assert [tap(gus, asked, what).status_code for what in ("contact", "kan-niet", "overnemen")] == [
        422,
        422,
        409,
    ]
    assert state_of(asked) == ("acked", "Fay")


def test_another_tap_does_not_exist(asked, fay):
    assert tap(fay, asked, "verwijderen").status_code == 404


@pytest.mark.parametrize("name", ["bo", "ben", "cy", "ole"])
def test_who_was_not_asked_meets_nothing(name, asked, request):
    person = request.getfixturevalue(name)

    assert page(person, asked).status_code == 404
    assert tap(person, asked, "oppakken").status_code == 404
    assert tap(person, asked, "", "close", ticks=["talked"]).status_code == 404


@pytest.mark.parametrize("name", ["ana", "bo", "cy"])
def test_members_have_no_such_page(name, on_duty, request):
    assert page(request.getfixturevalue(name)).status_code == 404


def test_an_empty_page_says_what_will_be_here(on_duty, fay):
    assert "Niemand wacht nu op jou" in page(fay).content.decode()


def test_his_duty_is_offered_and_taken_with_a_tap_each(on_duty, circle, fay, gus):
    shift = DutyShift.objects.get(person=fay)
    act = [reverse("crisis:act_on_shift", args=[shift.pk, what]) for what in ("aanbieden", "overnemen")]
    assert act[0] in page(fay).content.decode()

    sign_in(fay).post(act[0])
    assert "gevraagd aan collega" in page(fay).content.decode()
    assert act[1] in page(gus).content.decode()
    sign_in(gus).post(act[1])

    assert "Een collega vraagt vervanging" not in page(gus).content.decode()


def test_another_tap_on_a_duty_does_not_exist(on_duty, fay, ana):
    shift = DutyShift.objects.get(person=fay)

    assert sign_in(fay).post(reverse("crisis:act_on_shift", args=[shift.pk, "weg"])).status_code == 404
    assert sign_in(ana).post(reverse("crisis:act_on_shift", args=[shift.pk, "aanbieden"])).status_code == 404


def test_the_conversation_of_a_request_is_for_two(asked, ana, fay, bo, circle):
    acknowledge(by=fay, request=asked)
    room = reverse("chat:room", args=[circle.rooms.get(matter=asked.pk).pk])

    for person, other in ((ana, "Fay"), (fay, "Ana")):
        said = sign_in(person).get(room).content.decode()
        assert f"Gesprek met {other}" in said
        assert "Niemand anders leest mee" in said
        assert "Huisregels" not in said
    assert sign_in(bo).get(room).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries(number, on_duty, circle, fay, django_assert_num_queries):
    for at in range(number):
        call(join(circle, f"Vrager {at}"), circle)
    browser = sign_in(fay)
    browser.get(DUTY)

    with django_assert_num_queries(PAGE_QUERIES):
        browser.get(DUTY)


PAGE_QUERIES = 13
