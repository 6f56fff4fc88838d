"""Mijn balans and what a coordinator sees of it: the same numbers, and the question to the facilitator first."""

from uuid import uuid4

import pytest
from django.urls import reverse

from coordinators.actions import see_passings, write_consideration
from coordinators.models import Consideration, WorkEntry
from coordinators.queries.balance import balance_of
from coordinators.queries.load import this_monday
from groups.rules import NotAllowedError
from supportgroups.lib import clock as kring_clock
from tests.coordinators.agreeing import work_of
from tests.coordinators.working import agreed_long_ago, logs, this_week, wrote

HERE = "/balans/moviera/"
# Something unread is waiting for both, which costs one query on any page.
QUERIES = {"own": 18, "coordinator": 19}


@pytest.fixture
def agreed(ben, fay, circle, moviera, clock):
    """Fay leads since long and agreed on weekday evenings; it is Sunday evening, without an evening in her week."""
    circle.meetings.all().delete()
    agreed_long_ago(fay, moviera, by=ben, moving=clock)


@pytest.fixture
def passed(agreed, fay, circle):
    wrote(fay, circle, *(this_week(day, 23) for day in (0, 1, 2)), text="Boterbloemwoorden")


def load_page(person, organisation):
    return reverse("coordinators:load", args=[organisation.slug, person.pk])


def shown(browser, path):
    return browser.get(path).content.decode()


def form(**changes):
    return {
        "kind": "visit",
        "minutes": "45",
        "on": kring_clock.today().isoformat(),
        "once": str(uuid4()),
        **changes,
    }


def test_hours_are_logged_on_the_page_itself(client_of, fay, agreed):
    browser, sent = client_of(fay), form(is_heavy="on")

    answers = [browser.post(HERE, sent).status_code for _tap in range(2)]

    assert answers == [302, 302]
    assert WorkEntry.objects.get().is_heavy
    page = shown(browser, HERE)
    assert "Huisbezoek, 45 minuten" in page
    assert "zwaar, alleen voor jou" in page


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"kind": ""}, "kind", "Kies wat voor werk"),
        ({"kind": "meeting"}, "kind", "Kies uit de lijst"),
        ({"minutes": "lang"}, "minutes", "hoeveel minuten"),
        ({"minutes": "0"}, "minutes", "hoeveel minuten"),
        ({"minutes": "99999"}, "minutes", "hoeveel minuten"),
        ({"on": "gisteren"}, "on", "geen datum"),
        ({"on": "2099-01-01"}, "on", "Kies vandaag"),
        ({"on": "0001-01-01"}, "on", "Kies vandaag"),
        ({"once": "x"}, "once", ""),
    ],
)
def test_what_is_wrong_stands_beside_its_field(changes, field, told, client_of, fay, agreed):
    answer = client_of(fay).post(HERE, form(**changes))

    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert answer.context["form"]["minutes"].value() == changes.get("minutes", "45")
    assert not WorkEntry.objects.exists()


def test_an_entry_is_changed_shared_and_removed(client_of, fay, moviera, agreed):
    entry, browser = logs(fay, moviera), client_of(fay)
    page = reverse("coordinators:entry", args=[entry.pk])

    assert browser.post(page, form(minutes="")).status_code == 422
    assert browser.post(page, form(on="2099-01-01")).status_code == 422
    browser.post(page, form(minutes="30", is_heavy="on", shares_heavy="on"))
    entry.refresh_from_db()
    assert (entry.minutes, entry.shares_heavy) == (30, True)
    browser.post(reverse("coordinators:entry_remove", args=[entry.pk]))

    assert not WorkEntry.objects.exists()


def test_both_see_the_same_numbers(client_of, ben, fay, moviera, passed):
    logs(fay, moviera, 17 * 60)

    own, other = shown(client_of(fay), HERE), shown(client_of(ben), load_page(fay, moviera))

    for told in ("17 van de 16 die zijn afgesproken", "0 binnen en 3 buiten de tijden"):
        assert told in own
        assert told in other
    csv = [
        client_of(fay).get(f"{HERE}weken.csv").content.decode(),
        client_of(ben).get(f"{load_page(fay, moviera)}weken.csv").content.decode(),
    ]
    assert csv[0].splitlines()[1:] == csv[1].splitlines()[1:]
    assert len(csv[0].splitlines()) == 7
    assert ";16;17;0;0;17;" in csv[0]


def test_the_picture_is_said_in_words_too_and_carries_no_style(client_of, fay, moviera, passed):
    logs(fay, moviera, 90)

    page = shown(client_of(fay), HERE)

    assert 'role="img" aria-labelledby="uren-title uren-desc"' in page
    assert "1,5 uur, afgesproken 16" in page
    assert "style=" not in page


def test_the_facilitator_is_asked_first(client_of, ben, fay, moviera, passed):
    assert "Een gesprek waard" not in shown(client_of(ben), load_page(fay, moviera))

    assert "gouden moment" in shown(client_of(fay), HERE)

    assert "Een gesprek waard" in shown(client_of(ben), load_page(fay, moviera))
    assert "een gesprek waard" in shown(client_of(ben), "/organisatie/begeleiders/")


@pytest.mark.parametrize(("days", "told"), [(2, False), (3, True)])
def test_after_seven_days_it_is_told_all_the_same(days, told, client_of, ben, fay, moviera, passed, clock):
    # Passed on Wednesday; it is Sunday.
    clock.forward(days=days)

    assert ("Een gesprek waard" in shown(client_of(ben), load_page(fay, moviera))) == told


