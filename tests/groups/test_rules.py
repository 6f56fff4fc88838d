"""House rules: versions, who proposes, who confirms, and what everybody is shown again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.actions import (
    accept_rules,
    confirm_rules,
    propose_rules,
    publish_first_rules,
    stop_membership,
    withdraw_rules,
)
from groups.models import Appointment, HouseRule, RulesAcceptance, RulesVersion
from groups.queries import changes_for, newest_rules, proposed_rules
from groups.rules import (
    AlreadyDoneError,
    ChangeKind,
    NewerRulesError,
    NotAllowedError,
    Piece,
    RulesProposalError,
    SecondPersonError,
    SuspendedError,
    changes_between,
    pieces_between,
)
from tests.cast import accept, appoint, arrive, make_person, place_of
from tests.groups.steps import cards_with, new_rules, suspend

card = st.fixed_dictionaries({name: st.sampled_from(["a", "b"]) for name in ("title", "rule", "why")})

sentences = st.lists(st.sampled_from(["Kom op tijd.", "Zwijg erover.", "Mag dat? ", "Nee!"]).map(str.strip))


@st.composite
def versions(draw):
    slugs = draw(st.lists(st.sampled_from("pqrst"), unique=True))
    return [{"slug": slug, **draw(card)} for slug in slugs]


@given(old=versions(), new=versions())
def test_changes_lead_from_old_to_new(old, new):
    changes = changes_between(old, new)

    changed = {one.new["slug"]: one.new for one in changes if one.new}
    gone = {one.old["slug"] for one in changes if one.kind == ChangeKind.GONE}
    kept = {one["slug"]: one for one in old if one["slug"] not in gone}
    assert {**kept, **changed} == {one["slug"]: one for one in new}


@given(old=versions())
def test_same_cards_in_another_order_are_no_change(old):
    assert changes_between(old, old[::-1]) == []


@given(old=sentences, new=sentences)
def test_pieces_hold_the_old_text_and_the_new_one(old, new):
    pieces = pieces_between(" ".join(old), " ".join(new))

    assert " ".join(piece.text for piece in pieces if not piece.is_new) == " ".join(old)
    assert " ".join(piece.text for piece in pieces if not piece.is_old) == " ".join(new)


def test_one_sentence_more_is_shown_as_that_sentence_alone():
    pieces = pieces_between("Zwijg erover. Kom op tijd.", "Zwijg erover. Maak geen foto. Kom op tijd.")

    assert pieces == [Piece("Zwijg erover."), Piece("Maak geen foto.", is_new=True), Piece("Kom op tijd.")]


def test_first_version_holds_the_five_of_the_report(circle):
    first = newest_rules(circle)

    assert first.number == 1
    assert [one["slug"] for one in first.cards] == [
        "vertrouwelijk",
        "meedoen-is-meedelen",
        "respect",
        "rustig-blijven",
        "op-elkaar-letten",
    ]


def test_first_version_holds_what_the_organisation_switched_on(moviera):
    moviera.extra_rules.add(HouseRule.objects.get(slug="nuchter"))
    group = moviera.groups.create(name="Nieuw", place="Ede", composition="men", opened_at="2026-01-01T00:00Z")
    with transaction.atomic():
        version = publish_first_rules(group=group, by=make_person("Ben"))

    assert [one["slug"] for one in version.cards][5:] == ["nuchter"]


def test_publishing_first_rules_twice_is_once(circle, ben):
    publish_first_rules(group=circle, by=ben)

    assert RulesVersion.objects.filter(group=circle).count() == 1


def test_version_stays_what_was_read_when_the_file_changes(circle):
    HouseRule.objects.filter(slug="respect").update(rule="Anders.")

    assert "Anders." not in str(newest_rules(circle).cards)


def test_proposal_changes_nothing_before_confirmation(circle, fay):
    version = new_rules(circle, by=fay)

    assert newest_rules(circle).number == 1
    assert proposed_rules(circle) == version


def test_coordinator_publishes(circle, fay, ben):
    version = new_rules(circle, by=fay, confirmed_by=ben)

    assert newest_rules(circle) == version
    assert (version.number, version.confirmed_by) == (2, ben)


def test_confirming_twice_is_once(circle, fay, ben):
    version = new_rules(circle, by=fay)

    first, second = (confirm_rules(by=ben, version=version) for _ in range(2))

    assert (first.published_at, second.confirmed_by) == (second.published_at, ben)


def test_of_two_who_confirm_the_second_hears_who_did(circle, fay, ben, bea):
    version = new_rules(circle, by=fay, confirmed_by=ben)

    with pytest.raises(AlreadyDoneError, match="al bevestigd: Ben"):
        confirm_rules(by=bea, version=version)
    assert newest_rules(circle).confirmed_by == ben


@pytest.mark.parametrize("who", ["fay", "gus", "dirk", "ana", "otto", "cy"])
def test_only_a_coordinator_of_the_organisation_confirms(circle, fay, who, request):
    person = request.getfixturevalue(who)
    version = new_rules(circle, by=fay)

    with pytest.raises(SecondPersonError):
        confirm_rules(by=person, version=version)


def test_nobody_confirms_his_own_proposal(circle, fay):
    version = new_rules(circle, by=fay)
    appoint(fay, circle.organisation, Appointment.Role.COORDINATOR)

    with pytest.raises(SecondPersonError):
        confirm_rules(by=fay, version=version)


@pytest.mark.parametrize("who", ["ana", "ben", "dirk", "otto", "ole"])
def test_only_a_facilitator_proposes(circle, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowedError):
        new_rules(circle, by=person)


def test_one_proposal_at_a_time(circle, fay, gus):
    new_rules(circle, by=fay)

    with pytest.raises(AlreadyDoneError):
        new_rules(circle, by=gus, why="Iets anders.")


def test_same_proposal_twice_is_one(circle, fay):
    assert new_rules(circle, by=fay) == new_rules(circle, by=fay)


def test_proposal_without_a_change_is_refused(circle, fay):
    with pytest.raises(RulesProposalError):
        propose_rules(by=fay, group=circle, cards=newest_rules(circle).cards)


def test_five_of_the_report_stay(circle, fay):
    with pytest.raises(RulesProposalError):
        propose_rules(by=fay, group=circle, cards=newest_rules(circle).cards[1:])


@pytest.mark.parametrize("slug", ["nuchter", "verzonnen", "respect"])
def test_only_cards_of_the_organisation_once_each(circle, fay, slug):
    extra = {"slug": slug, "title": "a", "rule": "b", "why": "c"}

    with pytest.raises(RulesProposalError):
        propose_rules(by=fay, group=circle, cards=[*newest_rules(circle).cards, extra])


def test_empty_text_is_refused(circle, fay):
    with pytest.raises(RulesProposalError):
        propose_rules(by=fay, group=circle, cards=cards_with(circle, why="  "))


def test_withdrawn_proposal_is_gone(circle, fay, ben):
    version = new_rules(circle, by=fay)

    withdraw_rules(by=fay, version=version)
    withdraw_rules(by=fay, version=version)

    assert proposed_rules(circle) is None
    with pytest.raises(AlreadyDoneError):
        confirm_rules(by=ben, version=version)


def test_published_version_is_not_withdrawn(circle, fay, ben):
    version = new_rules(circle, by=fay, confirmed_by=ben)

    with pytest.raises(AlreadyDoneError):
        withdraw_rules(by=fay, version=version)


def test_accepting_twice_is_once(circle, ana):
    accept(ana, circle)

    assert RulesAcceptance.objects.filter(person=ana).count() == 1


def test_database_keeps_acceptance_single(circle, ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        RulesAcceptance.objects.create(
            version=newest_rules(circle), person=ana, accepted_at="2026-01-01T00:00Z"
        )


def test_old_version_is_not_accepted_after_a_newer_one(circle, fay, ben):
    person, old = arrive(circle, "Dré"), newest_rules(circle)
    new_rules(circle, by=fay, confirmed_by=ben)

    with pytest.raises(NewerRulesError):
        accept_rules(person=person, version=old)


@pytest.mark.parametrize("who", ["cy", "ben", "dirk", "otto", "ole"])
def test_only_who_belongs_accepts(circle, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowedError):
        accept(person, circle)


def test_who_stopped_accepts_only_after_coming_back(circle, ana, fay, ben):
    stop_membership(person=ana, membership=place_of(ana, circle))
    new_rules(circle, by=fay, confirmed_by=ben)

    with pytest.raises(NotAllowedError):
        accept(ana, circle)


def test_suspended_member_does_not_accept(circle, ana, fay, ben, bea):
    suspend(ana, circle, by=ben, confirmed_by=bea)
    new_rules(circle, by=fay, confirmed_by=ben)

    with pytest.raises(SuspendedError):
        accept(ana, circle)


def test_changes_are_against_what_somebody_accepted_last(circle, ana, fay, ben, bo):
    new_rules(circle, by=fay, confirmed_by=ben, why="Twee.")
    accept(bo, circle)
    newest = new_rules(circle, by=fay, confirmed_by=ben, title="Drie")

    assert [changes_for(person, newest)[0].old["why"] == "Twee." for person in (ana, bo)] == [False, True]


def test_everyone_is_asked_again_and_shown_what_changed(circle, ana, fay, ben, client_of):
    new_rules(circle, by=fay, confirmed_by=ben, why="Omdat we dat samen zeiden.")

    for person in (ana, fay):
        browser = client_of(person)
        page = browser.get(browser.get("/").url).content.decode()
        assert "Omdat we dat samen zeiden." in page
        assert "<del>" in page
        assert "Dit is anders" in page


def test_accepting_new_rules_by_form(circle, ana, fay, ben, client_of):
    new_rules(circle, by=fay, confirmed_by=ben)
    browser = client_of(ana)

    response = browser.post(reverse("groups:accept", args=[circle.pk]), {"number": "2"})

    assert response.url == reverse("home")
    assert browser.get("/").url.startswith("/gesprek/")


def test_rules_page_shows_what_i_accepted(circle, ana, fay, ben, client_of):
    new_rules(circle, by=fay, confirmed_by=ben)
    accept(ana, circle)

    page = client_of(ana).get(reverse("groups:rules", args=[circle.pk])).content.decode()

    assert page.count("<li>Versie") == 2
    assert "Versie 2" in page


def test_facilitator_proposes_by_form(circle, fay, client_of):
    browser = client_of(fay)
    form = browser.get(reverse("groups:rules_new", args=[circle.pk])).context["form"]
    data = {f"{card.prefix}-{name}": card[name].value() for card in form.cards for name in card.fields}
    data["respect-why"] = "Omdat we dat samen zeiden."
    data["respect-place"] = "0"

    wrong = browser.post(reverse("groups:rules_new", args=[circle.pk]), data)
    right = browser.post(reverse("groups:rules_new", args=[circle.pk]), {**data, "respect-place": "1"})

    assert wrong.status_code == 422
    assert "Omdat we dat samen zeiden." in wrong.content.decode()
    assert right.url == reverse("groups:rules", args=[circle.pk])
    assert {"respect", "vertrouwelijk"} == {one["slug"] for one in proposed_rules(circle).cards[:2]}


def test_second_proposal_by_form_is_a_conflict(circle, fay, gus, client_of):
    new_rules(circle, by=gus)
    browser = client_of(fay)
    form = browser.get(reverse("groups:rules_new", args=[circle.pk])).context["form"]
    data = {f"{card.prefix}-{name}": card[name].value() for card in form.cards for name in card.fields}

    response = browser.post(
        reverse("groups:rules_new", args=[circle.pk]), {**data, "respect-why": "Mijn idee."}
    )

    assert response.status_code == 409
    assert "Mijn idee." in response.content.decode()


@pytest.mark.parametrize("who", ["ana", "cy", "dirk", "otto", "ole"])
def test_proposing_pages_are_not_there_for_others(circle, fay, who, request, client_of):
    version = new_rules(circle, by=fay)
    browser = client_of(request.getfixturevalue(who))

    new = browser.get(reverse("groups:rules_new", args=[circle.pk]))
    withdrawn = browser.post(reverse("groups:rules_withdraw", args=[version.pk]))

    assert (new.status_code, withdrawn.status_code) == (404, 404)
    assert proposed_rules(circle) == version
