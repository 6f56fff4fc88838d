"""Nobody in a group is called like another, whoever does what at the same moment."""

from functools import partial

import pytest

from groups.actions import come_back, redeem_invitation, stop_membership
from groups.rules import fold_alias
from members.actions import change_alias
from members.models import Person
from members.rules import AliasTakenError
from tests.cast import invitation_to, join, make_person, place_of
from tests.groups.opening import at_once

at_the_same_moment = pytest.mark.django_db(transaction=True)


def one_is_refused(answers) -> bool:
    return sum(isinstance(answer, AliasTakenError) for answer in answers) == 1


@at_the_same_moment
def test_of_two_who_want_one_alias_one_gets_it(ana, bo):
    # Often, since they do not meet every time.
    for alias in (f"Dré {number}" for number in range(12)):
        answers = at_once(*[partial(change_alias, person=person, alias=alias) for person in (ana, bo)])

        assert one_is_refused(answers)
        assert Person.objects.filter(alias=alias).count() == 1


@at_the_same_moment
def test_who_joins_and_who_takes_his_alias_are_not_both_let(circle, ana):
    dre, token = make_person("Dré"), invitation_to(circle)

    answers = at_once(
        partial(redeem_invitation, token=token, person=dre), partial(change_alias, person=ana, alias="Dré")
    )

    assert one_is_refused(answers)


@at_the_same_moment
def test_who_joins_under_one_alias_while_he_takes_another_is_not_called_like_somebody(circle, ana):
    dre, token = make_person("Dré"), invitation_to(circle)

    at_once(
        partial(redeem_invitation, token=token, person=dre), partial(change_alias, person=dre, alias="Ana")
    )

    names = [place.person.alias for place in circle.memberships.select_related("person")]
    assert sorted(names) in (["Ana"], ["Ana", "Dré"])


@at_the_same_moment
def test_who_comes_back_and_who_takes_the_alias_he_asks_for_are_not_both_let(circle, ana, bo):
    stopped = stop_membership(person=bo, membership=place_of(bo, circle))

    answers = at_once(
        partial(come_back, person=bo, membership=stopped, alias="Dré"),
        partial(change_alias, person=ana, alias="Dré"),
    )

    assert one_is_refused(answers)


@at_the_same_moment
def test_two_who_rename_themselves_in_the_same_groups_do_not_wait_for_each_other(circle, square, ana):
    # Came in the other way round.
    kim = join(square, "Kim")
    redeem_invitation(token=invitation_to(circle), person=kim)
    redeem_invitation(token=invitation_to(square), person=ana)

    answers = at_once(
        partial(change_alias, person=ana, alias="Anna"), partial(change_alias, person=kim, alias="Kimmie")
    )

    assert [person.alias for person in answers] == ["Anna", "Kimmie"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "  ÁNA"),
        ("Mo", "Мо"),  # all Cyrillic
        ("MOP", "МОР"),
        ("Mox", "мох"),
        ("Toni", "ΤΟΝΙ"),  # all Greek
        ("Марина", "МАРИНА"),
    ],
)
def test_aliases_that_the_eye_cannot_tell_apart_are_one(one, other):
    assert fold_alias(one) == fold_alias(other)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("Мария", "Марина"), ("Jo", "Joe")])
def test_aliases_that_differ_are_two(one, other):
    assert fold_alias(one) != fold_alias(other)