def test_one_contact_outside_is_a_question_and_no_signal(client_of, ben, fay, circle, moviera, agreed):
    wrote(fay, circle, this_week(0, 23))

    assert "één contact buiten" in shown(client_of(fay), HERE)
    assert "Een gesprek waard" not in shown(client_of(ben), load_page(fay, moviera))


def test_a_coordinator_who_looks_does_not_count_as_seen(client_of, ben, fay, moviera, passed):
    shown(client_of(ben), load_page(fay, moviera))

    assert not Consideration.objects.exists()
    with pytest.raises(NotAllowedError):
        see_passings(by=ben, facilitator=work_of(fay, moviera), passings=[])


def consider(browser, **data):
    pk = Consideration.objects.get().pk
    return browser.post(reverse("coordinators:consideration", args=[pk]), data)


@pytest.mark.parametrize(
    ("sharing", "reads", "hears"),
    [("private", False, False), ("to-discuss", False, True), ("shared", True, False)],
)
def test_who_reads_a_consideration(sharing, reads, hears, client_of, ben, fay, moviera, passed):
    own = client_of(fay)
    shown(own, HERE)
    assert consider(own, text="Korenbloemwoorden", sharing=sharing).status_code == 302

    page = shown(client_of(ben), load_page(fay, moviera))

    assert ("Korenbloemwoorden" in page) == reads
    assert ("wil erover praten" in page) == hears
    assert "Korenbloemwoorden" in shown(
        own, reverse("coordinators:consideration", args=[Consideration.objects.get().pk])
    )


def test_a_consideration_is_sealed_and_can_be_emptied(client_of, fay, passed):
    own = client_of(fay)
    shown(own, HERE)
    consider(own, text="Korenbloemwoorden", sharing="shared")
    assert b"Korenbloemwoorden" not in bytes(Consideration.objects.get().text)

    consider(own, text="", sharing="private")

    assert bytes(Consideration.objects.get().text) == b""


def test_what_is_wrong_in_a_consideration_is_told_and_kept(client_of, fay, passed):
    own = client_of(fay)
    shown(own, HERE)

    answer = consider(own, text="x" * 2001, sharing="iedereen")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"text", "sharing"}
    assert "x" * 2001 in answer.content.decode()


def test_nobody_writes_for_another(ben, client_of, fay, passed):
    shown(client_of(fay), HERE)
    found = Consideration.objects.get()

    with pytest.raises(NotAllowedError):
        write_consideration(by=ben, consideration=found, text="Nee", sharing="shared")


def test_no_page_or_file_of_a_coordinator_holds_a_word_that_was_written(
    client_of, ben, fay, circle, moviera, passed
):
    own = client_of(fay)
    shown(own, HERE)
    consider(own, text="Korenbloemwoorden", sharing="private")
    logs(fay, moviera, is_heavy=True)
    browser, page = client_of(ben), load_page(fay, moviera)
    paths = [page, f"{page}weken.csv", f"{page}afspraak/", "/organisatie/begeleiders/", "/vandaag/"]

    said = "".join(shown(browser, f"{path}{query}") for path in paths for query in ("", "?week=2020-01-06"))

    assert not any(word in said for word in ("Boterbloem", "Korenbloem", "zwaar, alleen"))
    assert "zware momenten die gedeeld zijn;0" not in said


@pytest.mark.parametrize("word", ["", "x", "2999-01-01", "0001-01-01", "2026-13-40", "<script>"])
def test_a_week_that_cannot_be_is_this_week(word, client_of, fay, agreed):
    assert "Deze week" in client_of(fay).get(HERE, {"week": word}).content.decode()


def test_weeks_of_long_ago_can_be_looked_at(client_of, fay, moviera, agreed):
    long_ago = this_monday().fromordinal(this_monday().toordinal() - 140)

    page = client_of(fay).get(HERE, {"week": long_ago.isoformat()}).content.decode()

    assert "Week later" in page
    assert balance_of(work_of(fay, moviera), long_ago, own=True).load.newest.monday == long_ago


def test_who_left_reads_but_logs_no_more(client_of, ben, fay, circle, agreed):
    circle.appointments.filter(person=fay).update(ends_at=kring_clock.now())
    browser = client_of(fay)

    assert "Uren opschrijven" not in shown(browser, HERE)
    assert "niet meer" in browser.post(HERE, form()).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_and_three(
    number, client_of, ben, fay, circle, moviera, passed, django_assert_num_queries
):
    for _time in range(number):
        logs(fay, moviera)
    own, other = client_of(fay), client_of(ben)
    shown(own, HERE)

    with django_assert_num_queries(QUERIES["own"]):
        shown(own, HERE)
    with django_assert_num_queries(QUERIES["coordinator"]):
        shown(other, load_page(fay, moviera))


@pytest.mark.parametrize("name", ["load", "agreement", "supervision"])
def test_a_page_about_one_facilitator_stands_in_the_menu_under_all_of_them(
    client_of, ben, fay, circle, moviera, name
):
    page = client_of(ben).get(reverse(f"coordinators:{name}", args=[moviera.slug, fay.pk]))

    (here,) = [item.url for item in page.context["frame"].coordinator_nav if item.current]
    assert here == reverse("coordinators:facilitators")
