"""The page of the duty roster."""

from datetime import timedelta

import pytest
from django.urls import reverse

from crisis.actions import confirm_shift
from crisis.models import DutyShift
from supportgroups.lib import clock as kring_clock
from tests.cast import sign_in
from tests.crisis.calling import put_on_duty
from tests.crisis.test_roster import plan
from tests.reach import make_reachable


@pytest.fixture
def url(circle) -> str:
    return reverse("crisis:roster", args=[circle.organisation.slug])


def propose(by, url, **changed):
    given = {"group": "", "day": kring_clock.today() + timedelta(days=1), "begins": "18:00", "ends": "23:00"}
    return sign_in(by).post(f"{url}voorstellen/", {**given, **changed}, follow=True)


def test_empty_roster_says_what_will_be_here_and_shows_the_gaps(url, ben):
    page = sign_in(ben).get(url).content.decode()

    assert "gaten in het rooster" in page
    assert "niemand bereikbaar" in page


def test_proposed_and_confirmed_from_the_page(url, circle, fay, ben, bea):
    page = propose(ben, url, person=fay.pk).content.decode()
    shift = DutyShift.objects.get()
    assert "De dienst staat klaar." in page
    assert "18.00 – 23.00: Fay" in page

    for _ in range(2):
        done = sign_in(bea).post(f"{url}{shift.pk}/bevestigen/", follow=True)

    assert done.status_code == 200
    shift.refresh_from_db()
    assert shift.confirmed_by == bea
    local = kring_clock.local(shift.starts_at)
    assert (local.hour, local.minute) == (18, 0)


def test_sending_a_proposal_twice_makes_one_shift(url, fay, ben):
    for _ in range(2):
        propose(ben, url, person=fay.pk)

    assert DutyShift.objects.count() == 1


def test_shift_that_ends_before_it_begins_ends_on_the_day_after(url, fay, ben):
    propose(ben, url, person=fay.pk, begins="22:00", ends="02:00")

    shift = DutyShift.objects.get()
    assert shift.ends_at - shift.starts_at == timedelta(hours=4)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"person": ""}, "Kies iemand uit de lijst."),
        ({"person": "no-uuid"}, "Kies iemand uit de lijst."),
        ({"group": "999"}, "Kies een groep uit de lijst."),
        ({"day": "2026-13-40"}, "Kies een dag."),
        ({"day": "2027-03-28", "begins": "02:30"}, "die nacht gaat de klok een uur vooruit"),
        ({"begins": "half acht"}, "Vul een tijd in"),
        ({"day": "2020-01-01"}, "Deze dienst is al voorbij."),
        ({"day": "9999-12-31", "begins": "23:00", "ends": "22:00"}, "Kies een dag."),
    ],
)
def test_bad_input_is_told_beside_what_was_given(url, fay, ben, changed, told):
    answer = propose(ben, url, **{"person": fay.pk, **changed})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert 'value="23:00"' in page or changed.get("ends")
    assert not DutyShift.objects.exists()


def test_who_cannot_be_reached_is_shown(url, circle, fay, gus, ben):
    make_reachable(gus)
    put_on_duty(fay, circle)
    put_on_duty(gus, circle)

    page = sign_in(ben).get(url).content.decode()

    assert page.count("Nog niet bereikbaar") == 1
    assert "Tegelijk met Gus" in page


def test_removing_a_shift_twice_shows_the_roster(url, circle, fay, ben):
    shift = put_on_duty(fay, circle)

    for _ in range(2):
        page = sign_in(ben).post(f"{url}{shift.pk}/weghalen/", follow=True)

    assert page.status_code == 200
    assert not DutyShift.objects.standing().exists()


def test_refused_confirmation_says_why(url, circle, fay, ben, bea, dirk):
    shift = plan(ben, circle, fay)
    assert sign_in(ben).post(f"{url}{shift.pk}/bevestigen/").status_code == 422
    confirm_shift(by=bea, shift=shift)

    assert sign_in(dirk).post(f"{url}{shift.pk}/bevestigen/").status_code == 409


def test_shift_of_another_organisation_is_not_found_here(url, square, ole, ben):
    shift = put_on_duty(ole, square)

    for name in ("bevestigen", "weghalen"):
        assert sign_in(ben).post(f"{url}{shift.pk}/{name}/").status_code == 404


def test_page_asks_as_much_of_the_database_for_one_shift_as_for_three(
    url, circle, fay, gus, dirk, ben, django_assert_num_queries
):
    browser = sign_in(ben)
    put_on_duty(fay, circle)
    browser.get(url)
    for extra in ((), (gus, dirk)):
        for person in extra:
            put_on_duty(person, circle, starts_at=kring_clock.now() + timedelta(hours=1))
        with django_assert_num_queries(20):
            browser.get(url)
