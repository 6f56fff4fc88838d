"""Vanavond: who leads sees whom to expect and writes down who came; nobody else does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from groups.actions import come_back, lift_suspension, stop_membership
from groups.actions.evenings import mark_back, mark_time_out, record_attendance
from groups.actions.meetings import answer_meeting, bring_in
from groups.models import Appointment, Attendance, Group, TimeOut
from groups.queries.tonight import tonight_of
from groups.rules.meetings import Going, MeetingError, Standing, at_hand, standing_of
from supportgroups.lib import clock as machine
from tests.cast import accept, appoint, find_person, join, make_person, place_of
from tests.groups.evenings import go_to, next_meeting
from tests.groups.steps import suspend

# Who he is, whether it is his to lead, the evening as he sees it, its people and what each brings.
TONIGHT_QUERIES = 22


@pytest.fixture
def evening(circle):
    return next_meeting(circle)


def url(meeting) -> str:
    return reverse("groups:tonight", args=[meeting.pk])


def names(meeting) -> list[str]:
    return [one.alias for one in tonight_of(meeting).people]


def outcome_of(person) -> list[str]:
    return list(Attendance.objects.filter(person=person).values_list("outcome", flat=True))


@pytest.mark.parametrize(
    ("going", "standing"),
    [
        (Going(None, is_recent=True), Standing.NEW),
        (Going(True, is_recent=True, is_returner=True), Standing.BACK),
        (Going(True, is_recent=True, has_come=True), Standing.COMES),
        (Going(None, is_recent=False), Standing.UNKNOWN),
        (Going(False, is_recent=True), Standing.AWAY),
    ],
)
def test_where_somebody_stands_on_the_list(going, standing):
    assert standing_of(going) == standing


def test_newcomers_and_returners_stand_on_top(circle, ana, bo, fay, evening, clock):
    go_to(clock, evening)
    record_attendance(by=fay, meeting=evening, outcomes={ana.pk: "came", bo.pk: "came"})
    clock.forward(days=1)
    stop_membership(person=bo, membership=place_of(bo, circle))
    come_back(person=bo, membership=place_of(bo, circle))
    join(circle, "Nieuwe")

    later = next_meeting(circle)

    assert [(one.alias, one.standing) for one in tonight_of(later).people] == [
        ("Nieuwe", Standing.NEW),
        ("Bo", Standing.BACK),
        ("Ana", Standing.UNKNOWN),
    ]


def test_who_leads_writes_down_who_came_and_corrects_it(circle, ana, bo, fay, evening, clock, client_of):
    go_to(clock, evening, hours=1)
    browser = client_of(fay)
    form = {f"outcome-{ana.pk}": "came", f"outcome-{bo.pk}": "missed"}

    for _again in range(2):
        browser.post(url(evening), form)
    clock.forward(days=2)
    browser.post(url(evening), {f"outcome-{bo.pk}": "sent-word"})

    assert (outcome_of(ana), outcome_of(bo)) == (["came"], ["sent-word"])


def test_who_did_not_come_gets_a_word_and_no_score(circle, ana, fay, evening, clock, client_of):
    go_to(clock, evening, hours=1)
    record_attendance(by=fay, meeting=evening, outcomes={ana.pk: "missed"})

    page = client_of(fay).get(url(evening)).content.decode()

    assert "Een persoonlijk woord" in page
    assert "Je plek is er nog" in page
    assert "keer niet" not in page
    assert "niet verschenen" not in page


def test_who_sent_word_is_proposed_as_such(ana, fay, evening, clock, client_of):
    answer_meeting(person=ana, meeting=evening, comes=False)
    go_to(clock, evening)

    page = client_of(fay).get(url(evening)).content.decode()

    assert re.findall(r'value="([\w-]+)" checked', page) == ["sent-word"]


def test_topics_and_what_fits_the_way_of_working_stand_on_the_page(circle, ana, fay, evening, client_of):
    bring_in(person=ana, meeting=evening, text="De ruzie van zaterdag")
    Group.objects.filter(pk=circle.pk).update(way_of_working="aa-style")

    page = client_of(fay).get(url(evening)).content.decode()

    assert "De ruzie van zaterdag" in page
    assert page.index("Delen zoals bij de AA") < page.index("Meer werkvormen")


def test_each_way_of_working_has_something_else_at_hand():
    every = [
        (slug, slug)
        for slug in ("rollenspel", "delen-zoals-bij-de-aa", "werkboek-verantwoordelijkheid-nemen")
    ]

    assert [at_hand(every, way)[0] for way in Group.Way.values] == [
        ["rollenspel"],
        ["delen-zoals-bij-de-aa"],
        ["werkboek-verantwoordelijkheid-nemen"],
    ]


def test_it_is_too_early_to_write_down_who_came(ana, fay, evening, client_of):
    answer = client_of(fay).post(url(evening), {f"outcome-{ana.pk}": "came"})

    assert answer.status_code == 422
    assert outcome_of(ana) == []


@pytest.mark.parametrize("field", ["outcome-niemand", "outcome-00000000-0000-0000-0000-000000000001"])
def test_who_is_not_of_the_group_is_refused(field, ana, fay, evening, clock, client_of):
    go_to(clock, evening)

    answer = client_of(fay).post(url(evening), {field: "came", f"outcome-{ana.pk}": "came"})

    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert Attendance.objects.count() == 0


def test_what_is_no_outcome_is_refused(ana, fay, evening, clock, client_of):
    go_to(clock, evening)

    assert client_of(fay).post(url(evening), {f"outcome-{ana.pk}": "too late"}).status_code == 422


def test_a_time_out_is_marked_and_over(ana, fay, evening, clock, client_of):
    go_to(clock, evening, hours=1)
    browser, address = client_of(fay), reverse("groups:time_out", args=[evening.pk])

    for _again in range(2):
        browser.post(address, {"person": ana.pk})
    assert "Even de kamer uit" in browser.get(url(evening)).content.decode()
    browser.post(address, {"person": ana.pk, "back": "1"})

    assert [bool(out.back_at) for out in TimeOut.objects.filter(person=ana)] == [True]
    assert "Even de kamer uit" not in browser.get(url(evening)).content.decode()


def test_a_second_time_out_is_another_one(ana, fay, evening, clock):
    go_to(clock, evening, hours=1)
    for _again in range(2):
        mark_time_out(by=fay, meeting=evening, person_id=ana.pk)
        mark_back(by=fay, meeting=evening, person_id=ana.pk)

    assert TimeOut.objects.filter(person=ana).count() == 2


def test_a_suspended_member_is_not_on_the_list(circle, ana, bo, ben, bea, evening):
    suspend(bo, circle, by=ben, confirmed_by=bea)

    assert names(evening) == ["Ana"]


def test_who_was_kept_out_that_evening_is_not_on_its_list(circle, ana, bo, ben, bea, evening, clock):
    suspension = suspend(bo, circle, by=ben, confirmed_by=bea)
    go_to(clock, evening, days=1)
    lift_suspension(by=ben, suspension=suspension)

    assert names(evening) == ["Ana"]
    assert names(next_meeting(circle)) == ["Ana", "Bo"]


def test_who_stopped_since_stays_on_the_evening_where_he_was(circle, ana, bo, fay, evening, clock):
    go_to(clock, evening, hours=1)
    record_attendance(by=fay, meeting=evening, outcomes={ana.pk: "came"})
    clock.forward(days=1)
    for person in (ana, bo):
        stop_membership(person=person, membership=place_of(person, circle))
    newcomer = join(circle, "Nieuwe")

    assert sorted(names(evening)) == ["Ana", "Bo"]
    with pytest.raises(MeetingError):
        record_attendance(by=fay, meeting=evening, outcomes={newcomer.pk: "missed"})


def test_a_cover_sees_only_the_evenings_of_his_cover(circle, ana, evening, client_of):
    wim = make_person("Wim")
    role = appoint(wim, circle.organisation, Appointment.Role.COVER, circle)
    role.ends_at = evening.starts_at + timedelta(days=1)
    role.save()
    accept(wim, circle)

    browser = client_of(wim)

    assert browser.get(url(evening)).status_code == 200
    assert browser.get(url(next_meeting(circle, 1))).status_code == 404


def test_a_member_and_a_coordinator_do_not_open_it(ana, ben, dirk, evening, client_of):
    for person in (ana, ben, dirk):
        assert client_of(person).get(url(evening)).status_code == 404


def test_who_led_once_writes_nothing_any_more(circle, ana, evening, clock):
    go_to(clock, evening)
    circle.appointments.filter(person=find_person("Fay")).update(ends_at=machine.now())

    with pytest.raises(MeetingError):
        record_attendance(by=find_person("Fay"), meeting=evening, outcomes={ana.pk: "came"})


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_as_many_queries_for_one_as_for_three(
    number, circle, fay, evening, client_of, django_assert_num_queries
):
    for at in range(number):
        bring_in(person=join(circle, f"Lid {at}"), meeting=evening, text=f"Iets {at}")
    browser = client_of(fay)
    browser.get(url(evening))

    with django_assert_num_queries(TONIGHT_QUERIES):
        page = browser.get(url(evening)).content.decode()

    assert page.count("Iets ") == number
