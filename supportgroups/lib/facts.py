"""How a lower room tells upper rooms what happened, and asks what they know, without knowing them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

type_of_reaction = Callable[[Any], None]
type_of_answer = Callable[[Any], Sequence[Any]]

_reactions: dict[type, tuple[type_of_reaction, ...]] = {}
_answers: dict[type, tuple[type_of_answer, ...]] = {}


def wire(
    reactions: Mapping[type, Sequence[type_of_reaction]],
    answers: Mapping[type, Sequence[type_of_answer]],
) -> None:
    """Replace the whole wiring; called once, by `supportgroups.wiring`."""
    _reactions.clear()
    _reactions.update({fact: tuple(calls) for fact, calls in reactions.items()})
    _answers.clear()
    _answers.update({question: tuple(calls) for question, calls in answers.items()})


def announce(fact: object) -> None:
    """Run every reaction to this fact, in wired order, inside the caller's transaction.

    An exception in a reaction rolls the whole action back: no room may believe what another refused.
    A fact of a type that is not wired is a mistake (KeyError), so that none goes silently nowhere.
    """
    if not transaction.get_connection().in_atomic_block:
        message = f"{type(fact).__name__} announced outside a transaction"
        raise RuntimeError(message)
    for react in _reactions[type(fact)]:
        react(fact)


def ask(question: object) -> list[Any]:
    """Collect the answers of all wired rooms, in wired order; a type that is not wired is a KeyError."""
    return [answer for respond in _answers[type(question)] for answer in respond(question)]
