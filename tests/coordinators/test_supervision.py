"""Supervision notes: sealed, in part shared, of the own organisation only, and gone two years after somebody left."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from coordinators.actions import note_supervision, open_notes
from coordinators.models import Consideration, SupervisionNote, WorkEntry, WorkSum
from coordinators.rules import SupervisionError, is_overdue
from coordinators.tasks import forget
from groups.models import Appointment
from groups.queries import contact_hours_of
from groups.rules import NotAllowedError
from members.models import AccessLog
from supportgroups.lib import clock as kring_clock
from supportgroups.lib.sealing import DataKey
from tests.coordinators.agreeing import agree, work_of
from tests.coordinators.working import logs

OWN, SHARED = "Boterbloemwoorden", "Korenbloemwoorden"


def note(by, person, organisation, *, once=None, **changes):
    told = {"held_on": kring_clock.today(), "own_part": OWN, "shared_part": SHARED, **changes}
    return note_supervision(by=by, facilitator=work_of(person, organisation), once=once or uuid4(), **told)


def page_of(person):
    return reverse("coordinators:supervision", args=["moviera", person.pk])


def test_a_note_has_two_readers(client_of, ben, bea, fay, moviera):
    note(ben, fay, moviera)

    other = client_of(bea).get(page_of(fay)).content.decode()
    own = client_of(fay).get("/balans/moviera/werkbegeleiding/").content.decode()

    assert (OWN in other, SHARED in other) == (True, True)
    assert (OWN in own, SHARED in own) == (False, True)


def test_notes_are_sealed(ben, fay, moviera):
    note(ben, fay, moviera)

    found = SupervisionNote.objects.get()
    assert not any(
        word.encode() in bytes(found.own_part) + bytes(found.shared_part) for word in (OWN, SHARED)
    )


def test_another_organisation_reads_nothing(otto, ben, fay, moviera, arosa, client_of):
    note(ben, fay, moviera)
    Appointment.objects.create(
        organisation=arosa,
        person=fay,
        role="facilitator",
        proposed_at=kring_clock.now(),
        starts_at=kring_clock.now(),
    )

    assert open_notes(by=otto, facilitator=work_of(fay, arosa)) == []
    with pytest.raises(NotAllowedError):
        open_notes(by=otto, facilitator=work_of(fay, moviera))


def test_looking_stands_in_his_log_and_his_own_looking_does_not(ben, bea, fay, moviera):
    note(ben, fay, moviera)
    open_notes(by=fay, facilitator=work_of(fay, moviera))
    assert not AccessLog.objects.filter(event="supervision-opened").exists()

    open_notes(by=bea, facilitator=work_of(fay, moviera))

    (line,) = AccessLog.objects.filter(event="supervision-opened")
    assert (line.actor, line.subject) == (bea, fay)


def test_the_same_form_twice_notes_it_once(client_of, ben, fay):
    browser = client_of(ben)
    sent = {
        "held_on": kring_clock.today().isoformat(),
        "own_part": "",
        "shared_part": SHARED,
        "once": str(uuid4()),
    }

    assert [browser.post(page_of(fay), sent).status_code for _tap in range(2)] == [302, 302]
    assert SupervisionNote.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": "gisteren"}, "held_on"),
        ({"held_on": "2099-01-01"}, "held_on"),
        ({"own_part": "x" * 4001}, "own_part"),
        ({"once": "nee"}, "once"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(changes, field, client_of, ben, fay):
    sent = {"held_on": kring_clock.today().isoformat(), "shared_part": SHARED, **changes}

    answer = client_of(ben).post(page_of(fay), sent)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert SHARED in answer.content.decode()
    assert not SupervisionNote.objects.exists()


@pytest.mark.parametrize("who", ["fay", "gus", "dirk", "otto"])
def test_nobody_else_notes_a_talk(request, who, fay, moviera):
    with pytest.raises(NotAllowedError):
        note(request.getfixturevalue(who), fay, moviera)


def test_a_talk_lies_not_ahead(ben, fay, moviera):
    with pytest.raises(SupervisionError):
        note(ben, fay, moviera, held_on=kring_clock.today() + timedelta(days=1))


@pytest.mark.parametrize(("days", "overdue"), [(42, False), (43, True)])
def test_a_talk_is_overdue_after_six_weeks(days, overdue):
    today = kring_clock.today()
    before = today - timedelta(days=days)

    assert is_overdue(before, before - timedelta(days=400), today=today) == overdue
    assert is_overdue(None, before, today=today) == overdue


def keys(prefix):
    return DataKey.objects.filter(scope="note", scope_id__startswith=prefix).count()


@pytest.mark.parametrize(("days", "left"), [(729, 1), (731, 0)])
def test_notes_and_agreements_go_two_years_after_somebody_left(days, left, ben, fay, circle, moviera, clock):
    note(ben, fay, moviera)
    agree(fay, moviera, by=ben)
    circle.appointments.filter(person=fay).update(ends_at=kring_clock.now())
    clock.forward(days=days)

    assert [forget()["notes"], forget()["notes"]] == [1 - left, 0]

    assert (SupervisionNote.objects.count(), keys("supervision-")) == (left, left)
    assert bool(contact_hours_of(moviera, fay)) == bool(left)


def test_who_still_leads_keeps_his_notes(ben, fay, circle, moviera, clock):
    note(ben, fay, moviera)
    clock.forward(days=3000)

    assert forget()["notes"] == 0


@pytest.mark.parametrize(("days", "left"), [(730, 2), (731, 0)])
def test_hours_become_sums_after_two_years(days, left, fay, moviera, clock):
    for minutes in (30, 45):
        logs(fay, moviera, minutes)
    clock.forward(days=days)

    forget()
    forget()

    assert WorkEntry.objects.count() == left
    assert list(WorkSum.objects.values_list("minutes", "entries")) == ([] if left else [(75, 2)])


def test_the_key_of_a_consideration_goes_with_it(ben, fay, moviera, clock):
    from coordinators.actions import see_passings, write_consideration
    from coordinators.queries.load import this_monday
    from coordinators.rules import Passed, Passing

    passing = Passing(this_monday(), Passed.HOURS, kring_clock.today(), 1, is_worth_a_talk=True)
    see_passings(by=fay, facilitator=work_of(fay, moviera), passings=[passing])
    write_consideration(by=fay, consideration=Consideration.objects.get(), text=OWN, sharing="private")
    assert keys("consideration-") == 1
    clock.forward(days=740)

    forget()

    assert (Consideration.objects.count(), keys("consideration-")) == (0, 0)


def test_keys_of_who_erased_himself_go_in_the_night(ben, fay, moviera):
    note(ben, fay, moviera)
    SupervisionNote.objects.all().delete()

    assert forget()["keys"] == 1
    assert keys("supervision-") == 0
