"""What somebody who works for a group sees first: who waits, his duty, his next evening, his week."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coordinators.rules import Terms
from crisis.actions import acknowledge, offer_duty, take_duty
from crisis.models import DutyShift
from groups.actions.appointments import propose_appointment
from groups.actions.meetings import answer_meeting, bring_in
from groups.models import Appointment
from members.models import Channel, Notification
from supportgroups.lib import clock as kring_clock
from tests.cast import find_person, join, open_circle, sign_in
from tests.coordinators.agreeing import EVENINGS, agree
from tests.coordinators.working import logs
from tests.crisis.calling import call, put_on_duty
from tests.groups.evenings import go_to, next_meeting
from tests.groups.opening import in_pool
from tests.reach import give_mail, give_push, make_reachable

Role = Appointment.Role
DAY = reverse("crisis:day")
# The frame of every page (session, device, person, navigation) included.
DAY_QUERIES = 34


def day(person) -> str:
    return sign_in(person).get(DAY).content.decode()


def test_a_quiet_day_says_what_will_be_here(fay):
    page = day(fay)

    assert "Niemand wacht nu op jou" in page
    assert "Er is geen dienst voor je gepland" in page
    assert "Nog niemand brengt iets in" in page


def test_who_leads_and_who_stands_behind_land_on_their_day(fay, dirk, ana, client_of):
    assert client_of(fay).get("/").url == DAY
    assert client_of(dirk).get("/").url == reverse("coordinators:home")
    assert DAY not in client_of(ana).get("/", follow=True).content.decode()
    assert client_of(ana).get(DAY).status_code == 404


@pytest.mark.parametrize("alias", ["Fay", "Dirk", "Ben"])
def test_the_day_stands_in_the_menu_and_the_conversation_one_tap_away(alias, circle):
    page = sign_in(find_person(alias)).get(DAY)

    assert DAY in [item.url for item in page.context["frame"].coordinator_nav]
    assert page.context["frame"].bar[0].url.startswith("/gesprek/" if alias == "Fay" else "/plekken/")


def test_whoever_waits_is_there_without_a_word_of_him(circle, fay, ana):
    put_on_duty(fay, circle)
    request = call(ana, circle, text="Klaprooswoorden")

    page = day(fay)
    assert "1 hulpvraag wacht op iemand." in page
    assert not [word for word in ("Klaprooswoorden", "Ana") if word in page]

    acknowledge(by=fay, request=request)
    assert "Een hulpvraag die jij oppakte" in day(fay)


def test_who_is_on_duty_and_cannot_be_reached_reads_it_plainly(circle, fay):
    put_on_duty(fay, circle)
    give_push(fay)
    give_mail(fay, proven=False)

    for url in (DAY, reverse("crisis:duty")):
        page = sign_in(fay).get(url).content.decode()
        assert "Je hebt nu dienst, maar Kring kan je niet bereiken." in page
        assert "(nu werkt er 1)" in page
        assert reverse("members:notifications") in page


def test_who_can_be_reached_reads_until_when_and_is_asked_before_it_ends(circle, fay, clock):
    make_reachable(fay)
    assert "bewezen, tot en met" in day(fay)

    clock.forward(days=12)
    assert "Stuur jezelf voor die tijd een test." in day(fay)

    clock.forward(days=3)
    assert "Kring kan je nu niet bereiken als iemand je nodig heeft." in day(fay)


def test_duty_now_and_the_next_one_with_until_when(circle, fay):
    put_on_duty(fay, circle, pool=True)
    for hours in (6, 300):
        put_on_duty(fay, circle, starts_at=kring_clock.now() + timedelta(hours=hours), hours=1)

    page = day(fay)

    assert "Nu, tot" in page
    assert f"alle groepen van {circle.organisation.name}" in page
    assert page.count("Ik kan nu niet") == page.count("Vraag een collega om dit over te nemen") == 1


def test_a_colleagues_duty_is_taken_in_one_tap(circle, fay, gus):
    shift = put_on_duty(gus, circle)
    offer_duty(by=gus, shift=shift)
    take = reverse("crisis:act_on_shift", args=[shift.pk, "overnemen"])
    assert take in day(fay)

    for _twice in range(2):
        assert "Deze dienst is nu van jou." in sign_in(fay).post(take, follow=True).content.decode()

    assert DutyShift.objects.filter(person=fay).count() == 1


def test_who_takes_it_after_a_colleague_hears_that(circle, fay, gus, dirk):
    shift = put_on_duty(gus, circle)
    offer_duty(by=gus, shift=shift)
    take_duty(by=dirk, shift=shift)

    late = sign_in(fay).post(reverse("crisis:act_on_shift", args=[shift.pk, "overnemen"]))

    assert late.status_code == 409
    assert "Een collega was je net voor" in late.content.decode()


def test_the_next_evening_tells_who_comes_who_cannot_and_how_much_they_bring_in(circle, fay, ana, bo, clock):
    meeting = next_meeting(circle)
    go_to(clock, meeting, hours=-3)
    answer_meeting(person=ana, meeting=meeting, comes=True)
    answer_meeting(person=bo, meeting=meeting, comes=False)
    bring_in(person=ana, meeting=meeting, text="Klaprooswoorden")

    page = day(fay)
    assert "Komt: Ana" in page
    assert "Kan niet: Bo" in page
    assert "1 inbreng van een deelnemer" in page
    assert "Begeleiding: Fay." in page
    assert "Klaprooswoorden" not in page

    answer_meeting(person=fay, meeting=meeting, comes=False)
    assert "niet bezet" in day(fay)


def test_his_week_and_what_was_put_to_him_stand_there_until_he_looked(circle, fay, ben, moviera):
    agree(fay, moviera, by=ben, terms=Terms(60, EVENINGS))
    logs(fay, moviera, minutes=90)

    page = day(fay)
    assert "deze week 1,5 van de 1 uur" in page
    assert "Er ligt een vraag op je balans" in page

    sign_in(fay).get(reverse("coordinators:balance", args=[moviera.slug]))
    assert "Er ligt een vraag op je balans" not in day(fay)


def test_a_second_person_reads_what_waits_for_him_and_finds_the_roster(circle, ben, dirk, moviera):
    candidate = in_pool(moviera, "Guus", Role.FACILITATOR)
    propose_appointment(by=ben, group=circle, person=candidate, role=Role.FACILITATOR)

    page = day(dirk)

    assert "Er wacht iets op je bevestiging" in page
    assert reverse("crisis:roster", args=[moviera.slug]) in page


def test_the_roster_tells_who_plans_it_whom_a_call_did_not_reach(circle, fay, ben, clock):
    channels = make_reachable(fay)
    clock.forward(days=1)
    put_on_duty(fay, circle)
    for channel in channels:
        _given_up(channel, "help:1:step:0")
        _given_up(channel, "message:1", kind="message")

    page = sign_in(ben).get(reverse("crisis:roster", args=[circle.organisation.slug])).content.decode()

    assert "één keer niet bereiken voor een hulpvraag" in page


def test_what_every_channel_gave_up_on_is_told_until_a_proof_comes(circle, fay, client_of, clock):
    push, mail = make_reachable(fay)
    clock.forward(days=1)
    for channel in (push, mail):
        _given_up(channel, "help:1:step:0")
    _given_up(push, "help:2:step:0")
    _given_up(mail, "help:2:step:0", state=Notification.State.SENT)

    for url in (DAY, reverse("members:me"), reverse("members:notifications")):
        assert "We konden je niet bereiken op" in client_of(fay).get(url).content.decode()

    clock.forward(minutes=5)
    Channel.objects.filter(pk=push.pk).update(proven_at=kring_clock.now())
    assert "We konden je niet bereiken" not in day(fay)


@pytest.mark.parametrize("number", [1, 3])
def test_the_day_takes_the_same_queries(number, moviera, django_assert_num_queries):
    groups = [
        open_circle(f"Groep {at}", moviera, facilitator=f"F{at}", coordinators=("Ben", "Bea"))
        for at in range(number)
    ]
    fay = find_person("F0")
    for at, group in enumerate(groups):
        if at:
            Appointment.objects.filter(group=group).update(person=fay)
        put_on_duty(fay, group)
        join(group, f"Lid {at}")
        answer_meeting(person=find_person(f"Lid {at}"), meeting=next_meeting(group), comes=True)
        acknowledge(by=fay, request=call(find_person(f"Lid {at}"), group))
    browser = sign_in(fay)
    browser.get(DAY)

    with django_assert_num_queries(DAY_QUERIES):
        page = browser.get(DAY).content.decode()
    assert page.count("Een hulpvraag die jij oppakte") == number


def _given_up(channel, event, *, kind="help", state=Notification.State.GIVEN_UP):
    moment = kring_clock.now()
    Notification.objects.create(
        event=event,
        person=channel.person,
        channel=channel,
        kind=kind,
        path="/hulp/",
        keeps_quiet=False,
        state=state,
        made_at=moment,
        at=moment,
        until=moment,
    )
