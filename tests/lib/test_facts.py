from dataclasses import dataclass

import pytest
from django.db import transaction

from members.models import DemoMark
from supportgroups import wiring
from supportgroups.lib import facts
from supportgroups.lib.clock import now

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Rang:
    times: int


@pytest.fixture(autouse=True)
def _wired_again():
    yield
    wiring.wire()


def test_announce_runs_reactions_in_wired_order():
    heard = []
    facts.wire({Rang: [lambda fact: heard.append(("a", fact.times)), lambda _: heard.append("b")]}, {})

    with transaction.atomic():
        facts.announce(Rang(2))

    assert heard == [("a", 2), "b"]


@pytest.mark.django_db(transaction=True)
def test_announce_outside_a_transaction_is_refused():
    facts.wire({Rang: []}, {})

    with pytest.raises(RuntimeError):
        facts.announce(Rang(1))


def test_a_failing_reaction_rolls_everything_back():
    facts.wire({Rang: [_fail]}, {})

    with pytest.raises(ZeroDivisionError):
        _mark_and_announce()

    assert not DemoMark.objects.exists()


def test_an_unwired_fact_or_question_is_a_mistake():
    facts.wire({}, {})

    with pytest.raises(KeyError), transaction.atomic():
        facts.announce(Rang(1))
    with pytest.raises(KeyError):
        facts.ask(Rang(1))


def test_ask_collects_all_answers_in_wired_order():
    facts.wire({}, {Rang: [lambda question: [question.times], lambda _: ["x", "y"]]})

    assert facts.ask(Rang(3)) == [3, "x", "y"]


@transaction.atomic
def _mark_and_announce():
    DemoMark.objects.create(made_at=now())
    facts.announce(Rang(1))


def _fail(_fact):
    raise ZeroDivisionError
