"""The operator's command that invites the first two coordinators of an organisation."""

from functools import partial

import pytest
from django.core.management import CommandError, call_command

from groups.actions.groups import open_organisation
from groups.actions.invitations import find_invitation, redeem_invitation, revoke_invitation
from groups.models import Appointment, Invitation, Organisation
from groups.rules import InvitationGoneError, InvitationRefusedError, OrganisationError
from members.actions import welcome_person
from supportgroups.lib.clock import now
from tests.cast import appoint
from tests.groups.opening import at_once


def redeem(tokens):
    people = [welcome_person(alias=f"Coach {number}") for number in range(len(tokens))]
    for person, token in zip(people, tokens, strict=True):
        redeem_invitation(token=token, person=person)
    return people


def test_the_command_prints_two_different_links(moviera, capsys):
    call_command("open_organisation", "moviera")

    links = [line for line in capsys.readouterr().out.splitlines() if "/welkom/" in line]
    assert len(set(links)) == 2


def test_each_printed_link_opens_once_as_coordinator(moviera, capsys):
    call_command("open_organisation", "moviera")
    tokens = [line.rsplit("/", 2)[1] for line in capsys.readouterr().out.splitlines() if "/welkom/" in line]

    first, _second = redeem(tokens)

    role = Appointment.objects.get(person=first)
    assert (role.role, role.confirmed_at is not None, role.proposed_by) == ("coordinator", True, None)
    with pytest.raises(InvitationGoneError):
        find_invitation(tokens[0])


def test_one_person_is_not_both_of_the_first_two(moviera):
    (_first, token), (_second, other) = open_organisation(slug="moviera")
    person = welcome_person(alias="Coach")
    redeem_invitation(token=token, person=person)

    with pytest.raises(InvitationRefusedError):
        redeem_invitation(token=other, person=person)


@pytest.mark.django_db(transaction=True)
def test_one_person_who_opens_both_links_at_once_is_one_of_the_first_two(moviera):
    person = welcome_person(alias="Coach")
    tokens = [token for _invitation, token in open_organisation(slug="moviera")]

    answers = at_once(*[partial(redeem_invitation, token=token, person=person) for token in tokens])

    assert sum(isinstance(answer, InvitationRefusedError) for answer in answers) == 1
    assert Invitation.objects.usable(now()).count() == 1


def test_who_leads_a_group_is_not_one_of_the_first_two(moviera, fay):
    Appointment.objects.filter(role="coordinator").delete()
    (_invitation, token), *_other = open_organisation(slug="moviera")

    with pytest.raises(InvitationRefusedError):
        redeem_invitation(token=token, person=fay)


def test_a_new_organisation_needs_a_name(db):
    with pytest.raises(CommandError):
        call_command("open_organisation", "nieuw")
    assert not Organisation.objects.filter(slug="nieuw").exists()


WRONG = [
    ("GGZ WNB", "Geestelijke gezondheidszorg", "letters, cijfers en streepjes"),
    ("ggz/wnb", "Geestelijke gezondheidszorg", "letters, cijfers en streepjes"),
    ("", "Geestelijke gezondheidszorg", "letters, cijfers en streepjes"),
    ("g" * 81, "Geestelijke gezondheidszorg", "letters, cijfers en streepjes"),
    ("nieuw", " ", "Geef ook haar naam"),
    ("nieuw", "x" * 161, "te lang"),
]


@pytest.mark.parametrize(("slug", "name", "told"), WRONG)
def test_an_organisation_that_no_page_could_show_is_not_made(nothing_loaded, slug, name, told):
    with pytest.raises(CommandError, match=told):
        call_command("open_organisation", slug, "--name", name)

    assert not Organisation.objects.exists()
    assert not Invitation.objects.exists()


def test_a_new_organisation_is_made_with_its_name(db, capsys):
    call_command("open_organisation", "nieuw", "--name", "Nieuw Huis")

    assert Organisation.objects.get(slug="nieuw").name == "Nieuw Huis"


def test_opening_twice_is_refused_while_links_are_open(moviera):
    open_organisation(slug="moviera")

    with pytest.raises(OrganisationError):
        open_organisation(slug="moviera")
    assert Invitation.objects.count() == 2


def test_opening_is_refused_once_two_coordinators_are_in_force(moviera):
    redeem([token for _invitation, token in open_organisation(slug="moviera")])

    with pytest.raises(OrganisationError):
        open_organisation(slug="moviera")


def test_revoked_links_make_room_for_new_ones(moviera):
    boss = welcome_person(alias="Baas")
    appoint(boss, moviera, Appointment.Role.COORDINATOR)
    ((lost, _token),) = open_organisation(slug="moviera")
    revoke_invitation(by=boss, invitation=lost)

    assert len(open_organisation(slug="moviera")) == 1


def test_expired_links_make_room_for_new_ones(moviera, clock):
    open_organisation(slug="moviera")
    clock.forward(days=15)

    assert len(open_organisation(slug="moviera")) == 2


def test_who_needs_two_factors_is_known_at_redemption(moviera):
    (first, _second) = redeem([token for _invitation, token in open_organisation(slug="moviera")])

    first.refresh_from_db()
    assert first.needs_second_factor
